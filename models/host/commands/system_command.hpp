// SPDX-License-Identifier: Apache-2.0
//
// What the commands of a machine that boots have in common: its system, refusals, and the way in
// which a command does the steps of a script (boot/steps.hpp).
#pragma once

#include "models/host/boot/messages.hpp"
#include "models/host/boot/steps.hpp"
#include "models/host/command.hpp"

#include <optional>
#include <string_view>

namespace lvsim::host {

class System;

/// nullptr on a machine of a scenario, which does not boot: said so, by the command's name.
[[nodiscard]] System* find_system(const CommandContext* context);
/// "not modelled in lvsim: NAME WHAT" and its status.
[[nodiscard]] int refuse_part(const CommandContext* context, std::string_view what);

/// Adds what the line asks for to the steps; a status when there is nothing to do.
using AddSteps = std::optional<int> (*)(CommandContext* context, Steps* steps,
                                        ScriptConsole* console);
/// A command that does steps; its status is theirs.
[[nodiscard]] Process run_steps_command(CommandContext* context, Language language, AddSteps add);

}  // namespace lvsim::host
