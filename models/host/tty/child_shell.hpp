// SPDX-License-Identifier: Apache-2.0
//
// A command line that a program runs, as system(3) does: by a shell of its own, in the process
// group of the program.
#pragma once

#include "models/host/command.hpp"

#include <optional>
#include <string_view>

namespace lvsim::host {

/// Starts it, with the program's directory, user and environment. nullopt: there are too many
/// processes. The caller waits for its end and reaps it (ProcessTable).
[[nodiscard]] std::optional<Pid> start_child_shell(const CommandContext* parent,
                                                   std::string_view line,
                                                   DescriptorTable descriptors);

}  // namespace lvsim::host
