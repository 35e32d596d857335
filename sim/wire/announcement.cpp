// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/announcement.hpp"

#include "sim/wire/checksum.hpp"

namespace lvsim {
namespace {

constexpr IpAddress kAllNodes = IpAddress::v6(0xff02'0000'0000'0000, 1);
constexpr MacAddress kAllNodesMac = MacAddress::from_bits(0x3333'0000'0001);

void emit_ethernet(MacAddress source, MacAddress destination, EtherType type, std::byte* at) {
    EthernetView ethernet(at);
    ethernet.set_destination(destination);
    ethernet.set_source(source);
    ethernet.set_type(type);
}

}  // namespace

GratuitousArpFrame gratuitous_arp_frame(MacAddress mac, IpAddress address) {
    GratuitousArpFrame frame{};
    emit_ethernet(mac, MacAddress::broadcast(), EtherType::Arp, frame.data());
    const ArpMessage message{.operation = ArpOperation::Request,
                             .sender_mac = mac,
                             .sender_ip = address,
                             .target_mac = MacAddress::broadcast(),
                             .target_ip = address};
    message.emit(frame.data() + kEthernetHeaderBytes);
    return frame;
}

NeighbourAdvertisementFrame neighbour_advertisement_frame(MacAddress mac, IpAddress address,
                                                          bool is_router) {
    NeighbourAdvertisementFrame frame{};
    emit_ethernet(mac, kAllNodesMac, EtherType::Ipv6, frame.data());
    Ipv6View ip(frame.data() + kEthernetHeaderBytes);
    ip.clear();
    ip.put_payload_bytes(NeighbourMessage::kBytesMax);
    ip.put_next_header(static_cast<std::uint8_t>(IpProtocol::Icmpv6));
    ip.put_hop_limit(255);
    ip.put_source(address);
    ip.put_destination(kAllNodes);
    std::byte* const at = frame.data() + kEthernetHeaderBytes + kIpv6HeaderBytes;
    const NeighbourMessage message{.type = Icmpv6Type::NeighbourAdvertisement,
                                   .is_router = is_router,
                                   .is_solicited = false,
                                   .is_override = true,
                                   .target = address,
                                   .link_address = mac};
    message.emit(at);
    ChecksumSum sum;
    sum.add_pseudo_header(address, kAllNodes, static_cast<std::uint8_t>(IpProtocol::Icmpv6),
                          NeighbourMessage::kBytesMax);
    sum.add_bytes({at, NeighbourMessage::kBytesMax});
    Icmpv6View(at).put_checksum(sum.checksum());
    return frame;
}

}  // namespace lvsim
