// SPDX-License-Identifier: Apache-2.0
//
// What a ping command line asks for.
#pragma once

#include "models/host/command.hpp"
#include "sim/core/time.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <optional>

namespace lvsim::host {

struct PingOptions {
    IpAddress destination;
    std::uint64_t count = 0;  ///< 0: without end.
    SimDuration interval = 1_s;
    SimDuration linger = 10_s;
    bool is_quiet = false;
};

/// Nullopt: said what is wrong; `status` is the exit status then.
[[nodiscard]] std::optional<PingOptions> read_ping_options(const CommandContext* context,
                                                           int& status);

}  // namespace lvsim::host
