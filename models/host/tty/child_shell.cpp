// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/child_shell.hpp"

#include "models/host/host.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/interpreter.hpp"
#include "models/host/shell/launch.hpp"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <utility>

namespace lvsim::host {

std::optional<Pid> start_child_shell(const CommandContext* parent, std::string_view line,
                                     DescriptorTable descriptors) {
    ProcessTable& table = parent->host->process_table();
    const ProcessInfo* self = table.find(parent->pid);
    ProcessInfo info;
    if (self != nullptr) info = *self;
    info.parent = parent->pid;
    info.command = fmt::format("sh -c {}", line);
    const ShellIdentity like{Pid{}, info.group, info.session, info.terminal};
    const auto pid = table.add(std::move(info));
    if (!pid) return std::nullopt;
    ShellState state(*parent->host, parent->surroundings);
    state.name = "sh";
    state.source = "sh";
    state.pid = *pid;
    const ShellIdentity identity{*pid, like.group, like.session, like.terminal};
    auto shell = std::make_unique<Interpreter>(std::move(state), std::move(descriptors), identity,
                                               ShellCosts{});
    shell->run_text(std::string(line));
    launch(std::move(shell));
    return pid;
}

}  // namespace lvsim::host
