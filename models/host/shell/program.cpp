// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/program.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/prompt.hpp"
#include "sim/core/assert.hpp"

#include <utility>

namespace lvsim::host {

std::unique_ptr<Interpreter> new_shell(const CommandContext* context, ShellProgram program) {
    ShellState state(*context->host, context->surroundings);
    const ProcessInfo* info = context->host->process_table().find(context->pid);
    LVSIM_ASSERT(info != nullptr, "a shell without a process");
    const bool is_root = context->surroundings.user.is_root();
    state.name = program.name;
    state.source = std::move(program.name);
    state.pid = context->pid;
    state.positional = std::move(program.arguments);
    state.options = program.options;
    state.shows_lines = program.names_lines;
    state.is_interactive = program.is_interactive;
    if (program.is_interactive) {
        state.options.expands_aliases = true;
        static_cast<void>(state.assign("PS1", default_prompt(*context->host, is_root)));
    }
    auto shell = std::make_unique<Interpreter>(
        std::move(state), context->descriptors,
        ShellIdentity{context->pid, info->group, info->session, info->terminal}, ShellCosts{});
    if (!program.builtin.empty()) {
        shell->run_words(std::move(program.builtin), false);
        return shell;
    }
    if (!program.text) shell->read_input();
    if (program.text) shell->run_text(std::move(*program.text));
    if (!program.startup.empty()) shell->run_text(std::move(program.startup));
    return shell;
}

Process ended_program(int status) {
    co_return status;
}

}  // namespace lvsim::host
