// SPDX-License-Identifier: Apache-2.0
//
// What faults of links tell the trace bus. A frame that a fault takes away is a PacketDropped like
// any other.
#pragma once

#include "sim/core/trace.hpp"
#include "sim/net/fault/config.hpp"

#include <cstddef>
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

/// `delay` and `reorder`: the frame goes on that much later (or behind those before it).
struct FrameHeldBack {
    static constexpr std::string_view kName = "net.frame_held_back";
    const Frame* frame = nullptr;
    SimDuration wait;

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A copy of the frame goes behind it.
struct FrameDuplicated {
    static constexpr std::string_view kName = "net.frame_duplicated";
    const Frame* frame = nullptr;

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A bit of the frame, which is shown as it has become, has turned over.
struct FrameCorrupted {
    static constexpr std::string_view kName = "net.frame_corrupted";
    const Frame* frame = nullptr;
    std::size_t byte = 0;  ///< From the beginning of the Ethernet header.
    std::size_t bit = 0;   ///< 0: the lowest.

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::net
