// SPDX-License-Identifier: Apache-2.0
//
// The oracle of masters and virtual addresses, with adverts and surroundings made by hand.
#include "scenarios/runtime/invariants/vrrp_watch.hpp"

#include "models/vrrp/events.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/net/frame_trace.hpp"
#include "sim/wire/ethernet.hpp"
#include "sim/wire/frame.hpp"
#include "sim/wire/vrrp.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <set>

namespace lvsim::runtime {
namespace {

using Catch::Contains;
using net::LinkSide;

constexpr NodeId kOne{0};
constexpr NodeId kTwo{1};
const IpAddress kAddress = IpAddress::v4(0x0a0001fe);

/// Two routers on one network; what is broken stands in the sets.
class Around final : public VrrpSurroundings {
public:
    [[nodiscard]] std::string name(NodeId node) const override {
        return node == kOne ? "one" : "two";
    }
    [[nodiscard]] std::optional<std::size_t> domain(NodeId node, std::string_view) const override {
        return node == kTwo && is_apart ? 1 : 0;
    }
    [[nodiscard]] bool is_able(NodeId node, std::string_view) const override {
        return !unable.contains(node);
    }
    [[nodiscard]] bool is_clean(NodeId node, std::string_view, LinkSide side) const override {
        return !faulty.contains({node, side});
    }
    [[nodiscard]] bool holds(NodeId node, IpAddress) const override {
        return holders.contains(node);
    }

    std::set<NodeId> unable;
    std::set<std::pair<NodeId, LinkSide>> faulty;
    std::set<NodeId> holders;
    bool is_apart = false;
};

class Lab {
public:
    Lab() { watch_.subscribe_to(bus_); }

    void state(NodeId node, vrrp::State state) {
        vrrp::StateChanged event;
        event.subject = {"VI_1", "eth0", 51};
        event.to = state;
        bus_.emit(node, event);
    }
    void advert(NodeId node, std::uint8_t priority = 100) {
        const std::array addresses{kAddress};
        const VrrpAdvert advert{.vrid = 51, .priority = priority, .addresses = addresses};
        const VrrpEnvelope envelope{.source = IpAddress::v4(0x0a000102),
                                    .destination = IpAddress::v4(0xe0000012)};
        std::array<std::byte, 128> packet{};
        const std::size_t size = emit_vrrp_packet(advert, envelope, packet);
        FrameHandle frame = frames_.make();
        EthernetView(frame->append(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
        std::copy_n(packet.begin(), size, frame->append(size));
        bus_.emit(node, net::FrameSent{"eth0", 1, frame.get()});
    }
    /// These send adverts each second; the watch looks ten times as often.
    void run(SimDuration span, std::set<NodeId> masters) {
        for (const SimTime end = now_ + span; now_ < end;) {
            if (now_.ns() % (1_s).ns() == 0) {
                for (const NodeId node : masters) advert(node);
            }
            now_ += 100_ms;
            watch_.look(now_);
            note(watch_.check_masters(now_));
            note(watch_.check_addresses(now_));
        }
    }
    void blink() { bus_.emit(kOne, net::LinkFaultChanged{}); }
    [[nodiscard]] const std::string& seen() const { return seen_; }
    Around around;

private:
    void note(const Mismatches& found) {
        if (!found.empty() && seen_.empty()) seen_ = found[0].what + ": " + found[0].seen;
    }

    FramePool frames_;
    SimTime now_;
    TraceBus bus_{now_};
    VrrpWatch watch_{around};
    std::string seen_;
};

TEST_CASE("one-master: two masters that hear each other are wrong after five intervals",
          "[unit][hunt]") {
    Lab lab;
    lab.run(3_s, {kOne});
    lab.run(5_s, {kOne, kTwo});
    CHECK(lab.seen().empty());
    lab.run(1_s, {kOne, kTwo});
    CHECK_THAT(lab.seen(), Contains("masters of VRID 51: one.eth0 and two.eth0, who hear each "
                                    "other, both for 5."));
}

TEST_CASE("one-master: two masters that do not hear each other are right", "[unit][hunt]") {
    Lab lab;
    SECTION("one direction is cut") {
        lab.around.faulty.insert({kTwo, LinkSide::In});
    }
    SECTION("the other one is cut") {
        lab.around.faulty.insert({kTwo, LinkSide::Out});
    }
    SECTION("they are on two networks") {
        lab.around.is_apart = true;
    }
    lab.run(30_s, {kOne, kTwo});
    CHECK(lab.seen().empty());
}

TEST_CASE("one-master: whatever comes between them starts the clock anew", "[unit][hunt]") {
    Lab lab;
    lab.run(4_s, {kOne, kTwo});
    SECTION("a fault shorter than a look") {
        lab.blink();
    }
    SECTION("one stands still") {
        lab.around.unable.insert(kTwo);
        lab.run(1_s, {kOne});
        lab.around.unable.clear();
    }
    SECTION("a farewell") {
        lab.advert(kTwo, 0);
    }
    lab.run(4_s, {kOne, kTwo});
    CHECK(lab.seen().empty());
    lab.run(3_s, {kOne, kTwo});
    CHECK_FALSE(lab.seen().empty());
}

TEST_CASE("one-master: a backup that hears nobody must become master, one in fault must not",
          "[unit][hunt]") {
    Lab lab;
    lab.state(kOne, vrrp::State::Backup);
    lab.run(7900_ms, {});
    CHECK(lab.seen().empty());
    SECTION("it does not") {
        lab.run(400_ms, {});
        CHECK_THAT(lab.seen(), Contains("masters of VRID 51: none, but one.eth0 is BACKUP and "
                                        "hears nobody for 8."));
    }
    SECTION("it does") {
        lab.run(10_s, {kOne});
        CHECK(lab.seen().empty());
    }
    SECTION("it is in fault") {
        lab.state(kOne, vrrp::State::Fault);
        lab.run(10_s, {});
        CHECK(lab.seen().empty());
    }
    SECTION("its daemon is killed: what it was does not count when it comes back") {
        lab.around.unable.insert(kOne);
        lab.run(1_s, {});
        lab.around.unable.clear();
        lab.run(20_s, {});
        CHECK(lab.seen().empty());
    }
}

TEST_CASE("one-address: two that hear each other do not keep an address both", "[unit][hunt]") {
    Lab lab;
    lab.state(kTwo, vrrp::State::Backup);
    lab.around.holders = {kOne, kTwo};
    SECTION("they hear each other") {
        lab.run(7_s, {kOne});
        CHECK_THAT(lab.seen(), Contains("who has 10.0.1.254: two.eth0 and one.eth0, who hear each "
                                        "other, both for 5."));
    }
    SECTION("one is cut off") {
        lab.around.faulty.insert({kOne, LinkSide::Out});
        lab.run(20_s, {kOne});
        CHECK(lab.seen().empty());
    }
    SECTION("a daemon was killed and left it behind") {
        lab.around.unable.insert(kTwo);
        lab.run(20_s, {kOne});
        CHECK(lab.seen().empty());
    }
}

}  // namespace
}  // namespace lvsim::runtime
