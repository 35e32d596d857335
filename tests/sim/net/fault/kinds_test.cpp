// SPDX-License-Identifier: Apache-2.0
//
// What each kind of fault does to the frames of a cable.
#include "sim/core/trace.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/net/fault/registry.hpp"
#include "tests/sim/net/fault/fault_lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using test::FaultLab;

namespace {

/// Without a fault, a datagram takes 200 us to the other machine.
std::vector<std::int64_t> arrival_us(FaultLab& lab, SimTime since) {
    lab.lab.run_for(1_s);
    std::vector<std::int64_t> times;
    for (const SimTime time : lab.received.times) times.push_back((time - since).ns() / 1000);
    return times;
}

struct Texts final : TraceSink {
    void on_trace(const TraceRecord& record) override {
        lines.push_back(std::string(record.kind->name) + ": " + record.text());
    }
    std::vector<std::string> lines;
};

}  // namespace

TEST_CASE("cut: everything vanishes until it is healed", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Cut}));
    lab.send(3);
    CHECK(lab.arrived() == 0);
    CHECK(lab.sender_drops(DropReason::CableCut) == 3);
    CHECK(lab.sender.has_carrier());
    REQUIRE(lab.net().heal(lab.sender, LinkSide::Out));
    lab.send(2);
    CHECK(lab.order() == "4 5");
    CHECK_FALSE(lab.net().heal(lab.sender, LinkSide::Out));
}

TEST_CASE("cut: with a filter, only what it names vanishes", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Cut, .only = {.port = 53}}));
    lab.send_to(53);
    lab.send_to(54);
    CHECK(lab.order() == "2");
    REQUIRE(lab.end(LinkFaultKind::Cut, {.port = 53}));
    CHECK_FALSE(lab.end(LinkFaultKind::Cut, {.port = 53}));
    REQUIRE(lab.set({.kind = LinkFaultKind::Cut, .only = {.protocol = FilterProtocol::Arp}}));
    lab.send();
    CHECK(lab.order() == "2 3");
}

TEST_CASE("delay: frames come later by as much, in their order", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Delay, .delay = 5_ms}));
    const SimTime start = lab.lab.world.now();
    lab.send(3);
    CHECK(arrival_us(lab, start) == std::vector<std::int64_t>{5200, 6200, 7200});
}

TEST_CASE("delay: jitter lies within its bounds, and never changes the order", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Delay, .delay = 50_ms, .jitter = 50_ms}));
    std::string expected;
    const SimTime start = lab.lab.world.now();
    lab.send(200);
    for (int i = 1; i <= 200; ++i) expected += (i == 1 ? "" : " ") + std::to_string(i);
    CHECK(lab.order() == expected);
    bool is_spread = false;
    for (std::size_t i = 0; i < lab.received.times.size(); ++i) {
        const SimTime sent = start + SimDuration::milliseconds(static_cast<std::int64_t>(i));
        const SimDuration took = lab.received.times[i] - sent;
        CHECK(took >= 200_us);
        CHECK(took <= 100_ms + 200_us);
        is_spread = is_spread || took < 70_ms;
    }
    CHECK(is_spread);
}

TEST_CASE("rate: a narrow place sends one frame after the other, and its queue has an end",
          "[unit][net]") {
    FaultLab lab;
    // A short frame is 84 bytes on the wire: 1 ms at this rate.
    REQUIRE(lab.set({.kind = LinkFaultKind::Rate,
                     .rate_bits_per_second = 84 * 8 * 1000,
                     .queue_packets_max = 2}));
    const SimTime start = lab.lab.world.now();
    lab.send(4, 0_ms);
    CHECK(arrival_us(lab, start) == std::vector<std::int64_t>{1200, 2200, 3200});
    CHECK(lab.sender_drops(DropReason::QueueFull) == 1);
}

TEST_CASE("duplicate: frames come twice, and the copies count as made", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Duplicate, .share_ppm = kWholeShare}));
    const auto made = lab.net().account().made;
    lab.send(2);
    CHECK(lab.order() == "1 1 2 2");
    CHECK(lab.net().account().made == made + 4);
    CHECK(lab.net().account().is_balanced());
}

TEST_CASE("reorder: what is held back is overtaken", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Reorder,
                     .only = {.port = 53},
                     .share_ppm = kWholeShare,
                     .delay = 5_ms}));
    lab.send_to(53);
    lab.send_to(54);
    lab.send_to(54);
    CHECK(lab.order() == "2 3 1");
}

TEST_CASE("corrupt: a bit turns over, and the receiver notices by a checksum", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Corrupt, .share_ppm = kWholeShare}));
    Texts texts;
    lab.lab.world.trace().subscribe(texts);
    lab.send(300);
    const auto corrupted = std::count_if(texts.lines.begin(), texts.lines.end(), [](const auto& t) {
        return t.starts_with("net.frame_corrupted: corrupted, bit ");
    });
    lab.lab.world.trace().unsubscribe(texts);
    CHECK(corrupted >= 300);
    // One bit more or less is always noticed, by UDP's checksum or IP's.
    CHECK(lab.arrived() == 0);
    CHECK(lab.receiver_drops(DropReason::BadChecksum) > 50);
    CHECK(lab.receiver_drops(DropReason::Malformed) > 50);
    CHECK(lab.receiver_drops(DropReason::UnknownEtherType) > 5);
    CHECK(lab.net().account().is_balanced());
}

