// SPDX-License-Identifier: Apache-2.0
#include "sim/core/assert.hpp"

#include "sim/core/world.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

TEST_CASE("assert: a position says time, event and seed", "[unit][core]") {
    const RunPosition position{7, 1'000'000'000, 42};
    CHECK(to_text(&position) == "at t=1.000000000 (event 42, seed 7)");
    CHECK(to_text(static_cast<const RunPosition*>(nullptr)) == "outside a run");
}

TEST_CASE("assert: positions nest, the former one comes back", "[unit][core]") {
    const RunPosition outer{1, 0, 0};
    const RunPosition inner{2, 0, 0};
    CHECK(set_run_position(&outer) == nullptr);
    CHECK(set_run_position(&inner) == &outer);
    CHECK(set_run_position(&outer) == &inner);
    CHECK(set_run_position(nullptr) == &outer);
}

TEST_CASE("assert: the handler can be replaced and restored", "[unit][core]") {
    const AssertionHandler mine = [](const AssertionFailure&, const RunPosition*) {};
    const AssertionHandler former = set_assertion_handler(mine);
    CHECK(former != nullptr);
    CHECK(set_assertion_handler(nullptr) == mine);
    CHECK(set_assertion_handler(former) == former);
}
