// SPDX-License-Identifier: Apache-2.0
//
// What the values of ipvsadm's options mean: numbers as strtol reads them, addresses as inet_aton
// does, names of hosts and services.
#pragma once

#include "models/ipvs/ipvsadm/ipvsadm.hpp"
#include "models/ipvs/profile.hpp"
#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lvsim::ipvs::ipvsadm {

/// A whole decimal number as strtol(3) takes it: leading blanks and a sign are fine. nullopt: it is
/// none, or not in [low, high].
[[nodiscard]] std::optional<std::int64_t> parse_number(std::string_view text, std::int64_t low,
                                                       std::int64_t high);

/// inet_aton(3): one to four parts, each decimal, octal or hexadecimal.
[[nodiscard]] std::optional<IpAddress> parse_inet_aton(std::string_view text);

/// What host[:port] means; nullopt: illegal.
struct AddressAndPort {
    IpAddress address;
    std::optional<std::uint16_t> port;
};
[[nodiscard]] std::optional<AddressAndPort> parse_service_address(std::string_view text,
                                                                  IpProtocol protocol,
                                                                  Profile profile,
                                                                  NameResolver* resolver);

}  // namespace lvsim::ipvs::ipvsadm
