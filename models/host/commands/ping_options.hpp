// SPDX-License-Identifier: Apache-2.0
//
// What a ping command line asks for.
#pragma once

#include "models/host/command.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace lvsim::host {

struct PingOptions {
    std::string target;     ///< As typed: a name or an address.
    IpAddress destination;  ///< Set when the name is known.
    IpAddress source;       ///< -I ADDRESS; unspecified: the route's.
    std::string interface;  ///< -I INTERFACE
    std::uint32_t data_bytes = 56;
    std::uint8_t ttl = 64;
    std::optional<SimDuration> deadline;  ///< -w
    bool prints_time = false;             ///< -D
    bool is_numeric = false;
    std::uint64_t count = 0;  ///< 0: without end.
    SimDuration interval = 1_s;
    SimDuration linger = 10_s;
    bool is_quiet = false;
};

/// Nullopt: said what is wrong; `status` is the exit status then.
[[nodiscard]] std::optional<PingOptions> read_ping_options(const CommandContext* context,
                                                           int& status);

}  // namespace lvsim::host
