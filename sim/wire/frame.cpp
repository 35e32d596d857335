// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/frame.hpp"

#include "sim/core/assert.hpp"
#include "sim/wire/checksum.hpp"

#include <algorithm>
#include <cstring>

namespace lvsim {

std::byte* Frame::append(std::size_t bytes) {
    LVSIM_ASSERT(end_ + bytes <= kAreaBytes, "{} more bytes after {} of {}", bytes, end_,
                 kAreaBytes);
    std::byte* at = area_.data() + end_;
    end_ = static_cast<std::uint16_t>(end_ + bytes);
    return at;
}

std::byte* Frame::prepend(std::size_t bytes) {
    LVSIM_ASSERT(bytes <= begin_, "{} more bytes in front, room for {}", bytes, begin_);
    begin_ = static_cast<std::uint16_t>(begin_ - bytes);
    return data();
}

void Frame::drop_front(std::size_t bytes) {
    LVSIM_ASSERT(bytes <= inline_size(), "{} bytes off {}", bytes, inline_size());
    begin_ = static_cast<std::uint16_t>(begin_ + bytes);
}

void Frame::truncate(std::size_t bytes) {
    LVSIM_ASSERT(bytes <= size(), "{} bytes of {}", bytes, size());
    if (bytes >= inline_size()) {
        payload_ = payload_.slice(0, bytes - inline_size());
        return;
    }
    payload_.reset();
    end_ = static_cast<std::uint16_t>(begin_ + bytes);
}

void Frame::copy_to(std::span<std::byte> to) const {
    LVSIM_ASSERT(to.size() >= size(), "{} bytes into {}", size(), to.size());
    copy_from(0, to.first(size()));
}

std::size_t Frame::copy_from(std::size_t offset, std::span<std::byte> to) const {
    std::size_t done = 0;
    if (offset < inline_size()) {
        done = std::min(inline_size() - offset, to.size());
        std::memcpy(to.data(), data() + offset, done);
    }
    const std::size_t skip = offset + done - std::min(offset + done, inline_size());
    if (done < to.size() && skip < payload_.size()) {
        const std::size_t rest = std::min(payload_.size() - skip, to.size() - done);
        std::memcpy(to.data() + done, payload_.bytes().data() + skip, rest);
        done += rest;
    }
    return done;
}

void FrameHandle::reset() {
    if (Frame* frame = std::exchange(frame_, nullptr)) {
        frame->pool_->give_back(frame);
    }
}

FramePool::~FramePool() {
    LVSIM_ASSERT(frames_in_use_ == 0, "{} frames outlive their pool", frames_in_use_);
}

Frame* FramePool::take() {
    if (free_ == nullptr) {
        auto& block = blocks_.emplace_back(std::make_unique<Frame[]>(kFramesPerBlock));
        for (std::size_t i = kFramesPerBlock; i-- > 0;) {
            block[i].next_free_ = free_;
            free_ = &block[i];
        }
    }
    Frame* frame = free_;
    free_ = frame->next_free_;
    ++frames_in_use_;
    frame->pool_ = this;
    return frame;
}

FrameHandle FramePool::make() {
    Frame* frame = take();
    frame->begin_ = Frame::kHeadroomBytes;
    frame->end_ = Frame::kHeadroomBytes;
    frame->l3_ = 0;
    frame->l4_ = 0;
    frame->checksum_state = ChecksumState::Unverified;
    frame->is_ipvs_handled = false;
    frame->is_to_this_host = true;
    frame->mark = 0;
    frame->ingress = UINT32_MAX;
    frame->id = next_id_++;
    return FrameHandle(frame);
}

FrameHandle FramePool::copy(const Frame& frame) {
    Frame* made = take();
    made->begin_ = frame.begin_;
    made->end_ = frame.end_;
    made->l3_ = frame.l3_;
    made->l4_ = frame.l4_;
    made->payload_ = frame.payload_;
    made->checksum_state = frame.checksum_state;
    made->is_ipvs_handled = frame.is_ipvs_handled;
    made->is_to_this_host = frame.is_to_this_host;
    made->mark = frame.mark;
    made->ingress = frame.ingress;
    made->id = frame.id;
    std::memcpy(made->data(), frame.data(), frame.inline_size());
    return FrameHandle(made);
}

void FramePool::give_back(Frame* frame) {
    frame->payload_.reset();
    frame->next_free_ = free_;
    free_ = frame;
    --frames_in_use_;
}

std::string_view to_text(ParseError error) {
    switch (error) {
        case ParseError::None: return "none";
        case ParseError::Truncated: return "truncated";
        case ParseError::BadVersion: return "bad IP version";
        case ParseError::BadHeaderLength: return "bad header length";
        case ParseError::BadChecksum: return "bad IP checksum";
        case ParseError::HeaderTooLong: return "headers too long";
    }
    return "";
}

namespace {

/// Bytes of the transport header at `at`, of which `inline_bytes` are at hand; 0 if it is not
/// whole.
std::size_t transport_header_bytes(IpProtocol protocol, std::byte* at, std::size_t inline_bytes) {
    // No -Wswitch-enum trap here: every protocol that is not looked into counts as headerless.
    if (protocol == IpProtocol::Tcp) {
        if (inline_bytes < kTcpHeaderBytes) {
            return 0;
        }
        const std::size_t header = TcpView(at).header_bytes();
        return header >= kTcpHeaderBytes && header <= inline_bytes ? header : 0;
    }
    if (protocol == IpProtocol::Udp) {
        return inline_bytes >= kUdpHeaderBytes ? kUdpHeaderBytes : 0;
    }
    if (protocol == IpProtocol::Icmp) {
        return inline_bytes >= kIcmpHeaderBytes ? kIcmpHeaderBytes : 0;
    }
    return inline_bytes;
}

}  // namespace

ParseError parse_ipv4(Frame& frame) {
    const std::size_t at_hand = frame.inline_size();
    if (at_hand < kEthernetHeaderBytes + kIpv4HeaderBytes) {
        return frame.size() > at_hand ? ParseError::HeaderTooLong : ParseError::Truncated;
    }
    std::byte* l3 = frame.data() + kEthernetHeaderBytes;
    Ipv4View ip(l3);
    if (ip.version() != 4) {
        return ParseError::BadVersion;
    }
    const std::size_t header = ip.header_bytes();
    if (header < kIpv4HeaderBytes || header > ip.total_bytes()) {
        return ParseError::BadHeaderLength;
    }
    if (kEthernetHeaderBytes + ip.total_bytes() > frame.size()) {
        return ParseError::Truncated;
    }
    if (kEthernetHeaderBytes + header > at_hand) {
        return ParseError::HeaderTooLong;
    }
    if (!ip.has_good_checksum()) {
        return ParseError::BadChecksum;
    }
    frame.truncate(kEthernetHeaderBytes + ip.total_bytes());
    frame.set_l3(l3);
    frame.clear_l4();
    std::byte* l4 = l3 + header;
    const std::size_t inline_l4 = frame.inline_size() - kEthernetHeaderBytes - header;
    if (ip.fragment_offset() == 0 && transport_header_bytes(ip.protocol(), l4, inline_l4) > 0) {
        frame.set_l4(l4);
    }
    return ParseError::None;
}

namespace {

/// The sum over the transport header, its data and, but for ICMP, the pseudo header.
ChecksumSum transport_sum(Frame& frame) {
    const Ipv4View ip = frame.ipv4();
    ChecksumSum sum;
    if (ip.protocol() != IpProtocol::Icmp) {
        sum.add_pseudo_header(ip.source(), ip.destination(),
                              static_cast<std::uint8_t>(ip.protocol()),
                              static_cast<std::uint32_t>(frame.l4_size()));
    }
    const std::span<std::byte> at_hand = frame.l4_inline();
    sum.add_bytes(at_hand);
    if (at_hand.size() % 2 == 0) {
        sum.add_folded(frame.payload().folded_sum());
    } else {
        // Odd boundary: the payload's bytes sit in swapped halves of the words (RFC 1071, 2B).
        const std::uint16_t folded = frame.payload().folded_sum();
        sum.add_folded(static_cast<std::uint16_t>((folded << 8) | (folded >> 8)));
    }
    return sum;
}

bool has_transport_checksum(Frame& frame) {
    if (!frame.has_l4() || frame.ipv4().is_fragment()) {
        return false;
    }
    const IpProtocol protocol = frame.ipv4().protocol();
    return protocol == IpProtocol::Tcp || protocol == IpProtocol::Udp ||
           protocol == IpProtocol::Icmp;
}

}  // namespace

bool has_good_transport_checksum(Frame& frame) {
    if (frame.checksum_state == ChecksumState::Good || !has_transport_checksum(frame)) {
        return true;
    }
    if (frame.ipv4().protocol() == IpProtocol::Udp && frame.udp().checksum() == 0) {
        return true;
    }
    if (transport_sum(frame).folded() != 0xffff) {
        return false;
    }
    frame.checksum_state = ChecksumState::Good;
    return true;
}

void fill_transport_checksum(Frame& frame) {
    if (!has_transport_checksum(frame)) {
        return;
    }
    const IpProtocol protocol = frame.ipv4().protocol();
    if (protocol == IpProtocol::Tcp) {
        frame.tcp().put_checksum(0);
        frame.tcp().put_checksum(transport_sum(frame).checksum());
    } else if (protocol == IpProtocol::Udp) {
        frame.udp().put_checksum(0);
        const std::uint16_t checksum = transport_sum(frame).checksum();
        frame.udp().put_checksum(checksum == 0 ? 0xffff : checksum);
    } else {
        frame.icmp().put_checksum(0);
        frame.icmp().put_checksum(transport_sum(frame).checksum());
    }
    frame.checksum_state = ChecksumState::Good;
}

}  // namespace lvsim
