// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/net/fault/fault_lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using test::FaultLab;

TEST_CASE("loss: a share of the frames vanishes, each counted with its reason", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Loss, .share_ppm = 250'000}));
    lab.send(1000);
    const auto arrived = lab.arrived();
    CHECK(arrived > 700);
    CHECK(arrived < 800);
    CHECK(lab.sender_drops(DropReason::LostOnLink) == 1000 - arrived);
    CHECK(lab.net().account().is_balanced());
}

TEST_CASE("loss: of everything and of nothing", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.set({.kind = LinkFaultKind::Loss, .share_ppm = kWholeShare}));
    lab.send();
    CHECK(lab.arrived() == 0);
    REQUIRE(lab.set({.kind = LinkFaultKind::Loss, .share_ppm = 0}));
    lab.send();
    CHECK(lab.arrived() == 1);
}

TEST_CASE("loss: of what comes in, it is the switch's loss", "[unit][net]") {
    FaultLab lab;
    REQUIRE(lab.net().set_fault(lab.receiver, LinkSide::In,
                                {.kind = LinkFaultKind::Loss, .share_ppm = kWholeShare}));
    lab.send();
    CHECK(lab.arrived() == 0);
    CHECK(lab.net().drops(lab.lan.node())[static_cast<std::size_t>(DropReason::LostOnLink)] == 1);
}
