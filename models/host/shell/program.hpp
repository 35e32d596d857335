// SPDX-License-Identifier: Apache-2.0
//
// The shell as a program that another one starts: `bash FILE`, `bash -c TEXT`, `bash`, `su`.
#pragma once

#include "models/host/command.hpp"
#include "models/host/shell/interpreter.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host {

/// What the command line of a shell asks for.
struct ShellProgram {
    std::string name = "bash";                ///< $0
    std::vector<std::string> arguments = {};  ///< $1 and so on
    ShellOptions options = {};
    std::optional<std::string> text = {};   ///< To run; nullopt: what the standard input says.
    std::vector<std::string> builtin = {};  ///< Instead: one of the own commands of the shell.
    std::string startup = {};               ///< Run before.
    bool names_lines = false;               ///< Errors name the line.
    bool is_interactive = false;
};

/// A shell in the process of the context, with its surroundings and descriptors. For
/// run_interpreter().
[[nodiscard]] std::unique_ptr<Interpreter> new_shell(const CommandContext* context,
                                                     ShellProgram program);
/// Of such a shell that will not be.
[[nodiscard]] Process ended_program(int status);

}  // namespace lvsim::host
