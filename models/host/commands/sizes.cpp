// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/sizes.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::host {

std::string human_size(std::uint64_t bytes, bool is_si) {
    const std::uint64_t base = is_si ? 1'000 : 1'024;
    const std::string_view units = is_si ? "kMGTPE" : "KMGTPE";
    if (bytes < base) return std::to_string(bytes);
    std::uint64_t unit = base;
    std::size_t at = 0;
    // The next unit begins where rounding up would give a whole one.
    while (at + 1 < units.size() && (bytes + unit - 1) / unit >= base) {
        unit *= base;
        ++at;
    }
    const std::uint64_t whole = bytes / unit;
    const std::uint64_t tenths = (bytes % unit * 10 + unit - 1) / unit;
    if (whole * 10 + tenths < 100) {
        return fmt::format("{}.{}{}", whole + tenths / 10, tenths % 10, units[at]);
    }
    return fmt::format("{}{}", (bytes + unit - 1) / unit, units[at]);
}

}  // namespace lvsim::host
