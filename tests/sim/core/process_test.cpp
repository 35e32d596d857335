// SPDX-License-Identifier: Apache-2.0
//
// Coroutine processes: what each kind of waiting does, and that nobody's frame is used after its
// end or lost (the address sanitizer is the judge of the latter).
#include "sim/core/process.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

namespace {

/// A world with one machine and what its programs wrote down.
struct Lab {
    World world{1};
    ProcessGroup& group = world.emplace<Machine>(world).processes;
    Signal signal;
    std::vector<std::string> log;
    int alive = 0;

    struct Machine final : Component {
        explicit Machine(World& world) : processes(world) {}
        ProcessGroup processes;
    };
    void note(std::string_view what) {
        log.push_back(to_text(world.now().since_start()) + " " + std::string(what));
    }
    void run(SimDuration span) { world.run_until(world.now() + span); }
};

/// Counts itself for as long as a frame holds it.
struct Alive {
    explicit Alive(Lab* in) : lab(in) { ++lab->alive; }
    Alive(const Alive&) = delete;
    Alive& operator=(const Alive&) = delete;
    ~Alive() { --lab->alive; }
    Lab* lab;
};

Process sleeper(Lab* lab, std::string name, SimDuration span) {
    const Alive alive(lab);
    lab->note(name + " starts");
    co_await sleep(span);
    lab->note(name + " wakes");
    co_return 3;
}

Process waiter(Lab* lab, std::string name) {
    const Alive alive(lab);
    co_await wait(&lab->signal);
    lab->note(name + " woken");
    co_return 0;
}

Process impatient(Lab* lab, SimDuration limit) {
    const Alive alive(lab);
    const bool woken = co_await wait_for(&lab->signal, limit);
    lab->note(woken ? "woken" : "out of time");
    co_return woken ? 0 : 1;
}

Process notifier(Lab* lab, SimDuration after) {
    co_await sleep(after);
    lab->signal.notify_all();
    co_return 0;
}

Process suicidal(Lab* lab) {
    const Alive alive(lab);
    lab->group.kill_all();
    lab->note("still here");
    co_await sleep(1_s);
    lab->note("never");
    co_return 0;
}

Process killer(Lab* lab, ProcessId victim) {
    const Alive alive(lab);
    lab->group.kill(victim);
    co_return 0;
}

Process at_once(int status) {
    co_return status;
}

Process chain(Lab* lab, int depth) {
    const Alive alive(lab);
    if (depth > 0) {
        const ProcessId child = lab->group.spawn(chain(lab, depth - 1));
        while (lab->group.is_running(child)) {
            co_await wait(&lab->group.ended());
        }
        co_return lab->group.exit_status(child) + 1;
    }
    co_return 0;
}

Process spawner(Lab* lab, int count) {
    for (int i = 0; i < count; ++i) {
        lab->group.spawn(sleeper(lab, "child", 1_s));
    }
    co_return 0;
}

}  // namespace

TEST_CASE("process: it starts as an event, sleeps and ends with its status", "[unit][core]") {
    Lab lab;
    const ProcessId id = lab.group.spawn(sleeper(&lab, "a", 5_s));
    CHECK(lab.log.empty());
    CHECK(lab.group.is_running(id));
    lab.run(10_s);
    CHECK(lab.log == std::vector<std::string>{"0s a starts", "5s a wakes"});
    CHECK_FALSE(lab.group.is_running(id));
    CHECK(lab.group.exit_status(id) == 3);
    CHECK(lab.group.running_count() == 0);
    CHECK(lab.alive == 0);
}

TEST_CASE("process: one that never waits ends in its first event", "[unit][core]") {
    Lab lab;
    const ProcessId id = lab.group.spawn(at_once(4));
    lab.run(0_s);
    CHECK(lab.group.exit_status(id) == 4);
}

TEST_CASE("process: a program that is never spawned leaves nothing behind", "[unit][core]") {
    Lab lab;
    { const Process unused = sleeper(&lab, "a", 1_s); }
    CHECK(lab.alive == 0);
    CHECK(lab.log.empty());
}

TEST_CASE("process: a signal wakes all who wait, in their order", "[unit][core]") {
    Lab lab;
    lab.group.spawn(waiter(&lab, "first"));
    lab.group.spawn(waiter(&lab, "second"));
    lab.group.spawn(notifier(&lab, 2_s));
    lab.run(10_s);
    CHECK(lab.log == std::vector<std::string>{"2s first woken", "2s second woken"});
    lab.signal.notify_all();
    lab.run(1_s);
    CHECK(lab.log.size() == 2);
}

