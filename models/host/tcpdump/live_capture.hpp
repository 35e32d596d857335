// SPDX-License-Identifier: Apache-2.0
//
// The frames that pass an interface of the machine, as a packet socket gives them: what is sent and
// what is meant for the machine. Frames for others never come: VirtualBox's internal networks deny
// promiscuous mode unless one changes that, and a switch sends them elsewhere anyway.
#pragma once

#include "models/host/tcpdump/filter.hpp"
#include "models/host/tcpdump/packet.hpp"
#include "sim/core/process.hpp"
#include "sim/core/trace.hpp"
#include "sim/net/frame_trace.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

namespace lvsim::host {
class Host;
}

namespace lvsim::host::tcpdump {

struct CaptureSettings {
    std::string interface;  ///< Empty: all of them.
    LinkType link = LinkType::Ethernet;
    std::uint32_t snapshot_bytes = 262'144;
    bool takes_inbound = true;  ///< -Q
    bool takes_outbound = true;
};

class LiveCapture final : private TraceSink {
public:
    /// As many packets wait as the socket's buffer of 2 MiB holds; the next are dropped.
    static constexpr std::size_t kWaitingMax = 4'096;

    /// `news` is notified when a packet comes. Requires: both outlive it.
    LiveCapture(Host& host, CaptureSettings settings, Filter filter, Signal* news);
    LiveCapture(const LiveCapture&) = delete;
    LiveCapture& operator=(const LiveCapture&) = delete;
    ~LiveCapture();

    [[nodiscard]] bool has_packet() const { return !waiting_.empty(); }
    /// Requires: has_packet().
    [[nodiscard]] Packet take();
    [[nodiscard]] std::uint64_t received() const { return received_; }
    [[nodiscard]] std::uint64_t dropped() const { return dropped_; }

private:
    void on_trace(const TraceRecord& record) override;
    void see(std::string_view interface, std::uint32_t index, const Frame& frame, bool is_sent);
    [[nodiscard]] Packet packet_of(std::string_view interface, std::uint32_t index,
                                   const Frame& frame, bool is_sent) const;

    Host& host_;
    CaptureSettings settings_;
    Filter filter_;
    Signal* news_;
    std::deque<Packet> waiting_;
    std::uint64_t received_ = 0;
    std::uint64_t dropped_ = 0;
};

}  // namespace lvsim::host::tcpdump
