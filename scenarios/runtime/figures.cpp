// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/figures.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace lvsim::runtime {
namespace {

struct Unit {
    std::int64_t ns;
    std::string_view name;
};
constexpr std::array<Unit, 3> kUnits{{{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "us"}}};

}  // namespace

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;) {
        at -= 3;
        text.insert(at, " ");
    }
    return text;
}

std::string rounded(SimDuration span) {
    for (const auto& unit : kUnits) {
        if (span.ns() < unit.ns) continue;
        const std::int64_t whole = span.ns() / unit.ns;
        const std::int64_t thousandths = span.ns() % unit.ns / (unit.ns / 1000);
        if (whole >= 100) return fmt::format("{} {}", whole, unit.name);
        if (whole >= 10) return fmt::format("{}.{} {}", whole, thousandths / 100, unit.name);
        return fmt::format("{}.{:02} {}", whole, thousandths / 10, unit.name);
    }
    return fmt::format("{} ns", span.ns());
}

std::string seconds(SimTime time) {
    return fmt::format("{}.{:03} s", time.ns() / 1'000'000'000, time.ns() / 1'000'000 % 1000);
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "-";
    const std::uint64_t tenths = (part * 1000 + whole / 2) / whole;
    return fmt::format("{}.{} %", tenths / 10, tenths % 10);
}

}  // namespace lvsim::runtime
