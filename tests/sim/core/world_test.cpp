// SPDX-License-Identifier: Apache-2.0
#include "sim/core/world.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

namespace {

SimTime at(std::int64_t ms) {
    return SimTime::at(SimDuration::milliseconds(ms));
}

/// Schedules itself again and again, by random steps, and keeps a fingerprint of the way.
class Walker final : public Component, public EventTarget {
public:
    explicit Walker(World& world) : world_(world), rng_(world.rng("walker")) {
        world_.schedule(world_.now(), *this, 0);
    }
    void on_event(std::uint64_t) override {
        world_.fingerprint().ingredient("walk").fold(static_cast<std::uint64_t>(world_.now().ns()));
        const SimDuration pause = rng_.exponential(1_ms);
        world_.schedule(world_.now() + pause, *this, 0);
    }

private:
    World& world_;
    Rng& rng_;
};

struct Order final : Component {
    Order(std::vector<int>& into, int number) : log(into), me(number) {}
    ~Order() override { log.push_back(me); }
    std::vector<int>& log;
    int me;
};

struct Log final : EventTarget {
    explicit Log(World& in) : world(in) {}
    void on_event(std::uint64_t tag) override {
        tags.push_back(tag);
        if (tag == kStop) {
            world.stop();
        }
    }
    static constexpr std::uint64_t kStop = 99;
    World& world;
    std::vector<std::uint64_t> tags;
};

}  // namespace

TEST_CASE("world: run_until executes what is due and sets the clock", "[unit][core]") {
    World world(1);
    Log log(world);
    world.schedule(at(2), log, 2);
    world.schedule(at(1), log, 1);
    world.schedule(at(3), log, 3);
    world.run_until(at(2));
    CHECK(log.tags == std::vector<std::uint64_t>{1, 2});
    CHECK(world.now() == at(2));
    CHECK(world.pending_event_count() == 1);
    CHECK(world.next_event_time() == at(3));
    CHECK(world.executed_event_count() == 2);
}

TEST_CASE("world: between two runs an event may be scheduled before those waiting",
          "[unit][core]") {
    World world(1);
    Log log(world);
    world.schedule(SimTime::at(100_s), log, 9);
    world.run_until(SimTime::at(1_s));
    world.schedule(SimTime::at(2_s), log, 2);
    world.schedule(world.now(), log, 1);
    world.run_until(SimTime::at(200_s));
    CHECK(log.tags == std::vector<std::uint64_t>{1, 2, 9});
}

TEST_CASE("world: step executes one event, not beyond its limit", "[unit][core]") {
    World world(1);
    Log log(world);
    world.schedule(at(1), log, 1);
    world.schedule(at(5), log, 5);
    CHECK(world.step(at(3)));
    CHECK_FALSE(world.step(at(3)));
    CHECK(world.now() == at(1));
    CHECK(world.step());
    CHECK_FALSE(world.step());
    CHECK(log.tags == std::vector<std::uint64_t>{1, 5});
}

TEST_CASE("world: stop ends the run after the current event", "[unit][core]") {
    World world(1);
    Log log(world);
    world.schedule(at(1), log, Log::kStop);
    world.schedule(at(1), log, 2);
    world.run_until(at(10));
    CHECK(log.tags == std::vector<std::uint64_t>{Log::kStop});
    CHECK(world.now() == at(1));
    CHECK(world.is_stopping());
    world.run_until(at(10));
    CHECK(log.tags.back() == 2);
    CHECK(world.now() == at(10));
}

TEST_CASE("world: components go in the reverse order of their making", "[unit][core]") {
    std::vector<int> log;
    {
        World world(1);
        for (int i = 1; i <= 3; ++i) {
            world.emplace<Order>(log, i);
        }
    }
    CHECK(log == std::vector<int>{3, 2, 1});
}

TEST_CASE("world: the same path gives the same stream", "[unit][core]") {
    World world(1);
    Rng& a = world.rng("a");
    CHECK(&world.rng("a") == &a);
    CHECK(&world.rng("b") != &a);
}

TEST_CASE("world: two worlds interleaved run as each would alone", "[unit][core]") {
    const auto alone = [](std::uint64_t seed) {
        World world(seed);
        world.emplace<Walker>(world);
        world.run_until(at(500));
        const std::uint64_t unseed = world.unseed();
        return std::make_pair(world.fingerprint().text(), unseed);
    };
    World first(1);
    World second(2);
    first.emplace<Walker>(first);
    second.emplace<Walker>(second);
    for (std::int64_t ms = 1; ms <= 500; ++ms) {
        first.run_until(at(ms));
        second.run_until(at(ms));
    }
    const std::uint64_t first_unseed = first.unseed();
    const std::uint64_t second_unseed = second.unseed();
    CHECK(std::make_pair(first.fingerprint().text(), first_unseed) == alone(1));
    CHECK(std::make_pair(second.fingerprint().text(), second_unseed) == alone(2));
    CHECK(first.fingerprint().text() != second.fingerprint().text());
}

TEST_CASE("world: unseed differs when any draw was made", "[unit][core]") {
    World quiet(1);
    World drawing(1);
    Rng& unused = quiet.rng("a");
    const std::uint64_t dropped = drawing.rng("a").bits();
    CHECK(&unused == &quiet.rng("a"));
    CHECK(dropped != 0);
    CHECK(quiet.unseed() != drawing.unseed());
}
