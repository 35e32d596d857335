// SPDX-License-Identifier: Apache-2.0
//
// Machines that stand still: World::freeze and thaw.
#include "sim/core/process.hpp"
#include "sim/core/world.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <vector>

using namespace lvsim;

namespace {

constexpr NodeId kMachine{1};
constexpr NodeId kOther{2};

using Log = std::vector<std::uint64_t>;

struct Target final : EventTarget {
    Target(Log& to, NodeId on) : log(to), node(on) {}
    void on_event(std::uint64_t tag) override { log.push_back(tag); }
    [[nodiscard]] NodeId machine_of(std::uint64_t) const override { return node; }
    Log& log;
    NodeId node;
};

struct Lab {
    World world{1};
    Log log;
    Target here{log, kMachine};
    Target there{log, kOther};
    Target cable{log, kNoNode};
};

SimTime at(int seconds) {
    return SimTime::at(SimDuration::seconds(seconds));
}

Process tick(Log* log) {
    while (true) {
        log->push_back(7);
        co_await sleep(1_s);
    }
}

}  // namespace

TEST_CASE("freeze: events of the machine wait, those of others and of cables do not",
          "[unit][core]") {
    Lab lab;
    lab.world.schedule(at(1), lab.here, 1);
    lab.world.schedule(at(1), lab.there, 2);
    lab.world.schedule(at(2), lab.cable, 3);
    lab.world.freeze(kMachine);
    CHECK(lab.world.is_frozen(kMachine));
    CHECK_FALSE(lab.world.is_frozen(kOther));
    lab.world.run_until(at(3));
    CHECK(lab.log == Log{2, 3});
}

TEST_CASE("freeze: what came due happens at the thaw, in its order, behind what is queued for then",
          "[unit][core]") {
    Lab lab;
    lab.world.freeze(kMachine);
    lab.world.schedule(at(2), lab.here, 3);
    lab.world.schedule(at(1), lab.here, 1);
    lab.world.schedule(at(1), lab.here, 2);
    lab.world.run_until(at(5));
    lab.world.schedule(at(5), lab.there, 9);
    lab.world.thaw(kMachine);
    CHECK_FALSE(lab.world.is_frozen(kMachine));
    lab.world.run_until(at(5));
    CHECK(lab.log == Log{9, 1, 2, 3});
    CHECK(lab.world.now() == at(5));
}

TEST_CASE("freeze: a timer that came due can still be cancelled or put off", "[unit][core]") {
    Lab lab;
    auto& timers = lab.world.timers();
    TimerHandle handles[4];
    for (std::uint64_t i = 0; i < 4; ++i) {
        handles[i] = timers.create(lab.here, i);
        timers.arm(handles[i], at(1));
    }
    lab.world.freeze(kMachine);
    lab.world.run_until(at(5));
    CHECK(lab.log.empty());
    timers.cancel(handles[1]);
    timers.arm(handles[2], at(8));
    timers.destroy(handles[3]);
    lab.world.thaw(kMachine);
    lab.world.run_until(at(6));
    CHECK(lab.log == Log{0});
    lab.world.run_until(at(8));
    CHECK(lab.log == Log{0, 2});
}

TEST_CASE("freeze: processes of the machine sleep on, and go on from the thaw", "[unit][core]") {
    Lab lab;
    ProcessGroup processes(lab.world, kMachine);
    processes.spawn(tick(&lab.log));
    lab.world.run_until(at(1) + 1_ms);
    lab.world.freeze(kMachine);
    lab.world.run_until(at(5));
    CHECK(lab.log == Log{7, 7});
    lab.world.thaw(kMachine);
    lab.world.run_until(at(6));
    CHECK(lab.log == Log{7, 7, 7, 7});
}

TEST_CASE("freeze: two machines stand still and go on by themselves", "[unit][core]") {
    Lab lab;
    lab.world.schedule(at(1), lab.here, 1);
    lab.world.schedule(at(1), lab.there, 2);
    lab.world.freeze(kMachine);
    lab.world.freeze(kOther);
    lab.world.run_until(at(2));
    lab.world.thaw(kOther);
    lab.world.run_until(at(3));
    CHECK(lab.log == Log{2});
    lab.world.thaw(kMachine);
    lab.world.run_until(at(3));
    CHECK(lab.log == Log{2, 1});
}
