// SPDX-License-Identifier: Apache-2.0
//
// From a scenario file to a Scenario: strict, and with all errors at once, each with file, line,
// column, path, what is wrong, what was expected and, if possible, a hint. The codes (S001...) are
// stable; docs/guide/errors.md lists them.
#pragma once

#include "scenarios/runtime/override.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "sim/core/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

[[nodiscard]] Result<Scenario> load_scenario(const std::string& path,
                                             const std::vector<Override>& overrides = {});

/// The same from a text in memory; `file` is the name in the diagnostics.
[[nodiscard]] Result<Scenario> load_scenario_text(std::string_view text, const std::string& file,
                                                  const std::vector<Override>& overrides = {});

}  // namespace lvsim::runtime
