// SPDX-License-Identifier: Apache-2.0
//
// What ifconfig, route, arp and netstat of net-tools have in common: numbers of addresses, masks,
// classes, and how they say what the kernel answered. Behaviour reference: net-tools 1.60 of
// CentOS 6; docs/models/host.md says what debian-12's 2.10 prints otherwise.
#pragma once

#include "models/host/command.hpp"
#include "sim/net/interface.hpp"
#include "sim/wire/address.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

/// "eth0:1" and "eth0" are both of eth0. nullptr: there is no such card.
[[nodiscard]] net::Interface* card_of(CommandContext& context, std::string_view label);
/// The address with that label; null: none has it.
[[nodiscard]] const net::InterfaceAddress* address_labelled(const net::Interface& card,
                                                            std::string_view label);

/// 255.255.255.0 for 24.
[[nodiscard]] IpAddress netmask_of(int length);
/// 24 for 255.255.255.0; nullopt when its ones are not in front.
[[nodiscard]] std::optional<int> length_of(IpAddress netmask);
/// The length of the address's class: A 8, B 16, C 24; others 32 (Linux inet_abc_len()).
[[nodiscard]] int class_length(IpAddress address);

/// "08:00:27:9B:55:B1", as ifconfig prints it.
[[nodiscard]] std::string upper_case(MacAddress mac);
/// The link-local address a card makes of its own (RFC 4291, appendix A): fe80::a00:27ff:fe9b:55b1.
[[nodiscard]] IpAddress link_local_of(MacAddress mac);

}  // namespace lvsim::host
