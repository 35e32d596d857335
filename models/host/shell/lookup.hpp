// SPDX-License-Identifier: Apache-2.0
//
// Which file a command's name means (POSIX.1-2017, Shell Command Language, 2.9.1.1): by its path,
// or through PATH.
#pragma once

#include "models/host/command.hpp"
#include "models/host/shell/state.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct CommandLookup {
    enum class Kind : std::uint8_t {
        Program,
        Script,
        NotFound,    ///< Not in PATH.
        NoSuchFile,  ///< The path does not exist.
        IsDirectory,
        NotExecutable,
        BadInterpreter,  ///< "#!" names a program that is not there.
    };
    Kind kind = Kind::NotFound;
    const Command* program = nullptr;
    std::string path = {};
    std::string script = {};         ///< Its text.
    std::string path_as_typed = {};  ///< Of a script: its $0.
    std::string interpreter = {};    ///< Of "#!".
};

[[nodiscard]] CommandLookup look_up_command(ShellState& state, std::string_view name);
/// The same for a command line. "#!" is followed: the words become those of the interpreter, unless
/// that is a shell.
[[nodiscard]] CommandLookup look_up_program(ShellState& state, std::vector<std::string>& words);
/// The message and the status of a look-up that found nothing to run.
[[nodiscard]] std::string failure_text(const CommandLookup& found, std::string_view name);
[[nodiscard]] int failure_status(const CommandLookup& found);

}  // namespace lvsim::host
