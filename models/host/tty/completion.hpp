// SPDX-License-Identifier: Apache-2.0
//
// What the Tab key offers at a shell's prompt: commands, options, variables, users, services,
// machines, files. Behaviour reference: bash 5.2 without its package of completions, but for
// options, the names of services after service(8) and chkconfig(8) and of machines after the
// network's commands.
#pragma once

#include "models/host/shell/state.hpp"
#include "models/host/tty/completed_word.hpp"
#include "models/host/tty/line_editor.hpp"

#include <cstddef>
#include <string_view>

namespace lvsim::host {

[[nodiscard]] Completion complete_line(ShellState& state, std::string_view line,
                                       std::size_t cursor);

/// Files and directories that begin as the word does; `only_directories` after cd.
[[nodiscard]] Completion complete_file(ShellState& state, const CompletedWord& word,
                                       bool only_directories);

}  // namespace lvsim::host
