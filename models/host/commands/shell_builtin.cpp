// SPDX-License-Identifier: Apache-2.0
//
// printf(1), test(1), [(1) and pwd(1) as programs, for those that do not go through a shell (xargs,
// env, find): the shell's own commands in a process of their own.
#include "models/host/commands/programs.hpp"
#include "models/host/shell/program.hpp"

#include <utility>

namespace lvsim::host {

Process shell_builtin_main(CommandContext* context) {
    ShellProgram program;
    program.name.clear();
    program.builtin = context->args;
    std::string& name = program.builtin[0];
    name = name.substr(name.rfind('/') + 1);
    return run_interpreter(new_shell(context, std::move(program)));
}

}  // namespace lvsim::host
