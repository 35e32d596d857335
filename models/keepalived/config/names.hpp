// SPDX-License-Identifier: Apache-2.0
//
// How keepalived's messages print the servers of its configuration.
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <optional>
#include <string>

namespace lvsim::keepalived {

/// "[10.0.1.254]:tcp:80"; "none" stands for a protocol that is not known yet.
[[nodiscard]] std::string server_name(Endpoint server, std::optional<IpProtocol> protocol);

}  // namespace lvsim::keepalived
