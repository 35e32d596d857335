// SPDX-License-Identifier: Apache-2.0
//
// The command line of `lvsim lab`.
#pragma once

#include "cli/options.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace lvsim::cli {

/// What was typed, before it is looked at.
struct TypedLab {
    std::string file;
    std::string stage;
    std::string profile;
    std::string language;
    std::string script;
    std::optional<std::string> out_folder;
    std::string format = "text";
    // Of the contract, in a later version.
    std::optional<std::string> speed;
    std::optional<std::string> proxy;
    std::optional<std::string> grade;
    bool resume = false;
};

/// Requires: `typed` outlives the parsing.
void add_lab(CLI::App& app, TypedLab& typed);
[[nodiscard]] tl::expected<Options, UsageError> lab_options(const TypedLab& typed);

}  // namespace lvsim::cli
