// SPDX-License-Identifier: Apache-2.0
//
// Putting IPv4 fragments together again (RFC 791 3.2, RFC 5722 for overlaps).
// Imitates: Linux 6.1 net/ipv4/ip_fragment.c and inet_fragment.c: 30 s, 4 MiB for all, any overlap
// ends the packet, an exact duplicate is ignored. Simplified: 2.6.32 trimmed overlaps; here both
// profiles drop them.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/drop.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <vector>

namespace lvsim::net {

class Stack;

/// Who puts fragments together; each keeps its own (Linux: IP_DEFRAG_*).
enum class ReassemblyUser : std::uint8_t { LocalDeliver, Ipvs };

class Reassembler final : public EventTarget {
public:
    /// What a fragment costs beside its bytes.
    static constexpr std::size_t kFragmentOverheadBytes = 512;
    static constexpr std::size_t kPacketBytesMax = 65'535;

    explicit Reassembler(Stack& stack) : stack_(stack) {}
    Reassembler(const Reassembler&) = delete;
    Reassembler& operator=(const Reassembler&) = delete;
    ~Reassembler();

    /// Takes a fragment (parsed). Returns the whole packet when it was the last one missing.
    [[nodiscard]] FrameHandle add(FrameHandle fragment, ReassemblyUser user);
    [[nodiscard]] std::size_t packets_waiting() const { return waiting_; }
    [[nodiscard]] std::size_t memory_bytes() const { return memory_bytes_; }
    void power_off();
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

private:
    struct Key {
        std::uint32_t source = 0;
        std::uint32_t destination = 0;
        std::uint16_t id = 0;
        IpProtocol protocol{};
        ReassemblyUser user{};
        bool operator==(const Key&) const = default;
    };
    struct Piece {
        std::size_t begin = 0;
        std::size_t end = 0;
        FrameHandle frame;
    };
    struct Packet {
        Key key;
        bool is_used = false;
        std::size_t end = 0;  // of the data; known once the last fragment is here
        bool has_end = false;
        std::vector<Piece> pieces;  // in order, without overlaps
        TimerHandle timer;
    };
    enum class Fit : std::uint8_t { New, Duplicate, Overlap };

    [[nodiscard]] Packet& packet_of(const Key& key);
    [[nodiscard]] static Fit fit_of(const Packet& packet, std::size_t begin, std::size_t end,
                                    bool is_last);
    [[nodiscard]] static bool is_complete(const Packet& packet);
    [[nodiscard]] FrameHandle join(Packet& packet);
    void discard(Packet& packet, DropReason reason);
    void release(Packet& packet);
    void drop(FrameHandle frame, DropReason reason);
    [[nodiscard]] static std::size_t cost_of(const Frame& frame) {
        return frame.size() + kFragmentOverheadBytes;
    }

    Stack& stack_;
    std::vector<Packet> packets_;  // slots; a timer's tag is its slot
    std::size_t waiting_ = 0;
    std::size_t memory_bytes_ = 0;
};

}  // namespace lvsim::net
