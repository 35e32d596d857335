// SPDX-License-Identifier: Apache-2.0
//
// Frames as the trace bus shows them: what went through an interface, and one frame in a line of
// text as tcpdump would have it.
#pragma once

#include "sim/core/trace.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::net {

/// "10.0.2.15:1000 > 10.0.2.100:80 tcp S seq 1 ack 0 len 0", "who has 10.0.2.100, tell 10.0.2.15".
/// Never fails: what cannot be read is named as such.
[[nodiscard]] std::string frame_text(const Frame& frame);

/// A frame left by an interface, Ethernet header and all.
struct FrameSent {
    static constexpr std::string_view kName = "net.frame_sent";
    std::string_view interface;
    std::uint32_t interface_index = 0;
    const Frame* frame = nullptr;

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

/// A frame came in by an interface and was meant for the machine.
struct FrameReceived {
    static constexpr std::string_view kName = "net.frame_received";
    std::string_view interface;
    std::uint32_t interface_index = 0;
    const Frame* frame = nullptr;

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::net
