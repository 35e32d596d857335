// SPDX-License-Identifier: Apache-2.0
//
// Cutting an IPv4 packet that is too big for the next link (RFC 791 3.2; Linux ip_fragment()).
// A fragment of a fragment keeps its place in the whole. Options are copied to every piece.
#include "sim/net/ipv4.hpp"
#include "sim/net/network.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>
#include <cstring>

namespace lvsim::net {

namespace {

/// The data of the packet from `begin` on, `length` bytes: copied as far as it lies in the inline
/// part, shared as far as it lies in the payload.
void copy_data(Frame& from, std::size_t header_bytes, std::size_t begin, std::size_t length,
               Frame& to) {
    const std::size_t data_at = static_cast<std::size_t>(from.l3() - from.data()) + header_bytes;
    const std::size_t inline_data = from.inline_size() - data_at;
    std::size_t shared_from = 0;
    if (begin < inline_data) {
        const std::size_t copied = std::min(length, inline_data - begin);
        std::memcpy(to.append(copied), from.data() + data_at + begin, copied);
        length -= copied;
    } else {
        shared_from = begin - inline_data;
    }
    if (length > 0) {
        to.set_payload(from.payload().slice(shared_from, length));
    }
}

}  // namespace

void Ipv4Layer::send_fragments(FrameHandle packet, const Route& route) {
    const Ipv4View whole = packet->ipv4();
    const std::size_t header_bytes = whole.header_bytes();
    const std::size_t data_bytes = packet->l3_size() - header_bytes;
    const std::size_t room = route.mtu > header_bytes ? (route.mtu - header_bytes) / 8 * 8 : 0;
    if (room == 0) {
        drop(std::move(packet), DropReason::FragmentationNeeded);
        return;
    }
    for (std::size_t begin = 0; begin < data_bytes; begin += room) {
        const std::size_t length = std::min(room, data_bytes - begin);
        FrameHandle piece = stack_.frames().make();
        EthernetView(piece->append(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
        std::byte* l3 = piece->append(header_bytes);
        std::memcpy(l3, packet->l3(), header_bytes);
        piece->set_l3(l3);
        piece->is_to_this_host = packet->is_to_this_host;
        piece->is_ipvs_handled = packet->is_ipvs_handled;
        piece->mark = packet->mark;
        piece->ingress = packet->ingress;
        copy_data(*packet, header_bytes, begin, length, *piece);
        if (whole.fragment_offset() + begin == 0 && packet->has_l4()) {
            piece->set_l4(l3 + header_bytes);
        }
        Ipv4View ip(l3);
        ip.put_total_bytes(header_bytes + length);
        ip.put_fragment(false, begin + length < data_bytes || whole.more_fragments(),
                        whole.fragment_offset() + begin);
        ip.fill_checksum();
        send_to(std::move(piece), route);
    }
    stack_.network().count_merged();
}

}  // namespace lvsim::net
