// SPDX-License-Identifier: Apache-2.0
//
// What faults of links tell the trace bus. A frame that a fault takes away is a PacketDropped like
// any other.
#pragma once

#include "sim/core/trace.hpp"
#include "sim/net/fault/config.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::net {

/// A fault begins or ends.
struct LinkFaultChanged {
    static constexpr std::string_view kName = "net.link_fault";
    std::string_view link;
    LinkSide side = LinkSide::In;
    const LinkFaultConfig* fault = nullptr;
    bool is_active = false;

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::net
