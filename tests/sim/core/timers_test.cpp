// SPDX-License-Identifier: Apache-2.0
#include "sim/core/timers.hpp"

#include "sim/core/world.hpp"

#include <catch2/catch.hpp>

#include <map>

using namespace lvsim;

namespace {

/// Writes down what happened to it and when.
struct Log final : EventTarget {
    explicit Log(World& in) : world(in) {}
    void on_event(std::uint64_t tag) override { entries.emplace_back(world.now(), tag); }
    World& world;
    std::vector<std::pair<SimTime, std::uint64_t>> entries;
};

/// Destroys its own timer, and makes another, while it fires.
struct SelfDestroying final : EventTarget {
    explicit SelfDestroying(World& in) : world(in) {}
    void on_event(std::uint64_t) override {
        ++fired;
        world.timers().destroy(timer);
        for (int i = 0; i < 100; ++i) {
            others.push_back(world.timers().create(*this, 1));
        }
    }
    World& world;
    TimerHandle timer;
    std::vector<TimerHandle> others;
    int fired = 0;
};

SimTime at(std::int64_t ms) {
    return SimTime::at(SimDuration::milliseconds(ms));
}

using Entries = std::vector<std::pair<SimTime, std::uint64_t>>;

}  // namespace

TEST_CASE("timers: one fires once, at its deadline", "[unit][core]") {
    World world(1);
    Log log(world);
    const TimerHandle timer = world.timers().create(log, 7);
    CHECK_FALSE(world.timers().is_armed(timer));
    world.timers().arm(timer, at(5));
    CHECK(world.timers().deadline(timer) == at(5));
    world.run_until(at(100));
    CHECK(log.entries == Entries{{at(5), 7}});
    CHECK_FALSE(world.timers().is_armed(timer));
}

TEST_CASE("timers: a refresh moves the deadline, later or earlier", "[unit][core]") {
    World world(1);
    Log log(world);
    Timers& timers = world.timers();
    const TimerHandle later = timers.create(log, 1);
    const TimerHandle earlier = timers.create(log, 2);
    timers.arm(later, at(5));
    timers.arm(later, at(20));
    timers.arm(earlier, at(50));
    timers.arm(earlier, at(10));
    world.run_until(at(100));
    CHECK(log.entries == Entries{{at(10), 2}, {at(20), 1}});
    CHECK_FALSE(world.has_pending_events());
}

TEST_CASE("timers: among equal deadlines the one refreshed first fires first", "[unit][core]") {
    World world(1);
    Log log(world);
    Timers& timers = world.timers();
    const TimerHandle a = timers.create(log, 1);
    const TimerHandle b = timers.create(log, 2);
    timers.arm(a, at(10));
    timers.arm(b, at(10));
    SECTION("pushed back to the same deadline it goes behind") {
        timers.arm(a, at(10));
        world.run_until(at(10));
        CHECK(log.entries == Entries{{at(10), 2}, {at(10), 1}});
    }
    SECTION("moved away and back it goes behind") {
        timers.arm(a, at(15));
        timers.arm(a, at(10));
        world.run_until(at(20));
        CHECK(log.entries == Entries{{at(10), 2}, {at(10), 1}});
    }
    SECTION("a lazily queued one keeps the place of its refresh") {
        timers.arm(b, at(20));           // waits in the queue at 10 still
        world.schedule(at(20), log, 3);  // queued at once, after the refresh
        world.run_until(at(30));
        CHECK(log.entries == Entries{{at(10), 1}, {at(20), 2}, {at(20), 3}});
    }
}

TEST_CASE("timers: cancel and destroy are legal at any time", "[unit][core]") {
    World world(1);
    Log log(world);
    Timers& timers = world.timers();
    timers.cancel(TimerHandle{});
    timers.destroy(TimerHandle{});
    const TimerHandle timer = timers.create(log, 1);
    timers.cancel(timer);
    timers.arm(timer, at(5));
    timers.cancel(timer);
    timers.cancel(timer);
    world.run_until(at(10));
    timers.arm(timer, at(15));
    timers.destroy(timer);
    timers.destroy(timer);
    timers.cancel(timer);
    CHECK_FALSE(timers.is_armed(timer));
    world.run_until(at(20));
    CHECK(log.entries.empty());
}

TEST_CASE("timers: a cancelled one can be armed again", "[unit][core]") {
    World world(1);
    Log log(world);
    const TimerHandle timer = world.timers().create(log, 1);
    world.timers().arm(timer, at(5));
    world.timers().cancel(timer);
    world.timers().arm(timer, at(8));
    world.run_until(at(20));
    CHECK(log.entries == Entries{{at(8), 1}});
}

TEST_CASE("timers: a handle never means the next owner of its slot", "[unit][core]") {
    World world(1);
    Log log(world);
    Timers& timers = world.timers();
    const TimerHandle old = timers.create(log, 1);
    timers.arm(old, at(5));
    timers.destroy(old);
    const TimerHandle fresh = timers.create(log, 2);
    CHECK(fresh.slot == old.slot);
    CHECK(fresh.generation != old.generation);
    timers.arm(fresh, at(9));
    timers.cancel(old);
    timers.destroy(old);
    CHECK(timers.is_armed(fresh));
    world.run_until(at(20));
    CHECK(log.entries == Entries{{at(9), 2}});
}

TEST_CASE("timers: one may destroy itself and make others while it fires", "[unit][core]") {
    World world(1);
    SelfDestroying target(world);
    target.timer = world.timers().create(target, 0);
    world.timers().arm(target.timer, at(1));
    world.run_until(at(10));
    CHECK(target.fired == 1);
    CHECK_FALSE(world.timers().is_armed(target.timer));
}

TEST_CASE("timers: random histories fire in the order of (deadline, refresh)", "[property][core]") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        World world(seed);
        Log log(world);
        Rng& rng = world.rng("test");
        std::vector<TimerHandle> timers;
        for (std::uint64_t tag = 0; tag < 30; ++tag) {
            timers.push_back(world.timers().create(log, tag));
        }
        Entries expected;
        std::map<std::uint64_t, std::pair<SimTime, int>> armed;  // tag -> deadline, refresh number
        const auto advance = [&](SimTime now) {
            std::vector<std::tuple<SimTime, int, std::uint64_t>> due;
            for (const auto& [tag, deadline] : armed) {
                if (deadline.first <= now) {
                    due.emplace_back(deadline.first, deadline.second, tag);
                }
            }
            std::sort(due.begin(), due.end());
            for (const auto& [when, refresh, tag] : due) {
                expected.emplace_back(when, tag);
                armed.erase(tag);
            }
            world.run_until(now);
        };
        for (int step = 0; step < 500; ++step) {
            const std::uint64_t tag = rng.below(30);
            const auto ahead = static_cast<std::int64_t>(rng.below(12));
            const SimTime when = world.now() + SimDuration::milliseconds(ahead);
            const std::uint64_t act = rng.below(10);
            if (act < 7) {
                world.timers().arm(timers[tag], when);
                armed[tag] = {when, step};
            } else if (act < 8) {
                world.timers().cancel(timers[tag]);
                armed.erase(tag);
            } else {
                advance(when);
            }
        }
        advance(world.now() + 1_s);
        const bool is_in_order = log.entries == expected;
        INFO("seed " << seed);
        CHECK(is_in_order);
    }
}
