// SPDX-License-Identifier: Apache-2.0
//
// Giving a process its program (execve(2)): the shell does it for its children, and so do the
// programs that run others (env, xargs, nohup, find -exec).
#pragma once

#include "models/host/command.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/interpreter.hpp"
#include "models/host/shell/lookup.hpp"

#include <tl/expected.hpp>

#include <string>
#include <vector>

namespace lvsim::host {

/// What execve(2) hands over.
struct ProgramCall {
    Host* host = nullptr;
    std::vector<std::string> args;  ///< args[0] is the name as typed.
    Surroundings surroundings = {};
    DescriptorTable descriptors = {};
    ShellCosts costs = {};  ///< Of a script.
};

/// Gives a process the program or script that was found. `replaces`: it has a program, which is to
/// end without a word. Requires: found is a Program or a Script.
void start_program(Pid pid, const CommandLookup& found, ProgramCall call, bool replaces);

/// Why a program could not be run.
struct ExecFailure {
    int status = 127;    ///< 126: it is there, and is no program.
    std::string reason;  ///< "No such file or directory"
};

/// The program that `words` name (by PATH) takes the place of `context`'s own, with the
/// surroundings and descriptors of the context; its coroutine returns then, without a word.
[[nodiscard]] tl::expected<void, ExecFailure> exec_program(CommandContext* context,
                                                           std::vector<std::string> words);
/// The same as a child. Wait for it with
///   while (table.is_running(pid)) { co_await wait(ended); }      (ended: Processes::ended())
[[nodiscard]] tl::expected<Pid, ExecFailure> spawn_program(const CommandContext* context,
                                                           std::vector<std::string> words,
                                                           DescriptorTable descriptors);

/// A device that takes and gives nothing: what a program finds instead of a closed descriptor.
[[nodiscard]] Descriptor null_device(Direction direction);

}  // namespace lvsim::host
