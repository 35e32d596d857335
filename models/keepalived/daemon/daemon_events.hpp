// SPDX-License-Identifier: Apache-2.0
//
// What keepalived on a simulated machine tells the trace bus besides what its router says.
#pragma once

#include "sim/core/trace.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::keepalived {

/// The packet of an advert that the router has told of (vrrp::AdvertSent) is made: which frame it
/// is. Its words are those of that event.
struct AdvertPacket {
    static constexpr std::string_view kName = "keepalived.advert_packet";
    std::uint64_t frame = 0;
    std::uint64_t advert = 0;  ///< vrrp::AdvertSent::advert
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::keepalived
