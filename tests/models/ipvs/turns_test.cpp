// SPDX-License-Identifier: Apache-2.0
//
// Crowds: what is due at one moment is done in several turns of the event loop at that moment, and
// nobody can tell but by the clock on the wall.
#include "models/ipvs/due_heap.hpp"
#include "models/ipvs/turn_budget.hpp"
#include "tests/models/ipvs/lab.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace lvsim;
using namespace lvsim::ipvs;
using namespace lvsim::ipvs::test;

namespace {

constexpr int kCrowd = 2000;
constexpr std::size_t kPerTurn = TurnBudget::kEntriesPerTurn;

/// Half-open connections that end at one moment.
void gather_crowd(DirectorLab& lab) {
    lab.setup("-A -t 10.0.2.100:80 -s rr").setup("-a -t 10.0.2.100:80 -r 10.0.3.100 -m");
    for (int client = 0; client < kCrowd; ++client) {
        lab.request(
            fmt::format("tcp 172.16.{}.{}:7 > 10.0.2.100:80 S", client / 250, client % 250 + 1));
    }
}

std::string open_one(DirectorLab& lab) {
    return lab.request("tcp 10.0.2.15:9 > 10.0.2.100:80 S");
}

}  // namespace

TEST_CASE("turns: a crowd ends at its moment, a part in each turn", "[unit][ipvs]") {
    DirectorLab lab;
    gather_crowd(lab);
    lab.wait(SimDuration::milliseconds(59'000));
    const SimTime due = lab.time() + SimDuration::seconds(1);
    std::size_t left = kCrowd;
    int turns = 0;
    while (left > 0) {
        lab.wait_turn();
        ++turns;
        CHECK(left - lab.director.connection_count() <= kPerTurn);
        left = lab.director.connection_count();
    }
    CHECK(lab.time() == due);
    CHECK(turns >= 2 * kCrowd / static_cast<int>(kPerTurn));  // each is looked at, then ended
}

TEST_CASE("turns: a packet between two of them finds all done", "[unit][ipvs]") {
    DirectorLab lab;
    gather_crowd(lab);
    while (lab.director.connection_count() == kCrowd) lab.wait_turn();
    REQUIRE(lab.director.connection_count() > 1);
    CHECK(open_one(lab) == "sent tcp 10.0.2.15:9 > 10.0.3.100:80 S ttl=63");
    CHECK(lab.director.connection_count() == 1);
    CHECK(lab.counts(100) == "1/0");
    lab.wait_turn();  // it was asked for
    CHECK(lab.director.connection_count() == 1);
}

TEST_CASE("turns: so does a command", "[unit][ipvs]") {
    DirectorLab lab;
    gather_crowd(lab);
    while (lab.director.connection_count() == kCrowd) lab.wait_turn();
    lab.setup("-d -t 10.0.2.100:80 -r 10.0.3.100");
    CHECK(lab.director.connection_count() == 0);
}

TEST_CASE("turns: drop_entry looks at its buckets in several, and drops the same", "[unit][ipvs]") {
    const auto victims = [](bool is_interrupted) {
        DirectorLab lab({.conn_table_size = 1 << 16});
        gather_crowd(lab);
        lab.change([](Settings& settings) { settings.drop_entry = 3; });
        lab.wait_turn();
        if (is_interrupted) lab.change([](Settings& settings) { settings.am_droprate = 7; });
        while (lab.time().ns() == 1'000'000'000 && lab.has_wake_up()) lab.wait_turn();
        std::vector<std::uint32_t> left;
        lab.director.for_each_connection(
            [&](const ConnectionView& conn) { left.push_back(conn.client.address.v4_value()); });
        return left;
    };
    const auto undisturbed = victims(false);
    CHECK(undisturbed.size() < kCrowd);
    CHECK(undisturbed == victims(true));
}

TEST_CASE("turns: the work of drop_entry in one second takes as many turns as its buckets need",
          "[unit][ipvs]") {
    constexpr std::uint32_t kBuckets = 1 << 16;
    DirectorLab lab({.conn_table_size = kBuckets});
    gather_crowd(lab);
    lab.change([](Settings& settings) { settings.drop_entry = 3; });
    std::size_t turns = 0;
    lab.wait_turn();
    const SimTime moment = lab.time();
    for (; lab.time() == moment; ++turns) lab.wait_turn();
    CHECK(turns >= kBuckets / 32 / kPerTurn);
    CHECK(lab.time() == moment + SimDuration::seconds(1));
}

TEST_CASE("turns: a heap gives back in order what was put in", "[property][ipvs]") {
    CHECK(rc::check("in order", [] {
        DueHeap heap;
        std::vector<std::uint64_t> units;
        const auto batches = *rc::gen::container<std::vector<std::pair<int, int>>>(
            rc::gen::pair(rc::gen::inRange(0, 1500), rc::gen::inRange(0, 1500)));
        std::uint64_t state = 1;
        for (const auto& [pushes, pops] : batches) {
            for (int i = 0; i < pushes; ++i) {
                state = state * 6'364'136'223'846'793'005 + 1;
                units.push_back(state >> 52);
                heap.push({.unit = units.back(), .sequence = state, .id = ConnId{7}, .level = 0});
            }
            std::sort(units.begin(), units.end(), std::greater<>());
            for (int i = 0; i < pops && !units.empty(); ++i) {
                RC_ASSERT(heap.first().unit == units.back());
                units.pop_back();
                heap.pop();
            }
        }
        RC_ASSERT(heap.empty() == units.empty());
    }));
}

TEST_CASE("turns: of one moment the coarser grid goes first, then the latest started",
          "[unit][ipvs]") {
    const Due fine{.unit = 5, .sequence = 9, .id = ConnId{1}, .level = 0};
    const Due coarse{.unit = 5, .sequence = 1, .id = ConnId{2}, .level = 2};
    const Due later{.unit = 5, .sequence = 2, .id = ConnId{3}, .level = 2};
    CHECK(coarse.goes_before(fine));
    CHECK(later.goes_before(coarse));
    CHECK_FALSE(coarse.goes_before(later));
    CHECK(Due{.unit = 4}.goes_before(later));
}
