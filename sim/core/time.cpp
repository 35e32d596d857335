// SPDX-License-Identifier: Apache-2.0
#include "sim/core/time.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace lvsim {

namespace {

struct Unit {
    std::uint64_t ns;
    std::string_view name;
};

constexpr std::array<Unit, 4> kUnits{
    {{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}, {1, "ns"}}};

/// Magnitude without the overflow of negating the most negative number.
std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

std::string without_trailing_zeros(std::string text) {
    text.erase(text.find_last_not_of('0') + 1);
    return text;
}

}  // namespace

std::string to_text(SimDuration span) {
    const std::uint64_t ns = magnitude(span.ns());
    const std::string_view sign = span.ns() < 0 ? "-" : "";
    if (ns == 0) {
        return "0s";
    }
    for (const Unit& unit : kUnits) {
        if (ns < unit.ns) {
            continue;
        }
        const std::uint64_t whole = ns / unit.ns;
        const std::uint64_t rest = ns % unit.ns;
        if (rest == 0) {
            return fmt::format("{}{}{}", sign, whole, unit.name);
        }
        const std::string digits = fmt::format("{}", unit.ns + rest).substr(1);
        return fmt::format("{}{}.{}{}", sign, whole, without_trailing_zeros(digits), unit.name);
    }
    return "0s";
}

std::string to_text(SimTime time) {
    const std::uint64_t ns = magnitude(time.ns());
    return fmt::format("{}{}.{:09}", time.ns() < 0 ? "-" : "", ns / 1'000'000'000,
                       ns % 1'000'000'000);
}

}  // namespace lvsim
