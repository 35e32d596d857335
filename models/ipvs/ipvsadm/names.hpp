// SPDX-License-Identifier: Apache-2.0
//
// /etc/services: the names of well-known ports, by distribution.
#pragma once

#include "models/ipvs/profile.hpp"
#include "sim/wire/ipv4.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lvsim::ipvs::ipvsadm {

/// A line of /etc/services, or an alias of one.
struct PortName {
    /// Both: TCP and UDP.
    enum class For : std::uint8_t { Both, Tcp, Udp, Sctp };
    std::uint16_t port;
    std::string_view name;
    For protocol = For::Both;
};
using For = PortName::For;

[[nodiscard]] std::span<const PortName> debian12_ports();
/// Only those a student meets: CentOS 6 names more than ten thousand.
[[nodiscard]] std::span<const PortName> centos6_ports();

/// "http" for TCP 80; empty when the port has no name for that protocol.
[[nodiscard]] std::string_view port_name(Profile profile, IpProtocol protocol, std::uint16_t port);
/// 80 for "http", aliases included.
[[nodiscard]] std::optional<std::uint16_t> port_number(Profile profile, IpProtocol protocol,
                                                       std::string_view name);

}  // namespace lvsim::ipvs::ipvsadm
