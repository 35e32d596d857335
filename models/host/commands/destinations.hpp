// SPDX-License-Identifier: Apache-2.0
//
// What cp(1), mv(1) and ln(1) make of their operands: for each source its new name.
#pragma once

#include "models/host/command.hpp"
#include "models/host/commands/options.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::host {

struct Destinations {
    std::vector<std::pair<std::string, std::string>> list;  ///< From, to.
};

/// From the operands and the options t and T. nullopt: said what is wrong.
[[nodiscard]] std::optional<Destinations> destinations(const CommandContext* context,
                                                       const ParsedOptions& parsed);

/// Takes the next line of the standard input and returns whether it says yes. Requires: a line is
/// there, or the input is closed.
[[nodiscard]] bool take_yes(const CommandContext* context);
/// Whether take_yes() must wait for more.
[[nodiscard]] bool lacks_answer(const CommandContext* context);

}  // namespace lvsim::host
