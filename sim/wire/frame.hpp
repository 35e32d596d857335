// SPDX-License-Identifier: Apache-2.0
//
// A frame: what travels on a wire. All headers lie in an inline area, with room in front for an
// encapsulation; the rest is a reference to shared payload bytes. Beside the bytes there is a
// descriptor with offsets, checksum state, mark, ingress and verdict flags - never copies of field
// values. Frames come from a pool and are moved by handle.
//
//   header area (256 bytes)
//   |  headroom  | Ethernet | IPv4 | TCP + options | inline payload |  tailroom |   + payload()
//                ^ begin    ^ l3   ^ l4            ^ l4 data        ^ end
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/ethernet.hpp"
#include "sim/wire/icmp.hpp"
#include "sim/wire/icmpv6.hpp"
#include "sim/wire/ipv4.hpp"
#include "sim/wire/ipv6.hpp"
#include "sim/wire/payload.hpp"
#include "sim/wire/tcp.hpp"
#include "sim/wire/udp.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace lvsim {

class FramePool;

/// What is known about the transport checksum (TCP, UDP, ICMP) of the bytes as they are.
enum class ChecksumState : std::uint8_t {
    Unverified,  ///< The receiver must look.
    Good,        ///< Computed by us and only changed by incremental updates since.
};

class Frame {
public:
    static constexpr std::size_t kAreaBytes = 256;
    /// Room in front of a fresh frame: for one IPv4 header and a GUE header (20 + 8 + 8) or less.
    static constexpr std::size_t kHeadroomBytes = 40;
    /// What put_header() can hold at most in a fresh frame.
    static constexpr std::size_t kInlineBytesMax = kAreaBytes - kHeadroomBytes;

    // --- the bytes -----------------------------------------------------------------------------

    /// Ethernet header to the last byte.
    [[nodiscard]] std::size_t size() const { return inline_size() + payload_.size(); }
    [[nodiscard]] std::size_t inline_size() const { return end_ - begin_; }
    [[nodiscard]] std::byte* data() { return area_.data() + begin_; }
    [[nodiscard]] const std::byte* data() const { return area_.data() + begin_; }
    [[nodiscard]] const PayloadRef& payload() const { return payload_; }
    void set_payload(PayloadRef payload) { payload_ = std::move(payload); }

    /// Appends `bytes` to the inline part and returns where they begin, uninitialised.
    /// Requires: they fit (kInlineBytesMax in all for a fresh frame).
    [[nodiscard]] std::byte* append(std::size_t bytes);
    /// Puts `bytes` in front of the frame (moving `begin`), uninitialised. Requires: headroom.
    [[nodiscard]] std::byte* prepend(std::size_t bytes);
    /// Sees to it that prepend() has room for `bytes`, by moving the inline bytes back if it must.
    /// False: the area is too small for that.
    [[nodiscard]] bool make_headroom(std::size_t bytes);
    /// Cuts `bytes` off the front of the inline part. Requires: they are there.
    void drop_front(std::size_t bytes);
    /// Shortens the whole frame to `bytes` from its begin (Ethernet padding). Requires: <= size().
    void truncate(std::size_t bytes);
    /// Copies size() bytes to `to`, headers and payload. Requires: to.size() >= size().
    void copy_to(std::span<std::byte> to) const;
    /// Copies up to to.size() bytes from `offset` on; returns how many there were.
    std::size_t copy_from(std::size_t offset, std::span<std::byte> to) const;

    // --- the descriptor --------------------------------------------------------------------------

    [[nodiscard]] EthernetView ethernet() { return EthernetView(data()); }
    /// Where the network header begins; 0 when not parsed.
    [[nodiscard]] bool has_l3() const { return l3_ != 0; }
    [[nodiscard]] bool has_l4() const { return l4_ != 0; }
    void set_l3(const std::byte* at) { l3_ = offset_of(at); }
    void set_l4(const std::byte* at) { l4_ = offset_of(at); }
    void clear_l4() { l4_ = 0; }
    /// The bytes have changed behind the descriptor's back: who gets the frame must look again.
    void forget_parsing() {
        l3_ = 0;
        l4_ = 0;
        checksum_state = ChecksumState::Unverified;
    }
    [[nodiscard]] std::byte* l3() { return area_.data() + l3_; }
    [[nodiscard]] std::byte* l4() { return area_.data() + l4_; }
    /// Requires: parsed as such (parse_ipv4, parse_ipv6).
    [[nodiscard]] Ipv4View ipv4() { return Ipv4View(l3()); }
    [[nodiscard]] TcpView tcp() { return TcpView(l4()); }
    [[nodiscard]] UdpView udp() { return UdpView(l4()); }
    [[nodiscard]] IcmpView icmp() { return IcmpView(l4()); }
    [[nodiscard]] Ipv6View ipv6() { return Ipv6View(l3()); }
    [[nodiscard]] Icmpv6View icmpv6() { return Icmpv6View(l4()); }
    /// Bytes from the start of the network (transport) header to the end of the frame.
    [[nodiscard]] std::size_t l3_size() const { return end_ - l3_ + payload_.size(); }
    [[nodiscard]] std::size_t l4_size() const { return end_ - l4_ + payload_.size(); }
    [[nodiscard]] std::size_t l3_inline_size() const { return end_ - l3_; }
    /// The inline bytes from the transport header on.
    [[nodiscard]] std::span<std::byte> l4_inline() {
        return {l4(), static_cast<std::size_t>(end_ - l4_)};
    }

