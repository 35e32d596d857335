// SPDX-License-Identifier: Apache-2.0
//
// The files of a machine in which names stand: /etc/hosts, /etc/services, /etc/resolv.conf and
// /etc/nsswitch.conf, read as the C library reads them: fields between blanks, "#" begins a
// comment, lines that make no sense are passed over.
#pragma once

#include "sim/wire/address.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Files;

/// The fields of a line up to a comment.
[[nodiscard]] std::vector<std::string_view> fields_of(std::string_view line);

/// /etc/hosts: the first IPv4 line that has the name, in any case of letters.
[[nodiscard]] std::optional<IpAddress> address_in_hosts(const Files& files, std::string_view name);
/// /etc/hosts: the first name of the address's line; empty: none.
[[nodiscard]] std::string name_in_hosts(const Files& files, IpAddress address);

/// /etc/services: "http" for 80 and "tcp"; empty: none.
[[nodiscard]] std::string service_name(const Files& files, std::uint16_t port,
                                       std::string_view protocol);
/// By name or alias.
[[nodiscard]] std::optional<std::uint16_t> service_port(const Files& files, std::string_view name,
                                                        std::string_view protocol);

struct ResolverConfig {
    std::vector<IpAddress> servers;   ///< At most three; none said: 127.0.0.1.
    std::vector<std::string> search;  ///< Of "search" or "domain", the last line counts.
    std::uint64_t timeout_s = 5;
    std::uint64_t attempts = 2;
};
/// `own_name`: the machine's; what follows its first dot is searched when the file says nothing.
[[nodiscard]] ResolverConfig resolver_config(const Files& files, std::string_view own_name);

/// What "hosts:" in /etc/nsswitch.conf says, without actions: {"files", "dns"} if nothing.
[[nodiscard]] std::vector<std::string> host_sources(const Files& files);

}  // namespace lvsim::host
