// SPDX-License-Identifier: Apache-2.0
//
// In steady state events, timers and waiting processes cost no allocation.
#include "sim/core/process.hpp"
#include "sim/core/world.hpp"
#include "tests/allocations.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

namespace {

/// Holds a number of pending events: each one that happens schedules another.
class Holder final : public EventTarget {
public:
    Holder(World& world, std::size_t pending) : world_(world), rng_(world.rng("holder")) {
        for (std::size_t i = 0; i < pending; ++i) {
            on_event(i);
        }
    }
    void on_event(std::uint64_t tag) override {
        const SimDuration pause = rng_.exponential(1_ms);
        world_.schedule(world_.now() + pause, *this, tag);
    }

private:
    World& world_;
    Rng& rng_;
};

/// Refreshes timers that hardly ever fire, as connections do.
class Refresher final : public EventTarget {
public:
    explicit Refresher(World& world) : world_(world) {
        for (std::uint64_t i = 0; i < 1000; ++i) {
            timers_.push_back(world.timers().create(*this, i));
            world_.timers().arm(timers_.back(), world_.now() + 10_ms);
        }
    }
    void on_event(std::uint64_t tag) override {
        world_.timers().arm(timers_[tag], world_.now() + 10_ms);
        world_.timers().arm(timers_[(tag * 7) % timers_.size()], world_.now() + 12_ms);
    }

private:
    World& world_;
    std::vector<TimerHandle> timers_;
};

struct Machine final : Component {
    explicit Machine(World& world) : processes(world) {}
    ProcessGroup processes;
    Signal signal;
};

Process ticker(Machine* machine) {
    while (true) {
        co_await sleep(1_ms);
        machine->signal.notify_all();
    }
}

/// Allocations while `world` runs, after it has run long enough to be warm.
std::size_t allocations_in_steady_state(World& world) {
    world.run_until(world.now() + 300_ms);
    const std::size_t before = test::allocation_count();
    world.run_until(world.now() + 100_ms);
    return test::allocation_count() - before;
}

}  // namespace

TEST_CASE("allocation: an event costs none in steady state", "[unit][core]") {
    World world(1);
    const Holder holder(world, 3000);
    CHECK(allocations_in_steady_state(world) == 0);
    CHECK(world.executed_event_count() > 900'000);
}

TEST_CASE("allocation: a timer costs none to refresh", "[unit][core]") {
    World world(1);
    const Refresher refresher(world);
    CHECK(allocations_in_steady_state(world) == 0);
}

TEST_CASE("allocation: a sleep costs none", "[unit][core]") {
    World world(1);
    auto& machine = world.emplace<Machine>(world);
    machine.processes.spawn(ticker(&machine));
    world.run_until(world.now() + 10_ms);
    const std::size_t before = test::allocation_count();
    world.run_until(world.now() + 10_ms);
    CHECK(test::allocation_count() - before == 0);
    CHECK(machine.processes.running_count() == 1);
}
