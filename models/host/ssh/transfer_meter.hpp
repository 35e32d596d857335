// SPDX-License-Identifier: Apache-2.0
//
// The line in which scp shows a transfer on a terminal of 80 columns (OpenSSH 5.3, from memory):
//   index.html                                    100%  117     0.1KB/s   00:00
#pragma once

#include "sim/core/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host::ssh {

struct Transfer {
    std::string_view name;
    std::uint64_t bytes = 0;
    std::uint64_t size = 0;
    SimDuration spent = {};
};
/// From its carriage return on, without a line end.
[[nodiscard]] std::string meter_line(const Transfer& transfer);

}  // namespace lvsim::host::ssh
