// SPDX-License-Identifier: Apache-2.0
//
// Virtual services as their owner names and lists them (spec: Linux struct ip_vs_service).
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace lvsim::ipvs {

/// What names a service: protocol and virtual address with its port.
struct ServiceKey {
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint address;

    auto operator<=>(const ServiceKey&) const = default;
};
[[nodiscard]] std::string to_text(const ServiceKey& key);  ///< "TCP 10.0.2.100:80"

struct ServiceKeyHash {
    [[nodiscard]] std::size_t operator()(const ServiceKey& key) const {
        return hash_mix(EndpointHash()(key.address), static_cast<std::uint64_t>(key.protocol));
    }
};

struct ServiceSpec {
    ServiceKey key;
    std::string scheduler = "wlc";
    bool is_one_packet = false;  ///< Each datagram is scheduled for itself (UDP).
};

}  // namespace lvsim::ipvs
