// SPDX-License-Identifier: Apache-2.0
//
// Shrinking as a pure algorithm: what fails is a function of the list here, not a run.
#include "scenarios/runtime/hunt/shrink.hpp"

#include "sim/core/hash.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <string>

namespace lvsim::runtime {
namespace {

TimelineEntry freeze(const std::string& host, SimDuration at, SimDuration lasts) {
    TimelineEntry entry;
    entry.action = TimelineEntry::Action::Freeze;
    entry.host.value = host;
    entry.at = SimTime::at(at);
    entry.lasts = lasts;
    return entry;
}

TimelineEntry cut(Direction direction, SimDuration at) {
    TimelineEntry entry;
    entry.action = TimelineEntry::Action::LinkFault;
    entry.link.value = "a.eth0";
    entry.direction = direction;
    entry.fault.kind = net::LinkFaultKind::Cut;
    entry.at = SimTime::at(at);
    entry.lasts = 7_s;
    return entry;
}

bool has_host(const FaultList& faults, const std::string& host) {
    return std::any_of(faults.begin(), faults.end(),
                       [&](const TimelineEntry& fault) { return fault.host.value == host; });
}

/// A judge that counts how many lists it was shown.
FirstFailing judge(std::function<bool(const FaultList&)> fails) {
    return [fails](const std::vector<FaultList>& lists) -> std::optional<std::size_t> {
        const auto found = std::find_if(lists.begin(), lists.end(), fails);
        if (found == lists.end()) return std::nullopt;
        return static_cast<std::size_t>(found - lists.begin());
    };
}

TEST_CASE("shrink: what fails with two of many faults is left with these two", "[unit][hunt]") {
    FaultList faults;
    for (const char name : std::string("abcdefghij")) {
        faults.push_back(freeze(std::string(1, name), 5_s, 3_s));
    }
    const auto fails = [](const FaultList& list) {
        return has_host(list, "c") && has_host(list, "h");
    };
    const Shrunk shrunk = shrink(faults, judge(fails), {.earliest = {}, .latest = 20_s});
    REQUIRE(shrunk.faults.size() == 2);
    CHECK(shrunk.faults[0].host.value == "c");
    CHECK(shrunk.faults[1].host.value == "h");
    CHECK(shrunk.is_minimal);
    CHECK(shrunk.tries < 60);
}

TEST_CASE("shrink: a failure that needs no fault is left with none", "[unit][hunt]") {
    const FaultList faults{freeze("a", 1_s, 1_s), freeze("b", 2_s, 1_s)};
    const Shrunk shrunk = shrink(faults, judge([](const FaultList&) { return true; }), {});
    CHECK(shrunk.faults.empty());
    CHECK(shrunk.is_minimal);
}

TEST_CASE("shrink: durations become as short as they may be, and times round", "[unit][hunt]") {
    const auto fails = [](const FaultList& list) {
        return !list.empty() && *list[0].lasts >= 700_ms && list[0].at >= SimTime::at(3210_ms);
    };
    const Shrunk shrunk =
        shrink({freeze("a", 7654_ms, 9876_ms)}, judge(fails), {.earliest = {}, .latest = 20_s});
    REQUIRE(shrunk.faults.size() == 1);
    CHECK(*shrunk.faults[0].lasts == 1_s);
    CHECK(shrunk.faults[0].at == SimTime::at(7_s));
    const Shrunk held = shrink({freeze("a", 7654_ms, 1_s)},
                               judge([](const FaultList& list) { return !list.empty(); }),
                               {.earliest = 7300_ms, .latest = {}});
    CHECK(held.faults[0].at == SimTime::at(7500_ms));
}

TEST_CASE("shrink: a duration that cannot be shorter becomes round, if it ends in time",
          "[unit][hunt]") {
    const auto fails = [](const FaultList& list) {
        return !list.empty() && *list[0].lasts >= 1600_ms && list[0].at == SimTime::at(5_s);
    };
    const auto shrunk = [&](SimDuration latest) {
        return shrink({freeze("a", 5_s, 1723_ms)}, judge(fails),
                      {.earliest = {}, .latest = latest});
    };
    CHECK(*shrunk(20_s).faults[0].lasts == 2_s);
    CHECK(*shrunk(6_s).faults[0].lasts == 1723_ms);
}

TEST_CASE("shrink: a cut of both directions becomes one of one, if that will do", "[unit][hunt]") {
    const auto out_is_cut = [](const FaultList& list) {
        return !list.empty() && list[0].direction != Direction::In;
    };
    const auto shrunk = shrink({cut(Direction::Both, 1_s)}, judge(out_is_cut), {});
    REQUIRE(shrunk.faults.size() == 1);
    CHECK(shrunk.faults[0].direction == Direction::Out);
}

TEST_CASE("shrink: it ends when it may look no more, and says that it is not minimal",
          "[unit][hunt]") {
    FaultList faults;
    for (int i = 0; i < 50; ++i) faults.push_back(freeze("a", 1_s, 1_s));
    std::size_t seen = 0;
    const FirstFailing never = [&](const std::vector<FaultList>& lists) {
        seen += lists.size();
        return std::optional<std::size_t>();
    };
    const Shrunk shrunk = shrink(faults, never, {.earliest = {}, .latest = {}, .tries_max = 20});
    CHECK(shrunk.faults.size() == faults.size());
    CHECK_FALSE(shrunk.is_minimal);
    CHECK(shrunk.tries == 20);
    CHECK(seen == 20);
}

/// Fails in a way that has no order: some lists do, their parts may or may not.
bool fails_by_chance(const FaultList& list, std::uint64_t salt) {
    std::uint64_t hash = salt;
    for (const auto& fault : list) {
        hash = hash_mix(hash, static_cast<std::uint64_t>(fault.at.ns()));
        hash = hash_mix(hash, static_cast<std::uint64_t>(fault.lasts->ns()));
        hash = hash_mix(hash, static_cast<std::uint64_t>(fault.direction));
    }
    return hash % 4 == 0;
}

FaultList any_list() {
    FaultList faults;
    const auto count = *rc::gen::inRange(1, 12);
    for (int i = 0; i < count; ++i) {
        const auto at = SimDuration::milliseconds(*rc::gen::inRange(0, 20'000));
        const auto lasts = SimDuration::milliseconds(*rc::gen::inRange(1, 20'000));
        faults.push_back(cut(*rc::gen::element(Direction::In, Direction::Both), at));
        faults.back().lasts = lasts;
    }
    return faults;
}

TEST_CASE("shrink: the result fails, and with no single fault less does it", "[property][hunt]") {
    CHECK(rc::check([] {
        const auto salt = *rc::gen::arbitrary<std::uint64_t>();
        const FaultList first = any_list();
        const auto fails = [&](const FaultList& list) {
            return list.size() == first.size() ? true : fails_by_chance(list, salt);
        };
        // The first list fails by decree; of those as long as it, all do.
        const Shrunk shrunk =
            shrink(first, judge(fails), {.earliest = {}, .latest = {}, .tries_max = 100'000});
        RC_ASSERT(fails(shrunk.faults));
        RC_ASSERT(shrunk.is_minimal);
        for (std::size_t i = 0; i < shrunk.faults.size(); ++i) {
            FaultList less = shrunk.faults;
            less.erase(less.begin() + static_cast<std::ptrdiff_t>(i));
            RC_ASSERT_FALSE(fails(less));
        }
    }));
}

}  // namespace
}  // namespace lvsim::runtime