TEST_CASE("corrupt: bytes that others refer to stay as they are", "[unit][net]") {
    FaultLab lab;
    const PayloadRef page = lab.net().payloads().copy_of(std::string(1000, 'x'));
    REQUIRE(lab.set({.kind = LinkFaultKind::Corrupt, .share_ppm = kWholeShare}));
    for (int i = 0; i < 20; ++i) {
        REQUIRE(lab.client.udp().send(lab.socket(), {test::ip("10.0.0.2"), 53}, page) ==
                UdpError::None);
    }
    CHECK(lab.arrived() == 0);
    CHECK(page.text() == std::string(1000, 'x'));
}

TEST_CASE("faults of one direction act in their order, and one of the same kind is replaced",
          "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Delay, .delay = 5_ms}));
    REQUIRE(lab.set({.kind = LinkFaultKind::Duplicate, .share_ppm = kWholeShare}));
    REQUIRE(lab.set({.kind = LinkFaultKind::Delay, .delay = 2_ms}));
    const auto active = lab.net().faults(lab.sender, LinkSide::Out);
    REQUIRE(active.size() == 2);
    CHECK(to_text(active[0]) == "delay 2ms");
    CHECK(to_text(active[1]) == "duplicate 100%");
    CHECK(lab.net().faults(lab.sender, LinkSide::In).empty());
    const SimTime start = lab.lab.world.now();
    lab.send();
    CHECK(arrival_us(lab, start) == std::vector<std::int64_t>{2200, 2200});
}

TEST_CASE("a fault that ends lets go what it holds, at its time", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Delay, .delay = 5_ms}));
    REQUIRE(lab.set({.kind = LinkFaultKind::Rate, .rate_bits_per_second = 84 * 8 * 1000}));
    const SimTime start = lab.lab.world.now();
    lab.send(2);
    REQUIRE(lab.net().heal(lab.sender, LinkSide::Out));
    lab.send();
    // The third overtakes them: the way is free for it.
    CHECK(lab.order() == "3 1 2");
    CHECK(arrival_us(lab, start) == std::vector<std::int64_t>{2200, 5200, 6200});
    CHECK(lab.net().account().under_way == 0);
}

TEST_CASE("faults have a limit on each direction", "[unit][net]") {
    FaultLab lab;
    for (std::size_t i = 0; i < FaultChain::kFaultsMax; ++i) {
        REQUIRE(lab.set(
            {.kind = LinkFaultKind::Cut, .only = {.port = static_cast<std::uint16_t>(i + 1)}}));
    }
    CHECK_FALSE(lab.set({.kind = LinkFaultKind::Cut, .only = {.port = 1000}}));
    CHECK(lab.set({.kind = LinkFaultKind::Cut, .only = {.port = 1}}));
}

TEST_CASE("every kind of fault has a name, a line in the table and a text", "[unit][net]") {
    std::string names;
    for (const LinkFaultInfo& info : link_faults()) {
        names += std::string(info.name) + " ";
        CHECK(&link_fault(info.kind) == &info);
        CHECK(find_link_fault(info.name) == &info);
    }
    CHECK(names == "loss cut delay rate corrupt duplicate reorder ");
    CHECK(find_link_fault("los") == nullptr);
    CHECK(to_text(LinkFaultConfig{.kind = LinkFaultKind::Delay,
                                  .only = {FilterProtocol::Udp, 53, test::ip("10.0.0.1")},
                                  .delay = 5_ms,
                                  .jitter = 1_ms}) ==
          "delay 5ms +- 1ms, only udp port 53 address 10.0.0.1");
    CHECK(to_text(LinkFaultConfig{.kind = LinkFaultKind::Rate, .rate_bits_per_second = 5000}) ==
          "rate 5000bit queue 1000");
}

TEST_CASE("filters read the bytes, broken or not", "[unit][net]") {
    FaultLab lab;
    auto datagram = test::Packet(lab.lab).from("10.0.0.1").to("10.0.0.9").udp(1000, 53);
    CHECK(FrameFilter{}.matches(*datagram));
    CHECK(FrameFilter{FilterProtocol::Ip}.matches(*datagram));
    CHECK(FrameFilter{FilterProtocol::Udp, 1000}.matches(*datagram));
    CHECK(FrameFilter{FilterProtocol::Any, 0, test::ip("10.0.0.9")}.matches(*datagram));
    CHECK_FALSE(FrameFilter{FilterProtocol::Tcp}.matches(*datagram));
    CHECK_FALSE(FrameFilter{FilterProtocol::Any, 54}.matches(*datagram));
    CHECK_FALSE(FrameFilter{FilterProtocol::Any, 0, test::ip("10.0.0.8")}.matches(*datagram));
    auto arp = test::arp_frame(lab.lab, ArpOperation::Request, "10.0.0.1", "10.0.0.2",
                               test::mac_of("10.0.0.1"));
    CHECK(FrameFilter{FilterProtocol::Arp, 0, test::ip("10.0.0.2")}.matches(*arp));
    CHECK_FALSE(FrameFilter{FilterProtocol::Ip}.matches(*arp));
    auto later = test::Packet(lab.lab)
                     .from("10.0.0.1")
                     .to("10.0.0.9")
                     .fragment(1, 800, false)
                     .raw(IpProtocol::Udp, 100);
    CHECK(FrameFilter{FilterProtocol::Udp}.matches(*later));
    CHECK_FALSE(FrameFilter{FilterProtocol::Udp, 53}.matches(*later));
    const auto nothing = lab.net().frames().make();
    CHECK_FALSE(FrameFilter{FilterProtocol::Ip}.matches(*nothing));
}