    ChecksumState checksum_state = ChecksumState::Unverified;
    bool is_ipvs_handled = false;  ///< IPVS has seen it: its other hooks let it pass.
    /// The link-level destination was this machine (not a group, not overheard).
    bool is_to_this_host = true;
    std::uint32_t mark = 0;              ///< netfilter's mark
    std::uint32_t ingress = UINT32_MAX;  ///< index of the interface it came in by; none: made here
    std::uint64_t id = 0;  ///< Counts the frames of a run: the same for its copies on each link.

private:
    friend class FramePool;
    friend class FrameHandle;
    [[nodiscard]] std::uint16_t offset_of(const std::byte* at) const {
        return static_cast<std::uint16_t>(at - area_.data());
    }

    FramePool* pool_ = nullptr;
    Frame* next_free_ = nullptr;
    std::uint16_t begin_ = 0;
    std::uint16_t end_ = 0;
    std::uint16_t l3_ = 0;
    std::uint16_t l4_ = 0;
    PayloadRef payload_;
    std::array<std::byte, kAreaBytes> area_;
};

/// Sole owner of a frame; gives it back to its pool.
class FrameHandle {
public:
    FrameHandle() = default;
    FrameHandle(FrameHandle&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
    FrameHandle& operator=(FrameHandle&& other) noexcept {
        std::swap(frame_, other.frame_);
        return *this;
    }
    FrameHandle(const FrameHandle&) = delete;
    FrameHandle& operator=(const FrameHandle&) = delete;
    ~FrameHandle() {
        if (frame_ != nullptr) {  // most are empty by then: moved from
            reset();
        }
    }

    [[nodiscard]] Frame* get() const { return frame_; }
    Frame& operator*() const { return *frame_; }
    Frame* operator->() const { return frame_; }
    explicit operator bool() const { return frame_ != nullptr; }
    void reset();

private:
    friend class FramePool;
    explicit FrameHandle(Frame* frame) : frame_(frame) {}
    Frame* frame_ = nullptr;
};

/// Requires: outlives its frames, and is outlived by the PayloadPool its frames refer to.
class FramePool {
public:
    FramePool() = default;
    FramePool(const FramePool&) = delete;
    FramePool& operator=(const FramePool&) = delete;
    ~FramePool();

    /// An empty frame with kHeadroomBytes in front and a new id.
    [[nodiscard]] FrameHandle make();
    /// A copy that shares the payload, with the same id and descriptor.
    [[nodiscard]] FrameHandle copy(const Frame& frame);

    [[nodiscard]] std::size_t frames_in_use() const { return frames_in_use_; }
    /// New ones and copies, of the whole run.
    [[nodiscard]] std::uint64_t frames_made() const { return frames_made_; }

private:
    friend class FrameHandle;
    static constexpr std::size_t kFramesPerBlock = 64;
    [[nodiscard]] Frame* take();
    void give_back(Frame* frame);

    std::vector<std::unique_ptr<Frame[]>> blocks_;
    Frame* free_ = nullptr;
    std::size_t frames_in_use_ = 0;
    std::uint64_t frames_made_ = 0;
    std::uint64_t next_id_ = 1;
};

/// Why a received frame is not what it says it is.
enum class ParseError : std::uint8_t {
    None,
    Truncated,        ///< Shorter than its headers say.
    BadVersion,       ///< Not the version that the EtherType says.
    BadHeaderLength,  ///< Below the minimum, or beyond the packet.
    BadChecksum,      ///< Of the IPv4 header.
    HeaderTooLong,    ///< Headers are not all in the inline area: no header we make is that long.
};
[[nodiscard]] std::string_view to_text(ParseError error);

/// Checks the IPv4 header of a frame whose EtherType is IPv4, sets l3 and, unless it is a later
/// fragment or too short for its transport header, l4; cuts Ethernet padding off.
/// After success the Ipv4View, and with has_l4() the view of the protocol, are safe.
[[nodiscard]] ParseError parse_ipv4(Frame& frame);

/// The same for IPv6: sets l3 and, unless it is a later fragment or too short for its transport
/// header, l4, behind the extension headers (which must all lie in the inline area).
[[nodiscard]] ParseError parse_ipv6(Frame& frame);

/// Whether the transport checksum of a parsed frame is right; looks only when Unverified, and
/// notes a good one. True for protocols without one, fragments, and UDP without a checksum.
[[nodiscard]] bool has_good_transport_checksum(Frame& frame);
/// The sum over everything from the transport header on, without a pseudo header.
[[nodiscard]] ChecksumSum sum_from_l4(Frame& frame);
/// Computes and fills in the transport checksum of a parsed frame (TCP, UDP, ICMP, ICMPv6).
void fill_transport_checksum(Frame& frame);

}  // namespace lvsim
