// SPDX-License-Identifier: Apache-2.0
//
// Files of labs: the lab that is built in (scenarios/har300), scripts beside a scenario, and what
// `:save` and `:load` may touch.
#pragma once

#include "scenarios/runtime/scenario.hpp"
#include "sim/core/result.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace lvsim::runtime {

inline constexpr std::string_view kStartStage = "start";
/// What diagnostics call the folder of the files that are built in.
inline constexpr std::string_view kBuiltInFolder = "(built in)/har300";

/// A file of scenarios/har300 as it was when the program was built: "lab.yaml". nullopt: it has
/// none of that name.
[[nodiscard]] std::optional<std::string_view> built_in_file(std::string_view name);
/// The lab of the HAR300 course, without any file being read.
[[nodiscard]] Result<Scenario> load_built_in_lab();

/// The content of the file `name` of the folder that `scenario_file` lies in.
[[nodiscard]] Result<std::string> read_beside(const std::string& scenario_file,
                                              const std::string& name);

/// FOLDER/NAME, unless that is not below the folder; the error says so.
[[nodiscard]] tl::expected<std::string, std::string> path_below(const std::string& folder,
                                                                const std::string& name);
/// Writes the file whole or not at all. Returns why not; empty: it is written.
[[nodiscard]] std::string write_below(const std::string& folder, const std::string& name,
                                      std::string_view content);

}  // namespace lvsim::runtime
