// SPDX-License-Identifier: Apache-2.0
//
// A failing run as a scenario file: the text of the hunted file with the faults at the end of its
// timeline and the invariants at the end of its expectations. `lvsim run` does it again, to the
// same fingerprint.
#pragma once

#include "scenarios/runtime/hunt/draw.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "sim/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// "{at: 12.4s, do: cut, link: directeur1.eth1, direction: in, for: 3s}". Requires: one of those
/// that draw_faults() makes.
[[nodiscard]] std::string fault_as_yaml(const TimelineEntry& fault);
/// "12.4s: directeur1.eth1 in: cut, for 3s"
[[nodiscard]] std::string fault_in_words(const TimelineEntry& fault);

/// `text` with these lines of YAML at the end of the list that stands at the top-level key, which
/// is added if it is missing. Requires: `text` is a mapping that can be read.
[[nodiscard]] std::string with_list_items(std::string_view text, std::string_view key,
                                          const std::vector<std::string>& items);

/// The whole file. `text` is that of the hunted file, `scenario` what was read of it (with the
/// invariants, without the faults). An error: the result does not read as what was run, which a
/// file in an unusual form can come to.
[[nodiscard]] Result<std::string> written_scenario(std::string_view text, const Scenario& scenario,
                                                   const FaultList& faults);

}  // namespace lvsim::runtime
