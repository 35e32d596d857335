// SPDX-License-Identifier: Apache-2.0
//
// Values of options as they are typed, and what is said of those that are wrong.
#pragma once

#include "cli/options.hpp"
#include "scenarios/runtime/override.hpp"
#include "sim/core/time.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::cli {

[[nodiscard]] UsageError usage_error(const std::string& message, std::string_view hint);

[[nodiscard]] tl::expected<std::uint64_t, UsageError> number_of(std::string_view option,
                                                                const std::string& text);
/// From 1 to `most`.
[[nodiscard]] tl::expected<std::uint64_t, UsageError> count_of(std::string_view option,
                                                               const std::string& text,
                                                               std::uint64_t most);
/// Reads --jobs; absent: nothing.
[[nodiscard]] std::optional<UsageError> read_jobs(const std::optional<std::string>& typed,
                                                  std::optional<std::size_t>& to);
[[nodiscard]] tl::expected<SimTime, UsageError> time_of(std::string_view option,
                                                        const std::string& text);
[[nodiscard]] tl::expected<std::vector<runtime::Override>, UsageError> overrides_of(
    const std::vector<std::string>& arguments);
/// Reads the name of a folder; an empty one names none.
[[nodiscard]] std::optional<UsageError> read_folder(std::string_view option,
                                                    const std::optional<std::string>& typed,
                                                    std::string& to);
[[nodiscard]] std::optional<UsageError> check_scheduler(const std::string& name);
/// "rr,wlc"; "all" is none.
[[nodiscard]] tl::expected<std::vector<std::string>, UsageError> schedulers_of(
    const std::string& text);

}  // namespace lvsim::cli
