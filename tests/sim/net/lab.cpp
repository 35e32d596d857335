// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/lab.hpp"

#include "sim/net/frame_trace.hpp"

#include <fmt/format.h>

#include <cstring>

namespace lvsim::net::test {

IpAddress ip(std::string_view text) {
    return IpAddress::parse(text).value();
}

IpPrefix prefix(std::string_view text) {
    return IpPrefix::parse(text).value();
}

MacAddress mac_of(std::string_view address) {
    return MacAddress::from_bits(0x0200'0000'0000 | ip(address).v4_value());
}

// --- Lab -------------------------------------------------------------------------------------

Lab::Lab(std::uint64_t seed) : world(seed), net(world.emplace<Network>(world)) {}

Switch& Lab::network(std::string name) {
    return net.add_switch(NodeId{nodes_++}, std::move(name));
}

Stack& Lab::host(std::string name, StackProfile profile) {
    return world.emplace<Stack>(world, net, NodeId{nodes_++}, std::move(name), profile);
}

Interface& Lab::card(Stack& stack, Switch& to, const std::vector<std::string>& addresses,
                     const LinkSettings& link) {
    const std::string first = addresses.front().substr(0, addresses.front().find('/'));
    Interface& made =
        stack.add_interface(fmt::format("eth{}", stack.interface_count() - 1), mac_of(first));
    for (const std::string& address : addresses) {
        REQUIRE(stack.add_address(made.index(), prefix(address)));
    }
    stack.set_up(made.index(), true);
    net.attach(made, to, link);
    return made;
}

std::uint64_t Lab::dropped(Stack& stack, DropReason reason) const {
    return net.drops(stack.node())[static_cast<std::size_t>(reason)];
}

// --- Wire ------------------------------------------------------------------------------------

void Wire::accept_frame(FrameHandle frame) {
    const MacAddress to = frame->ethernet().destination();
    const std::uint64_t low = to.bits() & 0xffff'ffff;
    const std::string whom = to.is_group()
                                 ? (to.is_broadcast() ? "*" : "group")
                                 : to_text(IpAddress::v4(static_cast<std::uint32_t>(low)));
    texts_.push_back(whom + ": " + frame_text(*frame));
    frames_.push_back(std::move(frame));
    network_.count_delivered();
}

std::vector<std::string> Wire::take() {
    frames_.clear();
    return std::exchange(texts_, {});
}

std::vector<std::string> Wire::take_packets() {
    std::vector<std::string> packets = take();
    std::erase_if(packets,
                  [](const std::string& text) { return text.find(": arp ") != std::string::npos; });
    return packets;
}

// --- Bench -----------------------------------------------------------------------------------

Bench::Bench(StackProfile profile) : stack(lab.host("bench", profile)) {}

Wire& Bench::card(const std::vector<std::string>& addresses) {
    const std::string first = addresses.front().substr(0, addresses.front().find('/'));
    Interface& made =
        stack.add_interface(fmt::format("eth{}", stack.interface_count() - 1), mac_of(first));
    for (const std::string& address : addresses) {
        REQUIRE(stack.add_address(made.index(), prefix(address)));
    }
    stack.set_up(made.index(), true);
    Wire& wire = *wires_.emplace_back(std::make_unique<Wire>(lab.net));
    made.plug(&wire);
    return wire;
}

void Bench::neighbour(std::string_view address) {
    const auto route = stack.route_to(ip(address)).value();
    REQUIRE(stack.arp().add_permanent(route.interface, ip(address), mac_of(address)));
}

bool Bench::set(std::string_view sysctl, std::string_view value) {
    return stack.settings().write("net.ipv4." + std::string(sysctl), value);
}

void Bench::route(std::string_view destination, std::string_view gateway) {
    RouteEntry entry;
    entry.destination = prefix(destination);
    entry.gateway = ip(gateway);
    REQUIRE(stack.routes().add(entry) == RouteError::None);
}

void Bench::arrives(FrameHandle frame, InterfaceIndex index) {
    arrives_for(stack.interface(index).mac(), std::move(frame), index);
}

void Bench::arrives_for(MacAddress to, FrameHandle frame, InterfaceIndex index) {
    frame->ethernet().set_destination(to);
    stack.interface(index).accept_frame(std::move(frame));
}

std::uint64_t Bench::dropped(DropReason reason) const {
    return lab.dropped(stack, reason);
}

// --- Packet ----------------------------------------------------------------------------------

Packet& Packet::from(std::string_view address) {
    source_ = ip(address);
    return *this;
}

Packet& Packet::to(std::string_view address) {
    destination_ = ip(address);
    return *this;
}

Packet& Packet::ttl(std::uint8_t ttl) {
    ttl_ = ttl;
    return *this;
}

Packet& Packet::dont_fragment() {
    dont_fragment_ = true;
    return *this;
}

Packet& Packet::fragment(std::uint16_t id, std::size_t offset, bool more) {
    id_ = id;
    offset_ = offset;
    more_ = more;
    return *this;
}

FrameHandle Packet::start(IpProtocol protocol) {
    FrameHandle frame = lab_.net.frames().make();
    EthernetView ethernet(frame->append(kEthernetHeaderBytes));
    ethernet.set_type(EtherType::Ipv4);
    ethernet.set_source(MacAddress::from_bits(0x02'11'22'33'44'55));
    Ipv4View header(frame->append(kIpv4HeaderBytes));
    header.clear(kIpv4HeaderBytes);
    header.put_id(id_);
    header.put_fragment(dont_fragment_, more_, offset_);
    header.put_ttl(ttl_);
    header.put_protocol(protocol);
    header.put_source(source_);
    header.put_destination(destination_);
    return frame;
}

/// Payload of x, lengths and checksums; the frame is left unparsed, as from a stranger.
FrameHandle Packet::finish(FrameHandle frame, std::size_t length) {
    if (length > 0) {
        frame->set_payload(lab_.net.payloads().copy_of(std::string(length, 'x')));
    }
    Ipv4View header(frame->data() + kEthernetHeaderBytes);
    header.put_total_bytes(frame->size() - kEthernetHeaderBytes);
    header.fill_checksum();
    REQUIRE(parse_ipv4(*frame) == ParseError::None);
    fill_transport_checksum(*frame);
    FrameHandle raw = lab_.net.frames().make();
    std::memcpy(raw->append(frame->inline_size()), frame->data(), frame->inline_size());
    raw->set_payload(frame->payload());
    lab_.net.count_merged();
    return raw;
}

FrameHandle Packet::udp(std::uint16_t source, std::uint16_t destination, std::size_t length) {
    FrameHandle frame = start(IpProtocol::Udp);
    UdpView udp(frame->append(kUdpHeaderBytes));
    udp.put_source_port(source);
    udp.put_destination_port(destination);
    udp.put_length(kUdpHeaderBytes + length);
    udp.put_checksum(0);
    return finish(std::move(frame), length);
}

FrameHandle Packet::tcp(std::uint16_t source, std::uint16_t destination, TcpFlags flags,
                        std::size_t length) {
    FrameHandle frame = start(IpProtocol::Tcp);
    std::byte* at = frame->append(kTcpHeaderBytes);
    std::memset(at, 0, kTcpHeaderBytes);
    TcpView tcp(at);
    tcp.put_source_port(source);
    tcp.put_destination_port(destination);
    tcp.put_sequence(1);
    tcp.put_header_bytes(kTcpHeaderBytes);
    tcp.put_flags(flags);
    tcp.put_window(65'535);
    return finish(std::move(frame), length);
}

FrameHandle Packet::echo(std::uint16_t identifier, std::uint16_t sequence, std::size_t length) {
    FrameHandle frame = start(IpProtocol::Icmp);
    IcmpView icmp(frame->append(kIcmpHeaderBytes));
    icmp.put_type(IcmpType::EchoRequest);
    icmp.put_code(0);
    icmp.put_identifier(identifier);
    icmp.put_sequence(sequence);
    return finish(std::move(frame), length);
}

FrameHandle Packet::icmp_error(IcmpType type, std::uint8_t code, const Frame& about,
                               std::uint32_t rest) {
    FrameHandle frame = start(IpProtocol::Icmp);
    IcmpView icmp(frame->append(kIcmpHeaderBytes));
    icmp.put_type(type);
    icmp.put_code(code);
    icmp.put_rest(rest);
    constexpr std::size_t kAboutBytes = 28;
    about.copy_from(kEthernetHeaderBytes, {frame->append(kAboutBytes), kAboutBytes});
    return finish(std::move(frame), 0);
}

FrameHandle Packet::raw(IpProtocol protocol, std::size_t length) {
    return finish(start(protocol), length);
}

FrameHandle arp_frame(Lab& lab, ArpOperation operation, std::string_view sender,
                      std::string_view target, MacAddress sender_mac, MacAddress to) {
    FrameHandle frame = lab.net.frames().make();
    EthernetView ethernet(frame->append(kEthernetHeaderBytes));
    ethernet.set_destination(to);
    ethernet.set_source(sender_mac);
    ethernet.set_type(EtherType::Arp);
    ArpMessage message;
    message.operation = operation;
    message.sender_mac = sender_mac;
    message.sender_ip = ip(sender);
    message.target_ip = ip(target);
    if (operation == ArpOperation::Reply) {
        message.target_mac = to.is_broadcast() ? sender_mac : to;
    }
    message.emit(frame->append(kArpBytes));
    return frame;
}

// --- logs ------------------------------------------------------------------------------------

void UdpLog::on_datagram(UdpSocketId, const UdpDatagram& datagram) {
    sizes.push_back(datagram.bytes.size());
    lines.push_back(fmt::format("{} > {} {}", to_text(datagram.from), to_text(datagram.to),
                                datagram.bytes.text().substr(0, 20)));
}

void UdpLog::on_icmp_error(UdpSocketId, Endpoint about, IcmpType type, std::uint8_t code) {
    lines.push_back(fmt::format("{}: {}", to_text(about), icmp_error_text(type, code)));
}

void EchoLog::on_echo_reply(const EchoReply& reply) {
    lines.push_back(fmt::format("{} bytes from {} seq {} ttl {}", reply.bytes, to_text(reply.from),
                                reply.sequence, reply.ttl));
}

void EchoLog::on_echo_error(const EchoError& error) {
    lines.push_back(fmt::format("from {} seq {} {}", to_text(error.from), error.sequence,
                                icmp_error_text(error.type, error.code)));
}

}  // namespace lvsim::net::test
