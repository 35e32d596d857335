// SPDX-License-Identifier: Apache-2.0
//
// Captures every interface of a run: what tcpdump would show there, a pcapng file an interface
// ("directeur-eth0.pcapng") and one with all of them in the order of events ("merged.pcapng").
// The merged one has a packet for each interface it passed, under one packet number; an analysis
// of TCP takes the second for a retransmission, so it is for the files of single interfaces.
//
// Comments explain packets: why this server, why dropped. A decision falls between a packet's
// arrival at a machine and its departure, so a comment names the machine and the frame's number,
// which a frame keeps on its way, and goes to
//   - every copy of the frame captured at that machine in the same instant, earlier or later:
//     the packets of an instant are written when time moves on;
//   - every copy that leaves that machine later (it may have waited for ARP), within kCommentAge.
// Packets that the network dropped (net.packet_dropped) get that as a comment by themselves.
#pragma once

#include "sim/capture/node_names.hpp"
#include "sim/capture/output_folder.hpp"
#include "sim/capture/pcapng.hpp"
#include "sim/core/trace.hpp"

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim {
class Frame;
}

namespace lvsim::capture {

class CaptureSink final : public TraceSink {
public:
    /// How long a comment waits for its frame to leave: longer than Linux tries ARP (3 s).
    static constexpr SimDuration kCommentAge = SimDuration::seconds(10);
    /// Comments that wait at most; beyond, the oldest is forgotten.
    static constexpr std::size_t kCommentsMax = 65'536;
    /// Comments of one packet at most; more are left out.
    static constexpr std::size_t kCommentsPerPacketMax = 16;
    /// Packets that wait for the instant to end at most; beyond, they are written at once.
    static constexpr std::size_t kPendingMax = 1024;

    /// Opens "merged.pcapng". Requires: both outlive the sink.
    CaptureSink(Outputs& outputs, const NodeNames& names);

    /// Makes the file of an interface before its first packet, so that a silent one has a file
    /// too. `description` is for the reader: its network and addresses. One known is not changed.
    void add_interface(NodeId node, std::uint32_t index, std::string_view name,
                       std::string_view description);

    /// Says something about a frame at a machine; see above. Requires: now is not past.
    void comment(SimTime now, NodeId node, std::uint64_t frame, std::string_view text);

    void on_trace(const TraceRecord& record) override;
    /// Writes what waits for its instant to end. Call it at the end of the run, or when the files
    /// shall be read meanwhile.
    void flush();

    /// Packets seen, each once for each interface it passed.
    [[nodiscard]] std::uint64_t packet_count() const { return packet_count_; }

private:
    using FrameAtNode = std::pair<NodeId, std::uint64_t>;
    struct Tap {
        PcapngWriter file;
        std::uint32_t number_in_merged;
    };
    struct Pending {
        Tap* tap = nullptr;
        NodeId node = kNoNode;
        Direction direction = Direction::Inbound;
        std::uint64_t frame = 0;
        std::vector<std::byte> bytes;  // keeps its memory, as the entry does
        std::vector<std::string> comments;
    };
    struct WaitingComment {
        FrameAtNode about;
        SimTime since;
    };

    void move_time_to(SimTime now);
    void capture(const TraceRecord& record, std::uint32_t index, std::string_view name,
                 Direction direction, const Frame& frame);
    [[nodiscard]] Tap& tap(NodeId node, std::uint32_t index, std::string_view name,
                           std::string_view description);
    [[nodiscard]] Pending& next_pending();
    void keep_for_departure(const FrameAtNode& about, std::string_view text);
    void forget_oldest();

    Outputs& outputs_;
    const NodeNames& names_;
    PcapngWriter merged_;
    std::map<std::pair<NodeId, std::uint32_t>, Tap> taps_;
    SimTime now_;
    std::vector<Pending> pending_;
    std::size_t pending_count_ = 0;  ///< Of pending_, from the front; the rest are spare.
    std::map<FrameAtNode, std::vector<std::string>> comments_;
    std::deque<WaitingComment> ages_;  ///< The oldest first.
    std::uint64_t packet_count_ = 0;
};

}  // namespace lvsim::capture
