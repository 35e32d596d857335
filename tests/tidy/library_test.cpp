// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"
#include "tests/tidy/verdict.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::tidy;

TEST_CASE("library: a scenario has a story and expects something", "[unit][tidy]") {
    const auto say = [](std::string_view text) {
        return verdict(check_library, {Source("scenarios/ipvs/a.yaml", text)});
    };
    CHECK(say("scenario: a\nstory: >\n  Why.\nexpect:\n  - {at: end}\n").empty());
    CHECK(say("scenario: a\nstory: why\n") == Verdict{"1: scenario"});
    CHECK(say("scenario: a\nhosts:\n  expect: {}\nstory: why\n") == Verdict{"1: scenario"});
}

TEST_CASE("library: a scheduler has a test and stands in the document", "[unit][tidy]") {
    const Source scheduler("models/ipvs/sched/wlc.cpp", "");
    const Source test("tests/models/ipvs/sched/wlc_test.cpp", "");
    const Source document("docs/models/ipvs.md", "| `wlc` | same as Linux |\n");
    CHECK(verdict(check_library, {scheduler, test, document}).empty());
    CHECK(verdict(check_library, {scheduler, document}) == Verdict{"1: scheduler"});
    CHECK(verdict(check_library, {scheduler, test}) == Verdict{"1: scheduler"});
    CHECK(verdict(check_library, {Source("models/ipvs/sched/registry.cpp", "")}).empty());
}
