// SPDX-License-Identifier: Apache-2.0
//
// The checkers, on plain facts: each must hold when it should, and say what differs when not. A
// checker that always held would pass every scenario, so most of these are about failing.
#include "scenarios/runtime/expect_checks.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

CountRange exactly(std::uint64_t count) {
    return {count, count};
}

std::vector<Placed<std::string>> names(std::initializer_list<const char*> texts) {
    std::vector<Placed<std::string>> placed;
    for (const auto* text : texts) placed.push_back({text, {}});
    return placed;
}

/// Six requests, answered in turn by b and a.
RequestFacts six_in_turn() {
    RequestFacts facts;
    facts.traffic = "browser";
    facts.ok = 6;
    facts.servers = {{"a", 3}, {"b", 3}};
    facts.outcomes = {"b", "a", "b", "a", "b", "a"};
    for (int i = 0; i < 6; ++i) facts.latency.record(1'000'000 * (i + 1));
    return facts;
}

std::string first(const Mismatches& found) {
    REQUIRE_FALSE(found.empty());
    return found.front().what + ": " + found.front().expected + ", not " + found.front().seen;
}

TEST_CASE("expect: counts of requests hold, or say what was seen", "[unit][runtime]") {
    RequestsExpectation expected;
    expected.ok = exactly(6);
    expected.failed = exactly(0);
    CHECK(check_requests(expected, six_in_turn(), false).empty());

    auto facts = six_in_turn();
    facts.ok = 4;
    facts.failed = 2;
    facts.errors = {{"No route to host", 2}};
    const auto found = check_requests(expected, facts, false);
    REQUIRE(found.size() == 2);
    CHECK(first(found) == "ok: 6, not 4");
    CHECK(found[1].seen == "2 (2 No route to host)");
}

TEST_CASE("expect: errors are counted by their text", "[unit][runtime]") {
    RequestsExpectation expected;
    expected.errors = {{"Connection refused", exactly(2), {}}};
    auto facts = six_in_turn();
    facts.errors = {{"Connection refused", 2}};
    CHECK(check_requests(expected, facts, false).empty());
    facts.errors = {{"No route to host", 2}};
    CHECK(first(check_requests(expected, facts, false)) ==
          "error 'Connection refused': 2, not 0 (2 No route to host)");
}

TEST_CASE("expect: a sequence is the whole sequence", "[unit][runtime]") {
    RequestsExpectation expected;
    expected.sequence = names({"b", "a", "b", "a", "b", "a"});
    CHECK(check_requests(expected, six_in_turn(), false).empty());
    expected.sequence = names({"a", "b", "a", "b", "a", "b"});
    CHECK(first(check_requests(expected, six_in_turn(), false)) ==
          "sequence: [a, b, a, b, a, b], not [b, a, b, a, b, a]");
    expected.sequence = names({"b", "a", "b"});
    CHECK_FALSE(check_requests(expected, six_in_turn(), false).empty());
}

TEST_CASE("expect: a sequence so far may go on, and may have gaps", "[unit][runtime]") {
    RequestsExpectation expected;
    expected.sequence = names({"b", "a", "b", "a"});
    RequestFacts facts;
    CHECK(check_requests(expected, facts, true).empty());
    facts.outcomes = {"b", "?", "b"};
    CHECK(check_requests(expected, facts, true).empty());
    facts.outcomes = {"a"};
    CHECK_FALSE(check_requests(expected, facts, true).empty());
    facts.outcomes = {"b", "a", "b", "a", "b"};
    CHECK_FALSE(check_requests(expected, facts, true).empty());
}

