// SPDX-License-Identifier: Apache-2.0
//
// A shell that a person starts inside of a terminal (su, bash): it has a line editor of its own. It
// is a login on a terminal of the same name, whose keys and screen are those of the outer one.
// Left out: its processes are a session of their own, and children of init.
#pragma once

#include "models/host/command.hpp"
#include "models/host/tty/console.hpp"

namespace lvsim::host {

/// Whether a person types at the program's input: a terminal that echoes, and so no script.
[[nodiscard]] bool is_typed_at(const CommandContext* context);

/// Returns with the status of the shell. Requires: is_typed_at().
[[nodiscard]] Process run_nested_console(CommandContext* context, ConsoleShell shell);

}  // namespace lvsim::host
