// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/intervals.hpp"

#include <cstdint>

namespace lvsim::host {

namespace {

std::optional<std::int64_t> unit_seconds(std::string_view unit) {
    if (unit.empty() || unit == "s") return 1;
    if (unit == "m") return 60;
    if (unit == "h") return 3'600;
    if (unit == "d") return 86'400;
    return std::nullopt;
}

}  // namespace

std::optional<SimDuration> parse_interval(std::string_view text) {
    constexpr std::int64_t kSecondsMax = kTimeMax.since_start().whole_seconds();
    std::int64_t whole = 0;
    std::int64_t fraction_ns = 0;
    std::int64_t scale = 1'000'000'000;
    bool is_fraction = false;
    bool has_digit = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '.' && !is_fraction) {
            is_fraction = true;
            continue;
        }
        if (text[at] < '0' || text[at] > '9') break;
        has_digit = true;
        if (is_fraction) {
            scale /= 10;
            fraction_ns += (text[at] - '0') * scale;
        } else if (whole <= kSecondsMax) {
            whole = whole * 10 + (text[at] - '0');
        }
    }
    const auto unit = unit_seconds(text.substr(at));
    if (!has_digit || !unit) return std::nullopt;
    const std::int64_t seconds = whole > kSecondsMax / *unit ? kSecondsMax : whole * *unit;
    return SimDuration::seconds(seconds) + SimDuration::nanoseconds(fraction_ns * *unit);
}

}  // namespace lvsim::host
