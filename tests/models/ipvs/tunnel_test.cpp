// SPDX-License-Identifier: Apache-2.0
//
// Tunnels to real servers: what is put in front of a packet, what does not fit, and ICMP errors
// from inside.
#include "models/ipvs/tunnel.hpp"

#include "sim/wire/tunnel.hpp"
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <cstring>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr auto kServer = 0x0a00'0396;  // 10.0.3.150

std::vector<std::byte> packet_bytes(Frame& frame) {
    std::vector<std::byte> bytes(frame.l3_size());
    frame.copy_from(static_cast<std::size_t>(frame.l3() - frame.data()), bytes);
    return bytes;
}

OuterHeader outer_to_server() {
    return {.source = IpAddress::v4(0x0a00'030f), .destination = IpAddress::v4(kServer), .id = 9};
}

void make_tunnel_service(DirectorLab& lab, std::string_view options = "") {
    lab.setup("-A -t 10.0.2.100:80 -s rr")
        .setup(fmt::format("-a -t 10.0.2.100:80 -r 10.0.3.150 -i {}", options));
}

/// "dropped, ..." or "sent" of a client's packet of so many bytes in all.
std::string request_of(DirectorLab& lab, int bytes, std::string_view more = "") {
    const std::string what = lab.request(
        fmt::format("tcp 10.0.2.15:1000 > 10.0.2.100:80 S len={} {}", bytes - 40, more));
    return what.substr(0, 4) == "sent" ? "sent" : what;
}

/// An ICMP error of a router behind the director about a packet that it tunnelled.
FrameHandle error_about_tunnelled(DirectorLab& lab, const Tunnel& tunnel, IcmpType type,
                                  std::uint8_t code, std::uint16_t mtu,
                                  std::string_view inner_options = "") {
    FrameHandle about =
        packet_from(fmt::format("tcp 10.0.2.15:1000 > 10.0.2.100:80 . {}", inner_options),
                    lab.frames(), lab.payloads());
    REQUIRE(encapsulate(*about, tunnel, outer_to_server()));
    const std::vector<std::byte> bytes = packet_bytes(*about);
    FrameHandle frame = lab.frames().make();
    EthernetView(frame->append(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
    Ipv4View ip(frame->append(kIpv4HeaderBytes));
    ip.clear(kIpv4HeaderBytes);
    ip.put_total_bytes(kIpv4HeaderBytes + kIcmpHeaderBytes + bytes.size());
    ip.put_ttl(60);
    ip.put_protocol(IpProtocol::Icmp);
    ip.put_source(IpAddress::v4(0x0a00'0301));
    ip.put_destination(IpAddress::v4(0x0a00'030f));
    ip.fill_checksum();
    IcmpView icmp(frame->append(kIcmpHeaderBytes));
    icmp.put_rest(0);
    icmp.put_type(type);
    icmp.put_code(code);
    icmp.put_next_hop_mtu(mtu);
    std::memcpy(frame->append(bytes.size()), bytes.data(), bytes.size());
    REQUIRE(parse_ipv4(*frame) == ParseError::None);
    fill_transport_checksum(*frame);
    frame->ingress = 2;
    return frame;
}

/// What the director makes of such an error: "stolen, icmp 3/4 mtu 980" and the like.
std::string fate(DirectorLab& lab, FrameHandle frame, PacketPlace place = PacketPlace::LocalIn) {
    const PacketVerdict verdict = lab.director.on_request(place, frame).verdict;
    const std::string errors = lab.take_errors();
    const std::string name = verdict == PacketVerdict::Stolen   ? "stolen"
                             : verdict == PacketVerdict::Accept ? "accepted"
                                                                : "dropped";
    return errors.empty() ? name : name + ", " + errors;
}

}  // namespace

TEST_CASE("tun: a request travels inside a packet from the director to the server",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_tunnel_service(lab);
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=9") ==
          "sent ipip 10.0.3.15 > 10.0.3.150 ttl=8 [tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=8]");
    CHECK(lab.request("tcp 10.0.2.15:1001 > 10.0.2.100:80 S ttl=1") == "dropped, icmp 11/0");
    CHECK(lab.entry(1000) == "SYN_RECV 10.0.3.150:80");
}

TEST_CASE("tun: the client is told what fits beside the tunnel's headers", "[unit][ipvs]") {
    struct Case {
        std::string_view options;
        int longest;
    };
    const Case one =
        GENERATE(Case{"", 1480}, Case{"--tun-type gue --tun-port 6080", 1468},
                 Case{"--tun-type gue --tun-port 6080 --tun-csum", 1468},
                 Case{"--tun-type gre", 1476}, Case{"--tun-type gre --tun-csum", 1472});
    DirectorLab lab;
    make_tunnel_service(lab, one.options);
    CHECK(request_of(lab, one.longest) == "sent");
    CHECK(request_of(lab, one.longest + 1) == fmt::format("dropped, icmp 3/4 mtu {}", one.longest));
    CHECK(request_of(lab, one.longest + 1, "df=0") == "sent");
    lab.change([](Settings& settings) { settings.pmtu_disc = 0; });
    CHECK(request_of(lab, one.longest + 1) == "sent");
}

TEST_CASE("tun: a way of less than 68 bytes inside the tunnel is none", "[unit][ipvs]") {
    DirectorLab lab;
    make_tunnel_service(lab);
    lab.mtu = 88;
    CHECK(request_of(lab, 60) == "sent");
    lab.mtu = 87;
    CHECK(request_of(lab, 60) == "dropped");
}

TEST_CASE("tun: a server on the director gets the packet without a tunnel", "[unit][ipvs]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 10.0.3.15 -i");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=9") ==
          "accepted tcp 10.0.2.15:1000 > 10.0.2.100:80 S ttl=9");
}

TEST_CASE("tun: an entry works without its server's tunnel only when the server is here",
          "[unit][ipvs]") {
    DirectorLab lab;
    make_tunnel_service(lab);
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.150:80");
    CHECK(lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 .") == "dropped");
}

TEST_CASE("tun: the outer header copies what it must of the inner one", "[unit][ipvs]") {
    PayloadPool payloads;
    FramePool frames;
    const auto outer_of = [&](std::uint8_t tos, bool hides) {
        FrameHandle frame = packet_from("udp 10.0.2.15:7 > 10.0.2.100:53 ttl=33", frames, payloads);
        frame->ipv4().put_tos(tos);
        frame->ipv4().fill_checksum();
        OuterHeader outer = outer_to_server();
        outer.hides_congestion = hides;
        REQUIRE(encapsulate(*frame, {}, outer));
        CHECK(frame->ipv4().ttl() == 33);
        CHECK(frame->ipv4().id() == 9);
        return frame->ipv4().tos();
    };
    CHECK(outer_of(0x10, true) == 0x10);
    CHECK(outer_of(0x12, true) == 0x12);
    CHECK(outer_of(0x13, true) == 0x12);
    CHECK(outer_of(0x13, false) == 0x13);
}

TEST_CASE("tun: GUE has a source port for each flow", "[unit][ipvs]") {
    PayloadPool payloads;
    FramePool frames;
    const auto port_of = [&](int client_port) {
        FrameHandle frame = packet_from(
            fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 S", client_port), frames, payloads);
        REQUIRE(
            encapsulate(*frame, {TunnelType::Gue, 6080, TunnelChecksum::None}, outer_to_server()));
        CHECK(frame->udp().destination_port() == 6080);
        CHECK(frame->udp().source_port() >= 32768);
        CHECK(frame->udp().source_port() < 60999);
        return frame->udp().source_port();
    };
    CHECK(port_of(1000) == port_of(1000));
    CHECK(port_of(1000) != port_of(1001));
}

TEST_CASE("tun: the packet inside is untouched and every outer checksum is right",
          "[property][ipvs]") {
    CHECK(rc::check("encapsulation adds headers and changes nothing else", [] {
        PayloadPool payloads;
        FramePool frames;
        const Tunnel tunnel{
            *rc::gen::element(TunnelType::IpIp, TunnelType::Gue, TunnelType::Gre), 6080,
            *rc::gen::element(TunnelChecksum::None, TunnelChecksum::Whole, TunnelChecksum::Remote)};
        FrameHandle frame =
            packet_from(fmt::format("tcp 10.0.2.15:{} > 10.0.2.100:80 P. len={}",
                                    *rc::gen::inRange(1, 65536), *rc::gen::inRange(0, 1400)),
                        frames, payloads);
        const std::vector<std::byte> inner = packet_bytes(*frame);
        RC_ASSERT(encapsulate(*frame, tunnel, outer_to_server()));
        const std::vector<std::byte> all = packet_bytes(*frame);
        const std::size_t added = tunnel_bytes(tunnel);
        RC_ASSERT(all.size() == added + inner.size());
        RC_ASSERT(std::memcmp(all.data() + added, inner.data(), inner.size()) == 0);
        // As it comes out at the other end.
        frame->forget_parsing();
        RC_ASSERT(parse_ipv4(*frame) == ParseError::None);
        RC_ASSERT(has_good_transport_checksum(*frame));
        RC_ASSERT(frame->ipv4().protocol() == outer_protocol(tunnel.type));
        if (tunnel.type == TunnelType::Gre) {
            const GreView gre(frame->l4());
            RC_ASSERT(gre.has_checksum() == (tunnel.checksum == TunnelChecksum::Whole));
            RC_ASSERT(!gre.has_checksum() || sum_from_l4(*frame).folded() == 0xffff);
        }
    }));
}

TEST_CASE("tun: headers that leave no room are noticed", "[unit][ipvs]") {
    PayloadPool payloads;
    FramePool frames;
    FrameHandle frame = packet_from("udp 10.0.2.15:7 > 10.0.2.100:53", frames, payloads);
    int layers = 0;
    while (encapsulate(*frame, {}, outer_to_server())) {
        ++layers;
        CHECK(frame->ipv4().total_bytes() == 28 + layers * 20);
    }
    // 256 bytes hold Ethernet, 28 bytes of the packet and ten more IPv4 headers.
    CHECK(layers == 10);
    CHECK(frame->ipv4().total_bytes() == 228);
}

TEST_CASE("tun: an ICMP error from inside the tunnel goes to the client", "[unit][ipvs]") {
    struct Case {
        std::string_view options;
        Tunnel tunnel;
    };
    const Case one = GENERATE(
        Case{"", {}},
        Case{"--tun-type gue --tun-port 6080", {TunnelType::Gue, 6080, TunnelChecksum::None}},
        Case{"--tun-type gre", {TunnelType::Gre, 0, TunnelChecksum::None}},
        Case{"--tun-type gre --tun-csum", {TunnelType::Gre, 0, TunnelChecksum::Whole}});
    DirectorLab lab;
    make_tunnel_service(lab, one.options);
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    const auto error = [&](IcmpType type, std::uint8_t code, std::uint16_t mtu = 0,
                           std::string_view inner = "") {
        return error_about_tunnelled(lab, one.tunnel, type, code, mtu, inner);
    };
    CHECK(fate(lab, error(IcmpType::DestinationUnreachable, kIcmpHostUnreachable)) ==
          "stolen, icmp 3/1");
    CHECK(fate(lab, error(IcmpType::TimeExceeded, kIcmpTtlExceeded)) == "stolen, icmp 11/0");
    CHECK(fate(lab, error(IcmpType::DestinationUnreachable, kIcmpFragmentationNeeded, 1000)) ==
          "stolen, icmp 3/4 mtu 980");
    CHECK(lab.path_mtus.at(IpAddress::v4(kServer)) == 1000);
    // From now on the director itself says so: 20 bytes are off for IP-in-IP, more for others.
    CHECK(request_of(lab, 1000) ==
          fmt::format("dropped, icmp 3/4 mtu {}", 1000 - tunnel_bytes(one.tunnel)));
    // Who allows fragments need not know.
    CHECK(fate(lab, error(IcmpType::DestinationUnreachable, kIcmpFragmentationNeeded, 900,
                          "df=0")) == "stolen");
    CHECK(lab.path_mtus.at(IpAddress::v4(kServer)) == 900);
    CHECK(lab.entry(1000) == "SYN_RECV 10.0.3.150:80");
}

TEST_CASE("tun: ICMP errors about other tunnels are left to the machine", "[unit][ipvs]") {
    DirectorLab lab;
    make_tunnel_service(lab);
    const auto error = [&](const Tunnel& tunnel) {
        return error_about_tunnelled(lab, tunnel, IcmpType::TimeExceeded, kIcmpTtlExceeded, 0);
    };
    CHECK(fate(lab, error({})) == "accepted");  // no connection yet
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    CHECK(fate(lab, error({TunnelType::Gre, 0, TunnelChecksum::None})) == "accepted");
    CHECK(fate(lab, error({TunnelType::Gue, 6080, TunnelChecksum::None})) == "accepted");
    lab.setup("-e -t 10.0.2.100:80 -r 10.0.3.150:80 -i --tun-type gue --tun-port 6080");
    CHECK(fate(lab, error({})) == "accepted");
    CHECK(fate(lab, error({TunnelType::Gue, 6081, TunnelChecksum::None})) == "accepted");
    CHECK(fate(lab, error({TunnelType::Gue, 6080, TunnelChecksum::None})) == "stolen, icmp 11/0");
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.150:80");
    CHECK(fate(lab, error({TunnelType::Gue, 6080, TunnelChecksum::None})) == "accepted");
}

TEST_CASE("tun: an ICMP error from the tunnel with a wrong checksum is dropped", "[unit][ipvs]") {
    DirectorLab lab;
    make_tunnel_service(lab);
    lab.request("tcp 10.0.2.15:1000 > 10.0.2.100:80 S");
    FrameHandle frame = error_about_tunnelled(lab, {}, IcmpType::TimeExceeded, kIcmpTtlExceeded, 0);
    frame->icmp().put_checksum(static_cast<std::uint16_t>(frame->icmp().checksum() + 1));
    frame->checksum_state = ChecksumState::Unverified;
    CHECK(fate(lab, std::move(frame)) == "dropped");
}

TEST_CASE("tun: ignore_tunneled leaves alone what comes out of a tunnel here", "[unit][ipvs]") {
    DirectorLab lab;
    make_tunnel_service(lab);
    const auto is_marked = [&] {
        FrameHandle frame =
            packet_from("tcp 10.0.2.15:1000 > 10.0.2.100:80 S", lab.frames(), lab.payloads());
        REQUIRE(encapsulate(*frame, {}, outer_to_server()));
        frame->ingress = 1;
        const PacketAnswer answer = lab.director.on_request(PacketPlace::LocalIn, frame);
        CHECK(answer.verdict == PacketVerdict::Accept);
        return frame->is_ipvs_handled;
    };
    CHECK_FALSE(is_marked());
    lab.change([](Settings& settings) { settings.ignore_tunneled = 1; });
    CHECK(is_marked());
}

TEST_CASE("tun: listings and saved lines tell the kind of tunnel", "[unit][ipvs][ipvsadm]") {
    DirectorLab lab;
    lab.setup("-A -t 10.0.2.100:80 -s rr")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.1 -i")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.2 -i --tun-type gue --tun-port 6080")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.3 -i --tun-type gue --tun-port 7 --tun-remcsum")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.4 -i --tun-type gre --tun-csum")
        .setup("-a -t 10.0.2.100:80 -r 10.0.3.5");
    const std::string list = lab.ipvsadm("-Ln --tun-info -t 10.0.2.100:80");
    CHECK_THAT(list, Catch::Contains("10.0.3.1:80                  Tunnel  ipip          1 "));
    CHECK_THAT(list, Catch::Contains("10.0.3.2:80                  Tunnel  gue:6080:-c   1 "));
    CHECK_THAT(list, Catch::Contains("10.0.3.3:80                  Tunnel  gue:7:r+c     1 "));
    CHECK_THAT(list, Catch::Contains("10.0.3.4:80                  Tunnel  gre:+c        1 "));
    CHECK_THAT(list, Catch::Contains("10.0.3.5:80                  Route   n/a           1 "));
    const std::string saved = lab.ipvsadm("-Sn");
    CHECK_THAT(saved, Catch::Contains("10.0.3.1:80 -i -w 1 --tun-type ipip\n"));
    CHECK_THAT(saved, Catch::Contains("-i -w 1 --tun-type gue --tun-port 6080 --tun-nocsum\n"));
    CHECK_THAT(saved, Catch::Contains("-i -w 1 --tun-type gue --tun-port 7 --tun-remcsum\n"));
    CHECK_THAT(saved, Catch::Contains("-i -w 1 --tun-type gre --tun-csum\n"));
    CHECK_THAT(saved, Catch::Contains("10.0.3.5:80 -g -w 1\n"));
    lab.setup("-C");
    CHECK(lab.ipvsadm("-R", saved).empty());
    CHECK(lab.ipvsadm("-Sn") == saved);
}
