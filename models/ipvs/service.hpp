// SPDX-License-Identifier: Apache-2.0
//
// Virtual services as their owner names and lists them (spec: Linux struct ip_vs_service).
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>

namespace lvsim::ipvs {

/// What names a service: protocol and virtual address with its port, or the mark that netfilter put
/// on its packets.
struct ServiceKey {
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint address;
    /// Not 0: a firewall-mark service. Its protocol is TCP, its address the unspecified one of its
    /// family (as in Linux).
    std::uint32_t fwmark = 0;

    [[nodiscard]] static ServiceKey of_mark(std::uint32_t fwmark, bool is_v4 = true) {
        return {IpProtocol::Tcp, {is_v4 ? IpAddress::v4(0) : IpAddress(), 0}, fwmark};
    }
    [[nodiscard]] bool is_v4() const { return address.address.is_v4(); }

    auto operator<=>(const ServiceKey&) const = default;
};
/// "TCP 10.0.2.100:80", "FWM 5", "FWM 5 IPv6"
[[nodiscard]] std::string to_text(const ServiceKey& key);

struct ServiceKeyHash {
    [[nodiscard]] std::size_t operator()(const ServiceKey& key) const {
        return hash_mix(EndpointHash()(key.address),
                        static_cast<std::uint64_t>(key.protocol) << 32 | key.fwmark);
    }
};

/// What an administrator wishes of the scheduler (ipvsadm -b). Each method gives them a meaning of
/// its own or ignores them; they count from the next pick on.
struct SchedulerFlags {
    bool flag_1 = false;  ///< sh, mh: another server when the hashed one is unavailable (fallback).
    bool flag_2 = false;  ///< sh, mh: the client's port is hashed too (port).
    bool flag_3 = false;

    bool operator==(const SchedulerFlags&) const = default;
};

/// Connections of one client, or of one net of clients, stay on one server (ipvsadm -p, -M).
struct Persistence {
    static constexpr std::uint32_t kWholeAddress = UINT32_MAX;

    std::uint32_t timeout_seconds = 360;    ///< After the last new connection.
    std::uint32_t netmask = kWholeAddress;  ///< Clients that agree in these bits are one.
    std::uint8_t prefix_length = 128;       ///< The same for a service of IPv6.

    bool operator==(const Persistence&) const = default;
};

struct ServiceSpec {
    ServiceKey key;
    std::string scheduler = "wlc";
    SchedulerFlags scheduler_flags{};
    std::optional<Persistence> persistence{};  ///< None: each connection is scheduled for itself.
    std::string engine{};                      ///< Of persistence (--pe); empty: none.
    bool is_one_packet = false;                ///< Each datagram is scheduled for itself (UDP).
};

}  // namespace lvsim::ipvs