TEST_CASE("process: waiting with a limit says which came first", "[unit][core]") {
    Lab lab;
    SECTION("the signal") {
        lab.group.spawn(impatient(&lab, 3_s));
        lab.group.spawn(notifier(&lab, 2_s));
        lab.run(10_s);
        CHECK(lab.log == std::vector<std::string>{"2s woken"});
    }
    SECTION("the limit") {
        lab.group.spawn(impatient(&lab, 1_s));
        lab.group.spawn(notifier(&lab, 2_s));
        lab.run(10_s);
        CHECK(lab.log == std::vector<std::string>{"1s out of time"});
    }
    SECTION("both at once: the wait began first, so its limit is over first") {
        lab.group.spawn(impatient(&lab, 2_s));
        lab.group.spawn(notifier(&lab, 2_s));
        lab.run(10_s);
        CHECK(lab.log == std::vector<std::string>{"2s out of time"});
    }
    SECTION("several in a row, each by itself") {
        lab.group.spawn(impatient(&lab, 1_s));
        lab.run(2_s);
        lab.group.spawn(impatient(&lab, 5_s));
        lab.group.spawn(notifier(&lab, 1_s));
        lab.run(10_s);
        CHECK(lab.log == std::vector<std::string>{"1s out of time", "3s woken"});
    }
}

TEST_CASE("process: a killed one is never resumed and its frame goes", "[unit][core]") {
    Lab lab;
    const ProcessId asleep = lab.group.spawn(sleeper(&lab, "a", 5_s));
    const ProcessId waiting = lab.group.spawn(waiter(&lab, "b"));
    const ProcessId limited = lab.group.spawn(impatient(&lab, 3_s));
    lab.run(1_s);
    lab.group.kill(asleep);
    lab.group.kill(waiting);
    lab.group.kill(limited);
    lab.group.kill(limited);
    lab.signal.notify_all();
    lab.run(20_s);
    CHECK(lab.log == std::vector<std::string>{"0s a starts"});
    CHECK(lab.alive == 0);
    CHECK(lab.group.exit_status(asleep) == 137);
}

TEST_CASE("process: one killed before its first instruction never runs", "[unit][core]") {
    Lab lab;
    const ProcessId id = lab.group.spawn(sleeper(&lab, "a", 1_s));
    lab.group.kill(id);
    lab.run(5_s);
    CHECK(lab.log.empty());
    CHECK(lab.group.exit_status(id) == 137);
}

TEST_CASE("process: power off from inside lets the current event finish", "[unit][core]") {
    Lab lab;
    lab.group.spawn(sleeper(&lab, "a", 5_s));
    lab.group.spawn(suicidal(&lab));
    lab.run(10_s);
    CHECK(lab.log == std::vector<std::string>{"0s a starts", "0s still here"});
    CHECK(lab.alive == 0);
    CHECK(lab.group.running_count() == 0);
}

TEST_CASE("process: one may kill another of the same moment, or itself", "[unit][core]") {
    Lab lab;
    const ProcessId victim = lab.group.spawn(sleeper(&lab, "a", 1_s));
    lab.run(500_ms);
    lab.group.spawn(killer(&lab, victim));
    const ProcessId self = lab.group.spawn(killer(&lab, ProcessId{2}));
    lab.run(5_s);
    CHECK(lab.group.exit_status(self) == 137);
    CHECK(lab.log == std::vector<std::string>{"0s a starts"});
    CHECK(lab.alive == 0);
}

TEST_CASE("process: programs may start many others", "[unit][core]") {
    Lab lab;
    lab.group.spawn(spawner(&lab, 300));
    lab.run(500_ms);
    CHECK(lab.group.running_count() == 300);
    CHECK(lab.alive == 300);
    lab.run(5_s);
    CHECK(lab.group.running_count() == 0);
    CHECK(lab.alive == 0);
}

TEST_CASE("process: a deep chain of programs that wait for each other unwinds", "[unit][core]") {
    Lab lab;
    constexpr int kDepth = 150;  // everybody is woken at each end: quadratic
    const ProcessId id = lab.group.spawn(chain(&lab, kDepth));
    lab.run(1_s);
    CHECK(lab.group.exit_status(id) == kDepth);
    CHECK(lab.alive == 0);
}

TEST_CASE("process: a group that goes takes the frames of its programs along", "[unit][core]") {
    int alive = -1;
    {
        Lab lab;
        lab.group.spawn(sleeper(&lab, "a", 5_s));
        lab.group.spawn(waiter(&lab, "b"));
        lab.run(1_s);
        CHECK(lab.alive == 2);
        lab.group.kill(ProcessId{0});
        alive = lab.alive;
    }
    CHECK(alive == 2);
}
