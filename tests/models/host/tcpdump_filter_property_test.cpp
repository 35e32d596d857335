// SPDX-License-Identifier: Apache-2.0
//
// Filters against a plain oracle: expressions drawn as trees, written down as text, and judged over
// drawn packets by looking at what was put into the packet, not at its bytes.
#include "models/host/tcpdump/filter_parser.hpp"
#include "sim/wire/bytes.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

namespace lvsim::host::tcpdump {
namespace {

/// What a drawn packet is.
struct Drawn {
    std::uint8_t protocol;  ///< 1, 6, 17
    std::uint32_t source, destination;
    std::uint16_t source_port, destination_port;
    std::uint8_t first;  ///< Byte 13 of TCP, byte 0 of ICMP.
    std::uint8_t padding;
    bool is_later_fragment;
};

Drawn draw_packet() {
    Drawn drawn{};
    drawn.protocol = *rc::gen::element<std::uint8_t>(1, 6, 17);
    drawn.source = 0x0a00'0200U + *rc::gen::inRange<std::uint32_t>(0, 4);
    drawn.destination = 0x0a00'0300U + *rc::gen::inRange<std::uint32_t>(0, 4);
    drawn.source_port = *rc::gen::inRange<std::uint16_t>(79, 83);
    drawn.destination_port = *rc::gen::inRange<std::uint16_t>(79, 83);
    drawn.first = *rc::gen::inRange<std::uint8_t>(0, 32);
    drawn.padding = *rc::gen::inRange<std::uint8_t>(0, 30);
    drawn.is_later_fragment = *rc::gen::inRange(0, 4) == 0;
    return drawn;
}

Packet packet_of(const Drawn& drawn) {
    Packet packet;
    packet.bytes.assign(14 + 20 + 20 + std::size_t{drawn.padding}, std::byte{0});
    packet.length = packet.bytes.size();
    std::byte* at = packet.bytes.data();
    store_16(at + 12, 0x0800);
    std::byte* ip = at + 14;
    store_8(ip, 0x45);
    store_16(ip + 6, drawn.is_later_fragment ? 5 : 0);
    store_8(ip + 9, drawn.protocol);
    store_32(ip + 12, drawn.source);
    store_32(ip + 16, drawn.destination);
    store_16(ip + 20, drawn.source_port);
    store_16(ip + 22, drawn.destination_port);
    if (drawn.protocol == 1) store_8(ip + 20, drawn.first);
    if (drawn.protocol == 6) store_8(ip + 33, drawn.first);
    return packet;
}

/// A drawn expression: its text, and what it is for a packet.
struct Judged {
    std::string text;
    bool is_so;
};

std::string address_text(std::uint32_t address) {
    return to_text(IpAddress::v4(address));
}

Judged draw_host(const Drawn& packet) {
    const std::uint32_t net = *rc::gen::element<std::uint32_t>(0x0a00'0200U, 0x0a00'0300U);
    const std::uint32_t host = net + *rc::gen::inRange<std::uint32_t>(0, 4);
    const bool is_source = packet.source == host;
    const bool is_destination = packet.destination == host;
    switch (*rc::gen::inRange(0, 4)) {
        case 0: return {"src host " + address_text(host), is_source};
        case 1: return {"dst " + address_text(host), is_destination};
        case 2:
            return {fmt::format("net {}/24", address_text(net)),
                    packet.source >> 8 == net >> 8 || packet.destination >> 8 == net >> 8};
        default: return {"host " + address_text(host), is_source || is_destination};
    }
}

Judged draw_port(const Drawn& packet) {
    const bool has_ports = packet.protocol != 1 && !packet.is_later_fragment;
    const int low = *rc::gen::inRange(79, 83);
    const int high = low + *rc::gen::inRange(0, 2);
    const auto is_in = [&](int port) { return port >= low && port <= high; };
    const bool is_source = has_ports && is_in(packet.source_port);
    const bool is_destination = has_ports && is_in(packet.destination_port);
    const std::string range = fmt::format("portrange {}-{}", low, high);
    switch (*rc::gen::inRange(0, 4)) {
        case 0: return {"src " + range, is_source};
        case 1: return {"tcp dst " + range, is_destination && packet.protocol == 6};
        case 2: return {"src and dst " + range, is_source && is_destination};
        default: return {range, is_source || is_destination};
    }
}

Judged draw_relation(const Drawn& packet) {
    const int number = *rc::gen::inRange(0, 32);
    const bool is_tcp = packet.protocol == 6 && !packet.is_later_fragment;
    const bool is_icmp = packet.protocol == 1 && !packet.is_later_fragment;
    switch (*rc::gen::inRange(0, 4)) {
        case 0:
            return {fmt::format("tcp[tcpflags] & {} != 0", number),
                    is_tcp && (packet.first & number) != 0};
        case 1:
            return {fmt::format("icmp[icmptype] <= {}", number), is_icmp && packet.first <= number};
        case 2: return {fmt::format("len > {}", 54 + number % 30), packet.padding > number % 30};
        default: return {fmt::format("ip[9] * 2 + 1 = {}", 13), packet.protocol == 6};
    }
}

Judged draw_leaf(const Drawn& packet) {
    switch (*rc::gen::inRange(0, 5)) {
        case 0: return draw_host(packet);
        case 1: return draw_port(packet);
        case 2: return draw_relation(packet);
        case 3: return {"udp", packet.protocol == 17};
        default: return {"ip proto 6", packet.protocol == 6};
    }
}

Judged draw_expression(const Drawn& packet, int depth) {
    const int kind = depth == 0 ? 0 : *rc::gen::inRange(0, 5);
    if (kind <= 1) return draw_leaf(packet);
    const Judged left = draw_expression(packet, depth - 1);
    if (kind == 2) return {fmt::format("not ({})", left.text), !left.is_so};
    const Judged right = draw_expression(packet, depth - 1);
    if (kind == 3) {
        return {fmt::format("({}) && ({})", left.text, right.text), left.is_so && right.is_so};
    }
    return {fmt::format("({}) or ({})", left.text, right.text), left.is_so || right.is_so};
}

TEST_CASE("tcpdump: filters are what they say", "[property][host][tcpdump]") {
    CHECK(rc::check([] {
        const Drawn drawn = draw_packet();
        const Judged judged = draw_expression(drawn, 4);
        const FilterScene scene;
        const FilterReading reading = read_filter(judged.text, scene);
        RC_LOG() << judged.text << "\n";
        RC_ASSERT(reading.error.empty());
        RC_ASSERT(reading.filter.matches(packet_of(drawn)) == judged.is_so);
    }));
}

TEST_CASE("tcpdump: 'and' and 'or' bind alike, to the left", "[unit][host][tcpdump]") {
    Drawn drawn{};
    drawn.protocol = 17;
    drawn.source_port = 79;
    const FilterScene scene;
    // ((udp or tcp) and port 80): false, while udp or (tcp and port 80) would be true.
    CHECK_FALSE(read_filter("udp or tcp and port 80", scene).filter.matches(packet_of(drawn)));
    CHECK(read_filter("port 80 or 79 or 78", scene).filter.matches(packet_of(drawn)));
}

TEST_CASE("tcpdump: filters nested without end are refused", "[unit][host][tcpdump]") {
    const FilterScene scene;
    for (const char* opening : {"(", "not ", "port (", "tcp[", "-"}) {
        std::string text;
        for (int i = 0; i < 10'000; ++i) text += opening;
        CHECK_FALSE(read_filter(text, scene).error.empty());
    }
}

}  // namespace
}  // namespace lvsim::host::tcpdump
