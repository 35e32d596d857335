// SPDX-License-Identifier: Apache-2.0
//
// A received segment as values, and the making of one to send.
#pragma once

#include "sim/net/tcp/flow_key.hpp"
#include "sim/net/tcp/port.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <optional>

namespace lvsim::net::tcp {

/// The MSS assumed of a peer that announces none (RFC 9293 3.7.1), and the least that is believed.
inline constexpr std::uint16_t kDefaultMss = 536;
inline constexpr std::uint16_t kSmallestMss = 88;

struct Segment {
    FlowKey key;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    std::uint32_t data_bytes = 0;
    std::uint16_t window = 0;
    TcpFlags flags;
    Frame* frame = nullptr;  ///< Its bytes; lives as long as the segment is dealt with.

    /// Requires: the frame is a parsed TCP segment.
    [[nodiscard]] static Segment parse(Frame& frame);
    /// The sequence number after its last byte; SYN and FIN count as one each.
    [[nodiscard]] std::uint32_t end() const {
        return sequence + data_bytes + (flags.syn ? 1 : 0) + (flags.fin ? 1 : 0);
    }
    /// Whether some of it lies in the window [start, stop) of a receiver without a socket
    /// (Linux tcp_in_window()).
    [[nodiscard]] bool is_in_window(std::uint32_t start, std::uint32_t stop) const {
        return sequence == start ||
               (sequence_before(start, end()) && sequence_before(sequence, stop)) ||
               (sequence == stop && sequence == end());
    }
    /// Of a SYN.
    [[nodiscard]] std::uint16_t peer_mss() const;
    /// `length` bytes of its data from `offset` on, split where the frame splits them: `first` may
    /// be a copy of bytes that lie in the header area. Requires: in range.
    struct Data {
        PayloadRef first;
        PayloadRef second;
    };
    [[nodiscard]] Data data(PayloadPool& payloads, std::uint32_t offset,
                            std::uint32_t length) const;
};

/// A segment to send.
struct SegmentSpec {
    FlowKey key;
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    TcpFlags flags;
    std::uint16_t window = 0;
    std::optional<std::uint16_t> mss;  ///< The option of a SYN.
};

/// The whole packet with right checksums: don't-fragment set, TTL 64.
[[nodiscard]] FrameHandle build_segment(Port& port, const SegmentSpec& spec, PayloadRef data);

/// The answer to a segment for nobody (RFC 9293 3.5.2): with the sequence number the sender
/// expects, or acknowledging what it sent. Requires: not a RST itself.
[[nodiscard]] SegmentSpec reset_for(const Segment& segment);

}  // namespace lvsim::net::tcp
