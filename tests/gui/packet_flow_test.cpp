// SPDX-License-Identifier: Apache-2.0
#include "gui/packet_flow.hpp"

#include <catch2/catch.hpp>

namespace lvsim::gui {
namespace {

constexpr Speed kSlow{1_ms};
const char* const kSyn = "10.0.0.1:1000 > 10.0.0.2:80 tcp S seq 1 ack 0 len 0";

runtime::EventView event(const char* kind, const char* host, std::uint64_t frame, SimDuration time,
                         const char* packet = kSyn) {
    return {.number = 0,
            .time = SimTime::at(time),
            .host = host,
            .kind = kind,
            .text = "",
            .fields = {{"interface", "eth0"},
                       {"frame", std::to_string(frame)},
                       {"bytes", "60"},
                       {"packet", packet},
                       {"reason", "no route"}}};
}
runtime::EventView sent(const char* host, std::uint64_t frame, SimDuration time) {
    return event("net.frame_sent", host, frame, time);
}
runtime::EventView received(const char* host, std::uint64_t frame, SimDuration time) {
    return event("net.frame_received", host, frame, time);
}

TEST_CASE("packets: what one machine sent and another received is on its way between them",
          "[gui]") {
    PacketFlow flow;
    flow.add({sent("a", 7, 0_us), received("b", 7, 400_us)}, kSlow, 1000);
    REQUIRE(flow.flights().size() == 1);
    const auto& flight = flow.flights().front();
    CHECK(flight.from == "a");
    CHECK(flight.to == "b");
    CHECK(flight.to_interface == "eth0");
    CHECK(flight.look.label == "SYN");
    CHECK(flow.drawn() == 1);
}

TEST_CASE("packets: at a thousandth of real time 0.4 ms take 0.4 s", "[gui]") {
    PacketFlow flow;
    flow.add({sent("a", 7, 0_us), received("b", 7, 400_us)}, kSlow, 1000);
    const auto& flight = flow.flights().front();
    CHECK(flight.begin_ms == Approx(1400));
    CHECK(flight.end_ms == Approx(1800));
}

TEST_CASE("packets: one that is sent in one batch and received in the next is found", "[gui]") {
    PacketFlow flow;
    flow.add({sent("a", 7, 0_us)}, kSlow, 0);
    CHECK(flow.is_idle());
    flow.add({received("b", 7, 400_us)}, kSlow, 50);
    CHECK(flow.flights().size() == 1);
}

TEST_CASE("packets: a forwarded frame goes on from the machine that forwarded it", "[gui]") {
    PacketFlow flow;
    flow.add(
        {sent("a", 7, 0_us), received("b", 7, 1_us), sent("b", 7, 1_us), received("c", 7, 2_us)},
        kSlow, 0);
    REQUIRE(flow.flights().size() == 2);
    CHECK(flow.flights()[1].from == "b");
    CHECK(flow.flights()[1].to == "c");
}

TEST_CASE("packets: a broadcast reaches everybody", "[gui]") {
    PacketFlow flow;
    flow.add({sent("a", 7, 0_us), received("b", 7, 1_us), received("c", 7, 1_us)}, kSlow, 0);
    CHECK(flow.flights().size() == 2);
}

TEST_CASE("packets: at full speed each is still seen for a moment", "[gui]") {
    PacketFlow flow;
    flow.add({sent("a", 7, 0_us), received("b", 7, 400_us)}, kFullSpeed, 0);
    const auto flight = flow.flights().front();
    CHECK(flight.end_ms - flight.begin_ms == Approx(PacketFlow::kShortestMs));
    flow.advance(flight.end_ms - 1);
    CHECK_FALSE(flow.is_idle());
    flow.advance(flight.end_ms + 1);
    CHECK(flow.is_idle());
    CHECK(flow.drawn() == 1);
}

TEST_CASE("packets: what is too much to draw is not drawn, and not counted as drawn", "[gui]") {
    PacketFlow flow;
    std::vector<runtime::EventView> many;
    for (std::uint64_t i = 0; i < 2 * PacketFlow::kFlightsMax; ++i) {
        many.push_back(sent("a", i, 0_us));
        many.push_back(received("b", i, 1_us));
    }
    flow.add(many, kFullSpeed, 0);
    CHECK(flow.flights().size() == PacketFlow::kFlightsMax);
    CHECK(flow.drawn() == PacketFlow::kFlightsMax);
}

TEST_CASE("packets: of a crowd every n-th is drawn, from its beginning to its end", "[gui]") {
    PacketFlow flow;
    std::vector<runtime::EventView> many;
    for (std::uint64_t i = 0; i < 4 * PacketFlow::kFlightsMax; ++i) {
        many.push_back(sent(i < 2 * PacketFlow::kFlightsMax ? "early" : "late", i, 0_us));
        many.push_back(received("b", i, 1_us));
    }
    flow.add(many, kFullSpeed, 0);
    CHECK(flow.flights().size() == PacketFlow::kFlightsMax);
    const auto late = std::count_if(flow.flights().begin(), flow.flights().end(),
                                    [](const Flight& flight) { return flight.from == "late"; });
    CHECK(late == PacketFlow::kFlightsMax / 2);
    CHECK(flow.flights().back().begin_ms > flow.flights().front().begin_ms);
}

TEST_CASE("packets: frames that never arrive are forgotten, the oldest first", "[gui]") {
    PacketFlow flow;
    std::vector<runtime::EventView> lost;
    for (std::uint64_t i = 0; i <= PacketFlow::kSentMax; ++i) lost.push_back(sent("a", i, 0_us));
    flow.add(lost, kSlow, 0);
    flow.add({received("b", 0, 1_us)}, kSlow, 0);
    CHECK(flow.flights().empty());
    flow.add({received("b", 1, 1_us)}, kSlow, 0);
    CHECK(flow.flights().size() == 1);
}

TEST_CASE("packets: a dropped one leaves a mark with the reason, for a while", "[gui]") {
    PacketFlow flow;
    flow.add({event("net.packet_dropped", "b", 7, 0_us)}, kSlow, 0);
    REQUIRE(flow.marks().size() == 1);
    CHECK(flow.marks().front().host == "b");
    CHECK(flow.marks().front().reason == "no route");
    flow.advance(PacketFlow::kMarkMs + 1);
    CHECK(flow.is_idle());
}

TEST_CASE("packets: the label says what it is", "[gui]") {
    struct Row {
        const char* packet;
        PacketKind kind;
        const char* label;
    };
    const auto [packet, kind, label] = GENERATE(values<Row>({
        {kSyn, PacketKind::Tcp, "SYN"},
        {"a > b tcp S. seq 1 ack 1 len 0", PacketKind::Tcp, "SYN ACK"},
        {"a > b tcp F. seq 1 ack 1 len 0", PacketKind::Tcp, "FIN ACK"},
        {"a > b tcp P. seq 1 ack 1 len 512", PacketKind::TcpData, "data 512"},
        {"a > b tcp R seq 1 ack 1 len 0", PacketKind::Tcp, "RST"},
        {"arp who has 10.0.0.2, tell 10.0.0.1", PacketKind::Arp, "ARP"},
        {"a > b icmp echo request id 1 seq 1", PacketKind::Icmp, "ICMP"},
        {"a > b udp len 8", PacketKind::Other, "UDP"},
    }));
    CHECK(look_of(packet).kind == kind);
    CHECK(look_of(packet).label == label);
}

}  // namespace
}  // namespace lvsim::gui
