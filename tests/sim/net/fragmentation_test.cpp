// SPDX-License-Identifier: Apache-2.0
//
// Cutting packets and putting them together.
#include "sim/net/reassembly.hpp"
#include "tests/sim/net/lab.hpp"

#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::test;

namespace {

using Lines = std::vector<std::string>;

struct FragmentLab : Bench {
    FragmentLab() : outside(card({"10.0.2.50/24"})), inside(card({"10.0.3.15/24"})) {
        REQUIRE(set("ip_forward", "1"));
        neighbour("10.0.2.15");
        neighbour("10.0.3.100");
        stack.set_mtu(2, 1000);
        (void)stack.udp().bind({{}, 2}, log).value();
    }
    /// A piece of a UDP datagram of 3000 bytes: header and x.
    void piece(std::size_t offset, std::size_t length, bool more, std::uint16_t id = 1) {
        Packet packet(lab);
        packet.from("10.0.2.15").to("10.0.2.50").fragment(id, offset, more);
        if (offset > 0) {
            arrives(packet.raw(IpProtocol::Udp, length));
            return;
        }
        FrameHandle first = packet.udp(1, 2, length - kUdpHeaderBytes);
        UdpView(first->data() + kEthernetHeaderBytes + kIpv4HeaderBytes).put_length(3000);
        arrives(std::move(first));
    }
    Wire& outside;
    Wire& inside;
    UdpLog log;
};

}  // namespace

TEST_CASE("fragments: a packet too big for the next link is cut at multiples of eight",
          "[unit][net][ipv4]") {
    FragmentLab lab;
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.3.100").udp(1, 2, 1973));
    REQUIRE(lab.inside.frames().size() == 3);
    const std::vector<std::array<std::size_t, 2>> expected = {{0, 976}, {976, 976}, {1952, 29}};
    for (std::size_t i = 0; i < 3; ++i) {
        Ipv4View header = lab.inside.frames()[i]->ipv4();
        CHECK(header.fragment_offset() == expected[i][0]);
        CHECK(header.total_bytes() - header.header_bytes() == expected[i][1]);
        CHECK(header.more_fragments() == (i < 2));
        CHECK(header.ttl() == 63);
        CHECK(header.has_good_checksum());
    }
}

TEST_CASE("fragments: one that is told not to be cut is refused with the MTU",
          "[unit][net][ipv4]") {
    FragmentLab lab;
    lab.arrives(Packet(lab).from("10.0.2.15").to("10.0.3.100").dont_fragment().udp(1, 2, 1400));
    REQUIRE(lab.outside.frames().size() == 1);
    CHECK(lab.outside.frames().front()->icmp().next_hop_mtu() == 1000);
    CHECK(lab.outside.take() ==
          Lines{"10.0.2.15: 10.0.2.50 > 10.0.2.15 icmp fragmentation needed"});
    CHECK(lab.dropped(DropReason::FragmentationNeeded) == 1);
}

