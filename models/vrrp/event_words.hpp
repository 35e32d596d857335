// SPDX-License-Identifier: Apache-2.0
//
// Words that the events of VRRP share.
#pragma once

#include "models/vrrp/events.hpp"

#include <cstdint>
#include <string>

namespace lvsim::vrrp {

/// "VI_1 (VRID 51 on eth0)"
[[nodiscard]] std::string describe(const Subject& subject);
/// "10.0.1.254", "3 addresses from 10.0.1.254 on", "no address"
[[nodiscard]] std::string describe_addresses(std::uint32_t count, IpAddress first);

/// The fields instance, interface, vrid.
void add_subject(TraceFields& to, const Subject& subject);
/// The fields rival, rival_priority.
void add_rival(TraceFields& to, const Rival& rival);

}  // namespace lvsim::vrrp
