// SPDX-License-Identifier: Apache-2.0
//
// Lengths of time as sleep(1) and timeout(1) read them.
#pragma once

#include "sim/core/time.hpp"

#include <optional>
#include <string_view>

namespace lvsim::host {

/// "1.5m": a decimal number with up to nine digits after the point and an optional unit s, m, h or
/// d. Bounded like every time that people write.
[[nodiscard]] std::optional<SimDuration> parse_interval(std::string_view text);

}  // namespace lvsim::host
