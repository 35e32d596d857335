// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/daemon/daemon_events.hpp"

#include <fmt/format.h>

namespace lvsim::keepalived {

void AdvertPacket::fields(TraceFields& to) const {
    to.add("frame", static_cast<std::int64_t>(frame));
    to.add("advert", static_cast<std::int64_t>(advert));
}

std::string AdvertPacket::text() const {
    return fmt::format("packet of advert {}", advert);
}

}  // namespace lvsim::keepalived
