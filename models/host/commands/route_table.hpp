// SPDX-License-Identifier: Apache-2.0
//
// The routing table as route and netstat -r print it.
#pragma once

#include "models/host/command.hpp"
#include "models/host/name_lookup.hpp"
#include "sim/wire/address.hpp"

#include <string>
#include <vector>

namespace lvsim::host {

/// The addresses in the table that a program looks names up for: gateways and single machines.
/// (Networks have their names from /etc/networks, which knows "default" and "link-local".)
[[nodiscard]] std::vector<IpAddress> route_table_addresses(const CommandContext& context);

struct RouteTableStyle {
    const AddressNames* names = nullptr;  ///< Null: in figures (-n).
    bool is_netstat = false;  ///< netstat's last columns: MSS, Window, irtt for metric and use.
};
[[nodiscard]] std::string route_table_text(const CommandContext& context,
                                           const RouteTableStyle& style);

}  // namespace lvsim::host
