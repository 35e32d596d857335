// SPDX-License-Identifier: Apache-2.0
//
// What ipvsadm -L and -S print, byte for byte.
#pragma once

#include "models/ipvs/ipvsadm/request.hpp"

#include <string>

namespace lvsim::ipvs::ipvsadm {

/// Services and their servers in the layout that the options ask for; `only`: this one service.
[[nodiscard]] std::string list_services(const Director& director, const LineContext& context,
                                        const Request& request, const ServiceView* only = nullptr);
[[nodiscard]] std::string list_connections(const Director& director, const LineContext& context,
                                           const Request& request);
[[nodiscard]] std::string list_daemons(const Director& director, const LineContext& context);
[[nodiscard]] std::string list_timeouts(const Director& director);
/// ipvsadm -S: the commands that would make this table.
[[nodiscard]] std::string save_services(const Director& director, const LineContext& context,
                                        const Request& request);

/// "10.0.2.100:80", or with names "10.0.2.100:http"; at most 59 characters.
[[nodiscard]] std::string address_text(const LineContext& context, const Endpoint& endpoint,
                                       IpProtocol protocol, bool is_numeric);
/// A count in nine columns, abbreviated by K, M, G or T unless `is_exact`.
[[nodiscard]] std::string large_number(std::uint64_t value, bool is_exact);

}  // namespace lvsim::ipvs::ipvsadm
