// SPDX-License-Identifier: Apache-2.0
//
// A full-duplex cable: two directions, each with a delay, a rate and a queue in front of it.
// A direction has one pending event, for the frame that arrives next; the others wait in a ring
// buffer with the sequence numbers they got when they were sent.
// Left out here: faults (loss, cuts, reordering); they stand before a direction as FrameSinks of
// their own (sim/net/fault).
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/frame_sink.hpp"
#include "sim/net/ring_buffer.hpp"

#include <cstdint>

namespace lvsim::net {

class Network;

struct LinkSettings {
    SimDuration delay{};
    std::uint64_t rate_bits_per_second = 0;  ///< 0: bytes take no time to send.
    /// Frames that may wait while another is being sent; Linux: txqueuelen 1000.
    std::uint32_t queue_packets_max = 1000;
};

/// One direction of a link. Frames go in by accept_frame() and come out at the receiver.
class LinkDirection final : public FrameSink, public EventTarget {
public:
    /// What waits and flies at most: a bound on memory, far above what a queue holds.
    static constexpr std::size_t kFramesMax = std::size_t{1} << 17;

    /// `sender`: the machine whose losses these are.
    LinkDirection(Network& network, NodeId sender, const LinkSettings& settings);
    LinkDirection(const LinkDirection&) = delete;
    LinkDirection& operator=(const LinkDirection&) = delete;

    /// Null: the cable is pulled; what arrives is lost.
    void set_receiver(FrameSink* receiver) { receiver_ = receiver; }
    void accept_frame(FrameHandle frame) override;
    void on_event(std::uint64_t tag) override;

    /// Frames that wait until the one before them has been sent.
    [[nodiscard]] std::size_t queued_packets();
    /// Frames that have not arrived yet, queued or on the wire.
    [[nodiscard]] std::size_t packets_under_way() const { return frames_.size(); }
    [[nodiscard]] const LinkSettings& settings() const { return settings_; }

private:
    struct Entry {
        FrameHandle frame;
        SimTime sending_begins;
        SimTime arrives;
        std::uint64_t sequence = 0;
    };
    [[nodiscard]] SimDuration sending_time(std::size_t bytes);

    Network& network_;
    World& world_;
    NodeId sender_;
    LinkSettings settings_;
    FrameSink* receiver_ = nullptr;
    RingBuffer<Entry> frames_;
    std::size_t begun_ = 0;  // how many of frames_, from the front, are known to be past the queue
    SimTime free_at_;        // when the last frame of the queue will have been sent
    std::size_t timed_bytes_ = 0;  // the size whose sending time was computed last
    SimDuration timed_;
};

/// The two directions between an end A and an end B.
struct Link {
    Link(Network& network, NodeId node_a, NodeId node_b, const LinkSettings& settings)
        : a_to_b(network, node_a, settings), b_to_a(network, node_b, settings) {}

    LinkDirection a_to_b;
    LinkDirection b_to_a;
};

}  // namespace lvsim::net
