// SPDX-License-Identifier: Apache-2.0
//
// The commands of lvsim: each takes its options, writes to the output, and returns the exit status.
#pragma once

#include "cli/options.hpp"
#include "cli/output.hpp"

namespace lvsim::cli {

[[nodiscard]] int run_scenario(const RunOptions& options, Output& output);
[[nodiscard]] int run_lab(const LabOptions& options, Output& output);
[[nodiscard]] int compare(const CompareOptions& options, Output& output);
[[nodiscard]] int hunt(const HuntOptions& options, Output& output);
[[nodiscard]] int explain(const ExplainOptions& options, Output& output);
[[nodiscard]] int validate(const ValidateOptions& options, Output& output);
[[nodiscard]] int replay_traces(const TraceOptions& options, Output& output);
[[nodiscard]] int print_schema(Output& output);
[[nodiscard]] int list(const ListOptions& options, Output& output);

/// The whole program but for its outermost safety net. `arguments`: without the program's name.
/// A flaw of the output turns any other status into kExitOurFault.
[[nodiscard]] int run_command_line(const std::vector<std::string>& arguments);

}  // namespace lvsim::cli
