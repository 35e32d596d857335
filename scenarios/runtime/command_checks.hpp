// SPDX-License-Identifier: Apache-2.0
//
// What can be wrong with a command from outside. The loader checks those of a scenario.
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/command.hpp"
#include "sim/core/result.hpp"

namespace lvsim::runtime {

/// Everything that is wrong with it in this world: an unknown machine or link, a parameter that is
/// missing or out of range. Without places.
[[nodiscard]] Diagnostics check_command(const BuiltWorld& world, const Command& command);

}  // namespace lvsim::runtime
