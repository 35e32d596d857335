// SPDX-License-Identifier: Apache-2.0
//
// What host, nslookup and dig have in common: whom they ask, and how they say that nobody answered.
// Behaviour reference: BIND 9.18 (debian-12, compared on a real network); 9.8.2 (centos-6,
// unjudged). Only addresses and names of addresses (A, PTR) can be asked for.
#pragma once

#include "models/host/command.hpp"
#include "models/host/dns_query.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// Those of /etc/resolv.conf; with `given`, that one alone.
[[nodiscard]] std::vector<IpAddress> dns_servers(const CommandContext& context,
                                                 std::optional<IpAddress> given);
/// The name as it is asked for: with the first domain of resolv.conf when it has no dot.
[[nodiscard]] std::string searched_name(const CommandContext& context, std::string_view name);
/// The lines about tries that failed, and "no servers could be reached" when all did.
[[nodiscard]] std::string dns_failure_text(const CommandContext& context, const DnsQuery& query);
[[nodiscard]] bool has_old_dns_tools(const CommandContext& context);

/// "A", "a", "PTR"; nullopt: another type.
[[nodiscard]] std::optional<std::uint16_t> dns_type_of(std::string_view name);
/// "NOERROR", "NXDOMAIN", ...
[[nodiscard]] std::string_view dns_code_name(std::uint8_t code);

}  // namespace lvsim::host
