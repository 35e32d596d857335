// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/exec.hpp"

#include "models/host/host.hpp"

#include <fmt/format.h>

#include <memory>
#include <utility>

namespace lvsim::host {

namespace {

std::unique_ptr<CommandContext> new_context(ProgramCall call) {
    auto context = std::make_unique<CommandContext>();
    context->host = call.host;
    context->args = std::move(call.args);
    context->surroundings = std::move(call.surroundings);
    context->descriptors = std::move(call.descriptors);
    for (const int number : {0, 1, 2}) {
        if (!context->descriptors.contains(number)) {
            context->descriptors[number] =
                null_device(number == 0 ? Direction::Read : Direction::Write);
        }
    }
    context->in = context->descriptors[0].stream();
    context->out = context->descriptors[1].stream();
    context->error = context->descriptors[2].stream();
    return context;
}

/// A shell of its own for the text of a file: it inherits what a program does.
std::unique_ptr<Interpreter> new_script(Pid pid, const CommandLookup& found, ProgramCall call) {
    ShellState state(*call.host, std::move(call.surroundings));
    state.name = found.path_as_typed.empty() ? call.args[0] : found.path_as_typed;
    state.source = state.name;
    state.shows_lines = true;
    state.pid = pid;
    state.positional.assign(call.args.begin() + 1, call.args.end());
    const ProcessInfo& info = *call.host->process_table().find(pid);
    auto shell = std::make_unique<Interpreter>(
        std::move(state), std::move(call.descriptors),
        ShellIdentity{pid, info.group, info.session, info.terminal}, call.costs);
    shell->run_text(found.script);
    return shell;
}

tl::expected<CommandLookup, ExecFailure> look_up(const CommandContext* context,
                                                 std::vector<std::string>& words) {
    using Kind = CommandLookup::Kind;
    ShellState state(*context->host, context->surroundings);
    CommandLookup found = look_up_program(state, words);
    if (found.kind == Kind::Program || found.kind == Kind::Script) return found;
    if (found.kind == Kind::NotFound) {
        return tl::unexpected(ExecFailure{127, "No such file or directory"});
    }
    const bool is_there = failure_status(found) == 126;
    return tl::unexpected(ExecFailure{
        failure_status(found), is_there ? "Permission denied" : "No such file or directory"});
}

}  // namespace

Descriptor null_device(Direction direction) {
    StreamHandle stream(new Stream);
    stream->close();
    if (direction == Direction::Write) {
        stream->send_to([](std::string_view) { return FileError::InputOutput; });
    }
    return Descriptor(std::move(stream), direction);
}

void start_program(Pid pid, const CommandLookup& found, ProgramCall call, bool replaces) {
    ProcessTable& table = call.host->process_table();
    table.set_command(pid, fmt::format("{}", fmt::join(call.args, " ")));
    const auto start = [&](Process process, std::unique_ptr<CommandContext> context) {
        if (replaces) {
            table.replace(pid, std::move(process), std::move(context));
        } else {
            table.run(pid, std::move(process), std::move(context));
        }
    };
    if (found.kind == CommandLookup::Kind::Script) {
        std::unique_ptr<Interpreter> script = new_script(pid, found, std::move(call));
        SignalReceiver* receiver = script.get();
        start(run_interpreter(std::move(script)), nullptr);
        return table.set_receiver(pid, receiver);
    }
    auto context = new_context(std::move(call));
    context->pid = pid;
    Process process = found.program->main(context.get());
    start(std::move(process), std::move(context));
}

tl::expected<void, ExecFailure> exec_program(CommandContext* context,
                                             std::vector<std::string> words) {
    const auto found = look_up(context, words);
    if (!found) return tl::unexpected(found.error());
    start_program(context->pid, *found,
                  {.host = context->host,
                   .args = std::move(words),
                   .surroundings = context->surroundings,
                   .descriptors = context->descriptors},
                  true);
    return {};
}

tl::expected<Pid, ExecFailure> spawn_program(const CommandContext* context,
                                             std::vector<std::string> words,
                                             DescriptorTable descriptors) {
    const auto found = look_up(context, words);
    if (!found) return tl::unexpected(found.error());
    ProcessTable& table = context->host->process_table();
    const ProcessInfo* own = table.find(context->pid);
    ProcessInfo info;
    info.parent = context->pid;
    if (own != nullptr) {
        info.group = own->group;
        info.session = own->session;
        info.terminal = own->terminal;
    }
    info.uid = context->surroundings.user.uid;
    const auto pid = table.add(std::move(info));
    if (!pid) return tl::unexpected(ExecFailure{126, "Resource temporarily unavailable"});
    start_program(*pid, *found,
                  {.host = context->host,
                   .args = std::move(words),
                   .surroundings = context->surroundings,
                   .descriptors = std::move(descriptors)},
                  false);
    return *pid;
}

}  // namespace lvsim::host
