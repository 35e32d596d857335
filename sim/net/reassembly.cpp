// SPDX-License-Identifier: Apache-2.0
#include "sim/net/reassembly.hpp"

#include "sim/net/icmp.hpp"
#include "sim/net/network.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>

namespace lvsim::net {

Reassembler::~Reassembler() {
    for (Packet& packet : packets_) {
        stack_.world().timers().destroy(packet.timer);
    }
}

FrameHandle Reassembler::add(FrameHandle fragment, ReassemblyUser user) {
    const Ipv4View ip = fragment->ipv4();
    const std::size_t begin = ip.fragment_offset();
    const std::size_t end = begin + ip.total_bytes() - ip.header_bytes();
    const bool is_last = !ip.more_fragments();
    if (end > kPacketBytesMax || end == begin || (!is_last && end % 8 != 0)) {
        drop(std::move(fragment), DropReason::Malformed);
        return {};
    }
    if (memory_bytes_ + cost_of(*fragment) >
        static_cast<std::size_t>(stack_.settings().ipfrag_high_thresh)) {
        drop(std::move(fragment), DropReason::ReassemblyMemory);
        return {};
    }
    Packet& packet = packet_of({ip.source_v4(), ip.destination_v4(), ip.id(), ip.protocol(), user});
    switch (fit_of(packet, begin, end, is_last)) {
        case Fit::New: break;
        case Fit::Duplicate: drop(std::move(fragment), DropReason::ReassemblyOverlap); return {};
        case Fit::Overlap:
            discard(packet, DropReason::ReassemblyOverlap);
            drop(std::move(fragment), DropReason::ReassemblyOverlap);
            return {};
    }
    if (is_last) {
        packet.has_end = true;
        packet.end = end;
    }
    memory_bytes_ += cost_of(*fragment);
    const auto at = std::find_if(packet.pieces.begin(), packet.pieces.end(),
                                 [&](const Piece& piece) { return piece.begin > begin; });
    packet.pieces.insert(at, {begin, end, std::move(fragment)});
    return is_complete(packet) ? join(packet) : FrameHandle();
}

/// The packet that this fragment belongs to, new if it is the first.
Reassembler::Packet& Reassembler::packet_of(const Key& key) {
    Packet* free = nullptr;
    for (Packet& packet : packets_) {
        if (packet.is_used && packet.key == key) {
            return packet;
        }
        free = packet.is_used || free != nullptr ? free : &packet;
    }
    Timers& timers = stack_.world().timers();
    if (free == nullptr) {
        free = &packets_.emplace_back();
        free->timer = timers.create(*this, packets_.size() - 1);
    }
    free->key = key;
    free->is_used = true;
    free->has_end = false;
    ++waiting_;
    timers.arm(free->timer,
               stack_.world().now() + SimDuration::seconds(stack_.settings().ipfrag_time));
    return *free;
}

Reassembler::Fit Reassembler::fit_of(const Packet& packet, std::size_t begin, std::size_t end,
                                     bool is_last) {
    for (const Piece& piece : packet.pieces) {
        if (begin >= piece.begin && end <= piece.end) {
            return Fit::Duplicate;
        }
        if (begin < piece.end && end > piece.begin) {
            return Fit::Overlap;
        }
    }
    const bool contradicts_end = packet.has_end && (is_last ? end != packet.end : end > packet.end);
    const bool has_data_beyond =
        is_last && !packet.pieces.empty() && packet.pieces.back().end > end;
    return contradicts_end || has_data_beyond ? Fit::Overlap : Fit::New;
}

bool Reassembler::is_complete(const Packet& packet) {
    if (!packet.has_end) {
        return false;
    }
    std::size_t next = 0;
    for (const Piece& piece : packet.pieces) {
        if (piece.begin != next) {
            return false;
        }
        next = piece.end;
    }
    return next == packet.end;
}

/// The first fragment becomes the whole: its inline bytes stay, all else goes into one payload.
FrameHandle Reassembler::join(Packet& packet) {
    FrameHandle whole = std::move(packet.pieces.front().frame);
    const std::size_t header_bytes = whole->ipv4().header_bytes();
    memory_bytes_ -= cost_of(*whole);
    const auto data_at = static_cast<std::size_t>(whole->l3() - whole->data()) + header_bytes;
    const std::size_t inline_data = whole->inline_size() - data_at;
    std::span<std::byte> rest;
    PayloadRef payload = stack_.payloads().allocate(packet.end - inline_data, rest);
    std::size_t done = whole->copy_from(whole->inline_size(), rest);
    for (std::size_t i = 1; i < packet.pieces.size(); ++i) {
        Frame& piece = *packet.pieces[i].frame;
        const auto skip =
            static_cast<std::size_t>(piece.l3() - piece.data()) + piece.ipv4().header_bytes();
        done += piece.copy_from(skip, rest.subspan(done));
        memory_bytes_ -= cost_of(piece);
        packet.pieces[i].frame.reset();
        stack_.network().count_merged();
    }
    whole->set_payload(std::move(payload));
    Ipv4View ip = whole->ipv4();
    ip.put_total_bytes(header_bytes + packet.end);
    ip.put_fragment(false, false, 0);
    ip.fill_checksum();
    whole->checksum_state = ChecksumState::Unverified;
    release(packet);
    if (parse_ipv4(*whole) != ParseError::None) {
        drop(std::move(whole), DropReason::Malformed);
    }
    return whole;
}

void Reassembler::discard(Packet& packet, DropReason reason) {
    for (Piece& piece : packet.pieces) {
        memory_bytes_ -= cost_of(*piece.frame);
        drop(std::move(piece.frame), reason);
    }
    release(packet);
}

void Reassembler::release(Packet& packet) {
    packet.pieces.clear();
    packet.is_used = false;
    stack_.world().timers().cancel(packet.timer);
    --waiting_;
}

/// Time is up. Only the machine that the packet was for says so, and only about the first fragment
/// (RFC 792; Linux ip_expire).
NodeId Reassembler::machine_of(std::uint64_t) const {
    return stack_.node();
}

void Reassembler::on_event(std::uint64_t tag) {
    Packet& packet = packets_[tag];
    if (packet.pieces.front().begin == 0 && packet.key.user == ReassemblyUser::LocalDeliver) {
        stack_.icmp().send_error(*packet.pieces.front().frame, IcmpType::TimeExceeded,
                                 kIcmpReassemblyTimeExceeded);
    }
    discard(packet, DropReason::ReassemblyTimeout);
}

void Reassembler::power_off() {
    for (Packet& packet : packets_) {
        if (packet.is_used) {
            discard(packet, DropReason::PowerOff);
        }
    }
}

void Reassembler::drop(FrameHandle frame, DropReason reason) {
    stack_.network().drop(stack_.node(), std::move(frame), reason);
}

}  // namespace lvsim::net
