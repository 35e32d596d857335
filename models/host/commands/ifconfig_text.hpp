// SPDX-License-Identifier: Apache-2.0
//
// What ifconfig and netstat -i print of interfaces.
#pragma once

#include "models/host/command.hpp"
#include "sim/net/interface.hpp"

#include <string>
#include <string_view>

namespace lvsim::host {

/// One block, an empty line after it. `label`: the card's name, or "eth0:0"; the kernel knows a
/// card by any label, also by one that no address has.
[[nodiscard]] std::string interface_block(const CommandContext& context, const net::Interface& card,
                                          std::string_view label);
/// The table of ifconfig -s and netstat -i: its header, and a line each.
[[nodiscard]] std::string interface_table_header();
[[nodiscard]] std::string interface_table_line(const net::Interface& card, std::string_view label);

}  // namespace lvsim::host
