// SPDX-License-Identifier: Apache-2.0
//
// Numbers as people read them. Rounded, so never for what programs read or runs are compared by.
#pragma once

#include "sim/core/time.hpp"

#include <cstdint>
#include <string>

namespace lvsim::runtime {

/// 1234567 -> "1 234 567"
[[nodiscard]] std::string grouped(std::uint64_t number);
/// Three significant digits, cut, and a unit: "1.21 ms". Requires: not negative.
[[nodiscard]] std::string rounded(SimDuration span);
/// Seconds with three decimals, cut: "6.002 s". Requires: not negative.
[[nodiscard]] std::string seconds(SimTime time);
/// "33.3 %"; of nothing: "-".
[[nodiscard]] std::string percent(std::uint64_t part, std::uint64_t whole);

}  // namespace lvsim::runtime
