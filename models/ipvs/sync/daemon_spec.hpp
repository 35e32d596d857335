// SPDX-License-Identifier: Apache-2.0
//
// A synchronisation daemon as an administrator starts and lists it (ipvsadm --start-daemon).
#pragma once

#include "models/ipvs/ports.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>

namespace lvsim::ipvs {

/// What an administrator gives for a daemon.
struct SyncDaemonSpec {
    SyncRole role = SyncRole::Master;
    std::string interface = "eth0";
    std::uint8_t sync_id = 0;  ///< A backup takes messages of its own id only; of any when 0.
    IpAddress group = IpAddress::v4(0xe000'0051);  ///< 224.0.0.81
    std::uint16_t port = 8848;                     ///< Of the first thread; the others follow.
    std::uint8_t ttl = 1;
    std::uint32_t maxlen = 0;  ///< Longest message; 0: as the interface has it.

    bool operator==(const SyncDaemonSpec&) const = default;
};

}  // namespace lvsim::ipvs
