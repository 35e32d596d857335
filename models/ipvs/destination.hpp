// SPDX-License-Identifier: Apache-2.0
//
// Destinations, i.e. real servers of a service (spec: Linux struct ip_vs_dest).
#pragma once

#include "models/ipvs/service.hpp"
#include "models/ipvs/stats.hpp"
#include "models/ipvs/tunnel.hpp"
#include "sim/core/time.hpp"

#include <cstdint>
#include <string_view>

namespace lvsim::ipvs {

/// How packets reach a server. The numbers are Linux's (IP_VS_CONN_F_*).
enum class ForwardingMethod : std::uint8_t {
    Masquerade = 0,
    LocalNode = 1,
    Tunnel = 2,
    DirectRoute = 3,
    Bypass = 4,
};
[[nodiscard]] std::string_view to_text(ForwardingMethod method);  ///< "Masq", as listings say

/// What ipvsadm -a and -e give.
struct DestinationSpec {
    Endpoint server;
    ForwardingMethod method = ForwardingMethod::Masquerade;
    std::int32_t weight = 1;
    std::uint32_t u_threshold = 0;  ///< 0: none
    std::uint32_t l_threshold = 0;  ///< 0: three quarters of the upper one
    Tunnel tunnel{};                ///< Of ForwardingMethod::Tunnel.
};

/// Numbers a destination in its director; reused after it was freed.
enum class DestinationId : std::uint32_t {};
inline constexpr DestinationId kNoDestination{UINT32_MAX};

class Service;

struct Destination {
    DestinationId id = kNoDestination;
    Endpoint server;
    ForwardingMethod method = ForwardingMethod::Masquerade;
    Tunnel tunnel;
    bool is_available = false;   ///< A member of a service.
    bool is_overloaded = false;  ///< Gets no new connection (thresholds).
    std::int32_t weight = 1;
    std::int32_t last_weight = 0;  ///< The last one that was not zero.
    std::uint32_t u_threshold = 0;
    std::uint32_t l_threshold = 0;
    std::uint32_t activeconns = 0;
    std::uint32_t inactconns = 0;
    std::uint32_t persistconns = 0;
    /// Connection entries (and caches of schedulers) that point here.
    std::uint32_t references = 0;
    /// Place in its service's list, newest first. Means nothing in the trash.
    std::uint32_t position = 0;

    Service* service = nullptr;        ///< Null once its service is gone.
    ServiceKey service_key;            ///< By which a re-added one finds it in the trash.
    std::uint64_t service_serial = 0;  ///< Which object of that key it belonged to.
    SimTime idle_since = kTimeNever;   ///< In the trash: first seen without references.
    Stats stats;

    [[nodiscard]] std::uint32_t total_conns() const { return activeconns + inactconns; }
    /// May get a new connection (spec section 0).
    [[nodiscard]] bool is_eligible() const { return !is_overloaded && weight > 0; }
};

}  // namespace lvsim::ipvs