TEST_CASE("expect: a share may be off by its tolerance and no more", "[unit][runtime]") {
    RequestsExpectation expected;
    expected.share = {{"a", Share{500'000}, {}}};
    expected.tolerance = Share{10'000};
    RequestFacts facts;
    facts.ok = 100;
    facts.servers = {{"a", 51}, {"b", 49}};
    CHECK(check_requests(expected, facts, false).empty());
    facts.servers = {{"a", 52}, {"b", 48}};
    CHECK(first(check_requests(expected, facts, false)) ==
          "share of a: 50 % +- 1 %, not 52 % (52 of 100)");
    facts = {};
    CHECK(first(check_requests(expected, facts, false)) ==
          "share of a: 50 % +- 1 %, not no request was ok");
}

TEST_CASE("expect: a latency bound needs a request that was ok", "[unit][runtime]") {
    RequestsExpectation expected;
    expected.latency = {{"max", Share{1'000'000}, 6_ms, {}}};
    CHECK(check_requests(expected, six_in_turn(), false).empty());
    expected.latency = {{"p50", Share{500'000}, 2_ms, {}}};
    CHECK(first(check_requests(expected, six_in_turn(), false)).substr(0, 20) ==
          "latency p50: <= 2ms,");
    CHECK(first(check_requests(expected, RequestFacts{}, false)) ==
          "latency p50: <= 2ms, not no request was ok");
}

TEST_CASE("expect: output is compared without blanks at the ends", "[unit][runtime]") {
    CommandExpectation expected;
    expected.prints = "one\ntwo\n";
    CHECK(check_command(expected, CommandFacts{0, "one  \ntwo\n\n"}).empty());
    const auto found = check_command(expected, CommandFacts{0, "one\n two\n"});
    REQUIRE(found.size() == 1);
    CHECK(found[0].difference == "  one\n- two\n+  two\n");
}

TEST_CASE("expect: the exit status and parts of the output", "[unit][runtime]") {
    CommandExpectation expected;
    expected.contains = {"wo"};
    CHECK(check_command(expected, CommandFacts{0, "two"}).empty());
    CHECK(check_command(expected, CommandFacts{0, "one"}).size() == 1);
    CHECK(first(check_command(expected, CommandFacts{2, "two"})) == "exit status: 0, not 2");
    CHECK_FALSE(check_command(expected, std::nullopt).empty());
}

TEST_CASE("expect: lines of a log are counted", "[unit][runtime]") {
    LogExpectation expected;
    expected.file = "/var/log/x";
    expected.contains = "GET /";
    expected.count = exactly(2);
    CHECK(check_log(expected, "GET / 200\nGET /a 404\nPOST /\n").empty());
    CHECK(first(check_log(expected, "GET / 200\n")) == "lines with 'GET /': 2, not 1");
    CHECK(first(check_log(expected, std::nullopt)) == "log /var/log/x: a file, not no such file");
}

TEST_CASE("expect: counters by name", "[unit][runtime]") {
    CountersExpectation expected;
    expected.counters = {{"drops", exactly(0), {}}};
    CHECK(check_counters(expected, {{"drops", 0}}).empty());
    CHECK(first(check_counters(expected, {{"drops", 3}})) == "drops: 0, not 3");
    CHECK(first(check_counters(expected, {})) == "drops: 0, not no such counter");
}

TEST_CASE("expect: a frame that nobody accounts for is a loss", "[unit][runtime]") {
    FrameAccountView account{.made = 10,
                             .delivered = 6,
                             .merged = 0,
                             .filtered = 2,
                             .dropped = 1,
                             .in_flight = 1,
                             .reasons = {{"no route", 1}}};
    CHECK(check_no_loss(account).empty());
    account.delivered = 5;
    CHECK_FALSE(check_no_loss(account).empty());
    account.delivered = 6;
    account.reasons.clear();
    CHECK_FALSE(check_no_loss(account).empty());
}

TEST_CASE("expect: ranges and shares in words", "[unit][runtime]") {
    CHECK(to_text(exactly(6)) == "6");
    CHECK(to_text(CountRange{5}) == ">= 5");
    CHECK(to_text(CountRange{0, 5}) == "<= 5");
    CHECK(to_text(CountRange{3, 5}) == "3..5");
    CHECK(to_text(Share{333'000}) == "33.3 %");
    CHECK(to_text(Share{1'000'000}) == "100 %");
}

}  // namespace
}  // namespace lvsim::runtime
