// SPDX-License-Identifier: Apache-2.0
//
// The four numbers that name a TCP connection over IPv4, seen from this machine: twelve bytes.
#pragma once

#include "sim/core/hash.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>

namespace lvsim::net::tcp {

struct FlowKey {
    std::uint32_t local_v4 = 0;  ///< Host byte order.
    std::uint32_t remote_v4 = 0;
    std::uint16_t local_port = 0;
    std::uint16_t remote_port = 0;

    bool operator==(const FlowKey&) const = default;
    [[nodiscard]] Endpoint local() const { return {IpAddress::v4(local_v4), local_port}; }
    [[nodiscard]] Endpoint remote() const { return {IpAddress::v4(remote_v4), remote_port}; }
    [[nodiscard]] std::uint64_t addresses() const {
        return (std::uint64_t{local_v4} << 32) | remote_v4;
    }
    [[nodiscard]] std::uint64_t ports() const {
        return (std::uint64_t{local_port} << 16) | remote_port;
    }
};

struct FlowKeyHash {
    [[nodiscard]] std::size_t operator()(const FlowKey& key) const {
        return hash_mix(key.addresses(), key.ports());
    }
};

}  // namespace lvsim::net::tcp
