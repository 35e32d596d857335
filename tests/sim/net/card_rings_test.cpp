// SPDX-License-Identifier: Apache-2.0
#include "sim/net/card_rings.hpp"

#include "tests/sim/net/fault/fault_lab.hpp"

using namespace lvsim;
using namespace lvsim::net;
using test::FaultLab;

TEST_CASE("frozen machine: frames wait in the card, in their order, and what is too much is lost",
          "[unit][net]") {
    FaultLab lab;
    lab.server.freeze();
    lab.send(300);
    CHECK(lab.arrived() == 0);
    CHECK(lab.net().account().under_way == CardRings::kFramesMax);
    CHECK(lab.net().account().is_balanced());
    lab.server.thaw();
    CHECK(lab.arrived() == CardRings::kFramesMax);
    CHECK(lab.received.texts.front() == "1");
    CHECK(lab.received.texts.back() == "256");
    CHECK(lab.receiver_drops(DropReason::RingFull) == 300 - CardRings::kFramesMax);
    CHECK(lab.net().account().is_balanced());
}

TEST_CASE("frozen machine: power off empties the card", "[unit][net]") {
    FaultLab lab;
    lab.server.freeze();
    lab.send(3);
    lab.server.power_off();
    CHECK_FALSE(lab.server.is_frozen());
    lab.server.power_on();
    CHECK(lab.arrived() == 0);
    CHECK(lab.receiver_drops(DropReason::PowerOff) == 3);
    CHECK(lab.net().account().is_balanced());
}

TEST_CASE("frozen machine: frozen again before its cards were read, it loses nothing",
          "[unit][net]") {
    FaultLab lab;
    lab.server.freeze();
    lab.send(3);
    lab.server.thaw();
    lab.server.freeze();
    CHECK(lab.arrived() == 0);
    lab.server.thaw();
    CHECK(lab.order() == "1 2 3");
}
