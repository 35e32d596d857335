// SPDX-License-Identifier: Apache-2.0
//
// The command line of `lvsim hunt`.
#pragma once

#include "cli/option_values.hpp"
#include "cli/options.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace lvsim::cli {

/// What was typed, before it is looked at.
struct TypedHunt {
    std::string file;
    std::vector<std::string> overrides;
    std::string runs = "100";
    std::string seed = "1";
    std::string faults_max = "5";
    std::optional<std::string> jobs;
    std::optional<std::string> out_folder;
    std::string format = "text";
};

/// `--set` and `--format`, which every command that runs a scenario has.
void add_changes(CLI::App& command, std::vector<std::string>& overrides, std::string& format);

void add_hunt(CLI::App& app, TypedHunt& typed);
[[nodiscard]] tl::expected<Options, UsageError> hunt_options(const TypedHunt& typed);

}  // namespace lvsim::cli
