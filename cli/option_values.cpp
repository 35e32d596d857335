// SPDX-License-Identifier: Apache-2.0
#include "cli/option_values.hpp"

#include "scenarios/runtime/catalogue.hpp"
#include "scenarios/runtime/compare.hpp"
#include "scenarios/runtime/loader/override_path.hpp"
#include "scenarios/runtime/loader/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace lvsim::cli {

UsageError usage_error(const std::string& message, std::string_view hint) {
    return {fmt::format("lvsim: {}\n{}{}{}", message, hint.empty() ? "" : "  hint: ", hint,
                        hint.empty() ? "" : "\n")};
}

tl::expected<std::uint64_t, UsageError> number_of(std::string_view option,
                                                  const std::string& text) {
    std::uint64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stop == end) return number;
    return tl::unexpected(
        usage_error(fmt::format("{}: '{}' is no number from 0 to 2^64-1", option, text), {}));
}

std::optional<UsageError> read_jobs(const std::optional<std::string>& typed,
                                    std::optional<std::size_t>& to) {
    constexpr std::uint64_t kJobsMax = 1024;
    if (!typed) return std::nullopt;
    const auto jobs = count_of("--jobs", *typed, kJobsMax);
    if (!jobs) return jobs.error();
    to = *jobs;
    return std::nullopt;
}

tl::expected<SimTime, UsageError> time_of(std::string_view option, const std::string& text) {
    const auto span = runtime::parse_duration(text);
    if (span) return SimTime::at(*span);
    return tl::unexpected(
        usage_error(fmt::format("{}: {}", option, span.error().message), span.error().hint));
}

tl::expected<std::vector<runtime::Override>, UsageError> overrides_of(
    const std::vector<std::string>& arguments) {
    std::vector<runtime::Override> overrides;
    for (const auto& argument : arguments) {
        const auto change =
            runtime::parse_override(argument, static_cast<int>(overrides.size()) + 1);
        if (!change) return tl::unexpected(UsageError{"lvsim: " + to_text(change.error())});
        overrides.push_back(*change);
    }
    return overrides;
}

/// Reads the name of a folder; an empty one names none.
std::optional<UsageError> read_folder(std::string_view option,
                                      const std::optional<std::string>& typed, std::string& to) {
    if (!typed) return std::nullopt;
    if (typed->empty()) return usage_error(fmt::format("{}: the folder has no name", option), {});
    to = *typed;
    return std::nullopt;
}

std::optional<UsageError> check_scheduler(const std::string& name) {
    const auto names = runtime::scheduler_names();
    if (std::find(names.begin(), names.end(), name) != names.end()) return std::nullopt;
    const auto near = nearest_word(name, {names.begin(), names.end()});
    return usage_error(
        fmt::format("there is no scheduler '{}'", name),
        fmt::format("{}known: {}", near.empty() ? "" : fmt::format("did you mean '{}'? ", near),
                    fmt::join(names, " ")));
}

tl::expected<std::uint64_t, UsageError> count_of(std::string_view option, const std::string& text,
                                                 std::uint64_t most) {
    const auto number = number_of(option, text);
    if (number && *number >= 1 && *number <= most) return number;
    return tl::unexpected(
        usage_error(fmt::format("{}: '{}' is no number from 1 to {}", option, text, most), {}));
}

/// "rr,wlc"; "all" is none.
tl::expected<std::vector<std::string>, UsageError> schedulers_of(const std::string& text) {
    std::vector<std::string> names;
    if (text == "all") return names;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        names.push_back(text.substr(at, end - at));
        at = end + 1;
        if (auto error = check_scheduler(names.back())) return tl::unexpected(std::move(*error));
        if (std::count(names.begin(), names.end(), names.back()) > 1) {
            return tl::unexpected(
                usage_error(fmt::format("--schedulers: '{}' is there twice", names.back()), {}));
        }
    }
    return names;
}

}  // namespace lvsim::cli