TEST_CASE("fragments: any size sent in pieces arrives whole, whatever the MTU",
          "[unit][net][ipv4][property]") {
    CHECK(rc::check("round trip over a small link", [] {
        Lab lab;
        Switch& lan = lab.network("lan");
        Stack& a = lab.host("a");
        Stack& b = lab.host("b");
        Interface& card = lab.card(a, lan, {"10.0.2.1/24"});
        lab.card(b, lan, {"10.0.2.2/24"});
        a.set_mtu(card.index(), *rc::gen::inRange<std::uint32_t>(68, 1501));
        const auto size = *rc::gen::inRange<std::size_t>(0, 20'000);
        std::string bytes;
        for (std::size_t i = 0; i < size; ++i) {
            bytes.push_back(static_cast<char>('a' + i % 26));
        }
        UdpLog log;
        UdpLog none;
        (void)b.udp().bind({{}, 9}, log).value();
        const auto socket = a.udp().bind({{}, 0}, none).value();
        REQUIRE(a.arp().add_permanent(1, ip("10.0.2.2"), mac_of("10.0.2.2")));
        RC_ASSERT(a.udp().send(socket, {ip("10.0.2.2"), 9}, a.payloads().copy_of(bytes)) ==
                  UdpError::None);
        lab.run_for(1_s);
        RC_ASSERT(log.sizes == std::vector<std::size_t>{size});
        RC_ASSERT(lab.net.account().is_balanced());
    }));
}

TEST_CASE("fragments: the order of the pieces does not matter", "[unit][net][ipv4]") {
    FragmentLab lab;
    lab.piece(2000, 1000, false);
    lab.piece(0, 1000, true);
    CHECK(lab.log.lines.empty());
    lab.piece(1000, 1000, true);
    CHECK(lab.log.sizes == std::vector<std::size_t>{2992});
}

TEST_CASE("fragments: after 30 s the sender is told and the rest is dropped", "[unit][net][ipv4]") {
    FragmentLab lab;
    lab.piece(0, 1000, true);
    lab.piece(2000, 1000, false);
    lab.run_for(30_s);
    CHECK(lab.dropped(DropReason::ReassemblyTimeout) == 2);
    CHECK(lab.outside.take() ==
          Lines{"10.0.2.15: 10.0.2.50 > 10.0.2.15 icmp reassembly time exceeded"});
}

TEST_CASE("fragments: without the first one nobody is told", "[unit][net][ipv4]") {
    FragmentLab lab;
    lab.piece(1000, 1000, true);
    lab.run_for(30_s);
    CHECK(lab.dropped(DropReason::ReassemblyTimeout) == 1);
    CHECK(lab.outside.take().empty());
}

TEST_CASE("fragments: an overlap ends the whole packet, a duplicate is ignored",
          "[unit][net][ipv4]") {
    FragmentLab lab;
    lab.piece(0, 1000, true);
    lab.piece(0, 1000, true);
    CHECK(lab.dropped(DropReason::ReassemblyOverlap) == 1);
    lab.piece(992, 1000, true);
    CHECK(lab.dropped(DropReason::ReassemblyOverlap) == 3);
    lab.piece(0, 1000, true, 2);
    lab.piece(2000, 1000, false, 2);
    lab.piece(2504, 1000, false, 2);
    CHECK(lab.dropped(DropReason::ReassemblyOverlap) == 6);
    lab.run_for(31_s);
    CHECK(lab.dropped(DropReason::ReassemblyTimeout) == 0);
}

TEST_CASE("fragments: impossible pieces are malformed", "[unit][net][ipv4]") {
    FragmentLab lab;
    lab.piece(1000, 1001, true);
    lab.piece(65'000, 1000, false);
    CHECK(lab.dropped(DropReason::Malformed) == 2);
}

TEST_CASE("fragments: no more wait than memory is set apart for", "[unit][net][ipv4]") {
    FragmentLab lab;
    REQUIRE(lab.set("ipfrag_high_thresh", "10000"));
    for (std::uint16_t id = 1; id <= 10; ++id) {
        lab.piece(1000, 1000, true, id);
    }
    CHECK(lab.dropped(DropReason::ReassemblyMemory) == 4);
    lab.run_for(30_s);
    lab.piece(1000, 1000, true, 20);
    CHECK(lab.dropped(DropReason::ReassemblyMemory) == 4);
}

TEST_CASE("fragments: a hook can have them put together where they are forwarded",
          "[unit][net][ipv4]") {
    struct Gather final : Hook {
        explicit Gather(Stack& in) : stack(in) {
            stack.netfilter().add(HookPoint::Forward, 0, *this);
        }
        HookVerdict on_packet(HookPoint, HookPacket& packet) override {
            if (packet.frame->ipv4().is_fragment()) {
                packet.frame = stack.reassemble_for_ipvs(std::move(packet.frame));
                if (!packet.frame) {
                    return HookVerdict::Stolen;
                }
            }
            sizes.push_back(packet.frame->l3_size());
            return HookVerdict::Accept;
        }
        Stack& stack;
        std::vector<std::size_t> sizes;
    };
    FragmentLab lab;
    Gather gather(lab.stack);
    const auto piece = [&](std::size_t offset, bool more) {
        return Packet(lab)
            .from("10.0.2.15")
            .to("10.0.3.100")
            .fragment(9, offset, more)
            .raw(IpProtocol::Gre, 1200);
    };
    lab.arrives(piece(0, true));
    CHECK(gather.sizes.empty());
    lab.arrives(piece(1200, false));
    CHECK(gather.sizes == std::vector<std::size_t>{2420});
    CHECK(lab.inside.take().size() == 3);  // cut again for the next link
    CHECK(lab.lab.net.account().is_balanced());
}
