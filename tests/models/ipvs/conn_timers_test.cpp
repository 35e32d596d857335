// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/conn_timers.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <algorithm>
#include <map>
#include <vector>

using namespace lvsim;
using namespace lvsim::ipvs;

namespace {

constexpr std::uint64_t kTicks = 250;

/// Entries with timers, and a clock that is moved by hand. Entries are named by their order.
class TimerLab {
public:
    explicit TimerLab(TimerMode mode = TimerMode::KernelWheel, std::uint64_t now = 0,
                      std::uint64_t entries_per_turn = 1000)
        : clock_(mode, 0), now_(now), entries_per_turn_(entries_per_turn) {}

    int make() {
        ids_.push_back(conns_.make());
        return static_cast<int>(ids_.size()) - 1;
    }
    TimerLab& start(int who, std::uint32_t seconds) {
        timers_.start(id(who), seconds, now_);
        return *this;
    }
    TimerLab& end_now(int who) {
        timers_.end_now(id(who), now_);
        return *this;
    }
    void stop(int who) { timers_.stop(id(who)); }
    /// Moves to `unit`, stopping wherever the wheel asks to; who fired and when.
    std::vector<std::pair<std::uint64_t, int>> run_until(std::uint64_t unit) {
        std::vector<std::pair<std::uint64_t, int>> fired;
        while (timers_.next_due() <= unit) {
            now_ = std::max(now_, timers_.next_due());
            do_turn(fired);
        }
        now_ = unit;
        return fired;
    }
    /// Moves to the next moment at which something is due, or stays when the last turn left
    /// something; who fired in one turn there.
    std::vector<std::pair<std::uint64_t, int>> run_turn() {
        std::vector<std::pair<std::uint64_t, int>> fired;
        now_ = std::max(now_, timers_.next_due());
        do_turn(fired);
        return fired;
    }
    [[nodiscard]] bool is_behind() const { return timers_.is_behind(); }
    [[nodiscard]] bool is_idle() const { return timers_.next_due() == ConnTimers::kNever; }
    /// When a timer alone fires.
    std::uint64_t fires(std::uint32_t seconds) {
        const int who = make();
        start(who, seconds);
        const auto fired = run_until(now_ + std::uint64_t{seconds} * kTicks * 2 + 300'000);
        return fired.empty() ? 0 : fired.front().first;
    }
    [[nodiscard]] std::uint64_t now() const { return now_; }

private:
    [[nodiscard]] ConnId id(int who) const { return ids_[static_cast<std::size_t>(who)]; }
    void do_turn(std::vector<std::pair<std::uint64_t, int>>& fired) {
        TurnBudget budget(entries_per_turn_);
        while (true) {
            const ConnId due = timers_.take_due(now_, budget);
            if (due == kNoConn) return;
            const auto found = std::find(ids_.begin(), ids_.end(), due);
            fired.emplace_back(now_, static_cast<int>(found - ids_.begin()));
        }
    }

    ConnTable conns_{64};
    WheelClock clock_;
    ConnTimers timers_{conns_, clock_};
    std::uint64_t now_;
    std::uint64_t entries_per_turn_;
    std::vector<ConnId> ids_;
};

using Fired = std::vector<std::pair<std::uint64_t, int>>;

}  // namespace

TEST_CASE("timers: the kernel's wheel fires on the grid of the distance, always late",
          "[unit][ipvs]") {
    CHECK(TimerLab(TimerMode::KernelWheel, 0).fires(1) == 256);        // grid 8
    CHECK(TimerLab(TimerMode::KernelWheel, 6).fires(1) == 264);        // 256 is a grid point: later
    CHECK(TimerLab(TimerMode::KernelWheel, 0).fires(3) == 768);        // grid 64
    CHECK(TimerLab(TimerMode::KernelWheel, 0).fires(10) == 2560);      // grid 64
    CHECK(TimerLab(TimerMode::KernelWheel, 0).fires(60) == 15360);     // grid 512
    CHECK(TimerLab(TimerMode::KernelWheel, 17).fires(60) == 15360);    // 15017
    CHECK(TimerLab(TimerMode::KernelWheel, 0).fires(900) == 225280);   // grid 4096
    CHECK(TimerLab(TimerMode::KernelWheel, 0).fires(1800) == 458752);  // grid 32768
}

TEST_CASE("timers: exact ones fire when asked", "[unit][ipvs]") {
    TimerLab lab(TimerMode::Exact, 7);
    const int who = lab.make();
    lab.start(who, 60);
    CHECK(lab.run_until(100'000'000'000) == Fired{{60'000'000'007, who}});
}

TEST_CASE("timers: of one moment and grid the most recently started fires first", "[unit][ipvs]") {
    TimerLab lab;
    const int a = lab.make();
    const int b = lab.make();
    const int c = lab.make();
    lab.start(a, 60).start(b, 60).start(c, 60);
    CHECK(lab.run_until(20'000) == Fired{{15360, c}, {15360, b}, {15360, a}});
}

TEST_CASE("timers: one restarted for the same moment keeps its place", "[unit][ipvs]") {
    TimerLab lab;
    const int a = lab.make();
    const int b = lab.make();
    lab.start(a, 60).start(b, 60);
    CHECK(lab.run_until(10).empty());
    lab.start(a, 60);  // 15010 instead of 15000: the same bucket
    CHECK(lab.run_until(20'000) == Fired{{15360, b}, {15360, a}});
}

TEST_CASE("timers: of one moment the coarser grid goes first", "[unit][ipvs]") {
    TimerLab lab;
    const int coarse = lab.make();
    lab.start(coarse, 60);  // fires at 15360, grid 512
    CHECK(lab.run_until(12'800).empty());
    const int fine = lab.make();
    lab.start(fine, 10);  // asked for 15300: fires at 15360 too, grid 64
    CHECK(lab.run_until(20'000) == Fired{{15360, coarse}, {15360, fine}});
}

TEST_CASE("timers: ending one now fires it with the next tick, never later than it would",
          "[unit][ipvs]") {
    TimerLab lab;
    const int who = lab.make();
    lab.start(who, 900);
    CHECK(lab.run_until(500).empty());
    lab.end_now(who);
    CHECK(lab.run_until(600) == Fired{{501, who}});
    lab.end_now(who);  // it does not run any more
    CHECK(lab.run_until(300'000).empty());
}

TEST_CASE("timers: one that was stopped does not fire", "[unit][ipvs]") {
    TimerLab lab;
    const int a = lab.make();
    const int b = lab.make();
    lab.start(a, 10).start(b, 10);
    lab.stop(b);
    CHECK(lab.run_until(100'000) == Fired{{2560, a}});
}

TEST_CASE("timers: a turn deals with so many entries, the next ones at the same moment",
          "[unit][ipvs]") {
    TimerLab lab(TimerMode::KernelWheel, 0, 4);
    for (int i = 0; i < 10; ++i) lab.start(lab.make(), 60);
    std::vector<int> fired;
    int turns = 0;
    do {
        const auto turn = lab.run_turn();
        CHECK(turn.size() <= 4);
        CHECK(lab.now() == 15360);
        for (const auto& [unit, who] : turn) fired.push_back(who);
        ++turns;
    } while (lab.is_behind());
    CHECK(fired == std::vector<int>{9, 8, 7, 6, 5, 4, 3, 2, 1, 0});
    CHECK(turns == 5);  // each is looked at, then taken: 20 by fours
}

TEST_CASE("timers: 31 days, far beyond a ring, fire when they should", "[unit][ipvs]") {
    TimerLab lab(TimerMode::Exact);
    const int who = lab.make();
    lab.start(who, 2'678'400);
    CHECK(lab.run_until(2'678'400'000'000'000 - 1).empty());
    CHECK(lab.run_until(2'678'400'000'000'000) == Fired{{2'678'400'000'000'000, who}});
}

namespace {

/// The rules as a plain list: of every timer its firing, level and start, recomputed on restart.
class PlainTimers {
public:
    explicit PlainTimers(const WheelClock& clock) : clock_(clock) {}
    void start(int who, std::uint64_t expires, std::uint64_t now) {
        const Firing firing = clock_.firing(expires, now);
        const auto found = running_.find(who);
        const bool keeps_place =
            found != running_.end() && found->second.firing == firing && !clock_.is_exact();
        running_[who] = {firing, keeps_place ? found->second.start : ++starts_, expires};
    }
    void end_now(int who, std::uint64_t now) {
        const auto found = running_.find(who);
        if (found != running_.end() && found->second.expires > now) {
            start(who, now, now);
        }
    }
    void stop(int who) { running_.erase(who); }
    Fired run_until(std::uint64_t unit) {
        Fired fired;
        while (true) {
            auto first = running_.end();
            for (auto it = running_.begin(); it != running_.end(); ++it) {
                if (first == running_.end() || goes_before(it->second, first->second)) first = it;
            }
            if (first == running_.end() || first->second.firing.unit > unit) return fired;
            fired.emplace_back(first->second.firing.unit, first->first);
            running_.erase(first);
        }
    }

private:
    struct Timer {
        Firing firing;
        std::uint64_t start = 0;
        std::uint64_t expires = 0;
    };
    [[nodiscard]] bool goes_before(const Timer& a, const Timer& b) const {
        if (a.firing.unit != b.firing.unit) return a.firing.unit < b.firing.unit;
        if (a.firing.level != b.firing.level) return a.firing.level > b.firing.level;
        return a.start > b.start;
    }

    const WheelClock& clock_;
    std::map<int, Timer> running_;
    std::uint64_t starts_ = 0;
};

void check_random_history(TimerMode mode) {
    const std::uint64_t per_second = mode == TimerMode::Exact ? 1'000'000'000 : kTicks;
    const std::uint64_t begin = *rc::gen::inRange<std::uint64_t>(0, 5000);
    TimerLab lab(mode, begin, *rc::gen::element<std::uint64_t>(1, 2, 3, 1000));
    const WheelClock clock(mode, 0);
    PlainTimers plain(clock);
    std::vector<int> all;
    for (int i = 0; i < 6; ++i) all.push_back(lab.make());
    const auto steps = *rc::gen::container<std::vector<std::tuple<int, int, int, std::uint64_t>>>(
        rc::gen::tuple(rc::gen::inRange(0, 8), rc::gen::inRange(0, 6),
                       rc::gen::element(0, 1, 2, 3, 10, 60, 120, 300, 900, 1800),
                       rc::gen::inRange<std::uint64_t>(0, 40'000)));
    for (const auto& [what, who, seconds, span] : steps) {
        if (what == 0) {
            lab.stop(who);
            plain.stop(who);
        } else if (what == 1) {
            lab.end_now(who);
            plain.end_now(who, lab.now());
        } else if (what < 6) {
            lab.start(who, static_cast<std::uint32_t>(seconds));
            plain.start(who, lab.now() + static_cast<std::uint64_t>(seconds) * per_second,
                        lab.now());
        } else {
            const std::uint64_t until = lab.now() + span * per_second / kTicks;
            const Fired expected = plain.run_until(until);
            RC_ASSERT(lab.run_until(until) == expected);
        }
    }
    const std::uint64_t end = lab.now() + 4'000 * per_second;
    const Fired expected = plain.run_until(end);
    RC_ASSERT(lab.run_until(end) == expected);
}

/// Whatever is done to timers while a crowd is half done.
void check_changes_between_turns() {
    constexpr int kCrowd = 12;
    TimerLab lab(*rc::gen::element(TimerMode::KernelWheel, TimerMode::Exact), 0, 1);
    std::vector<bool> runs(kCrowd, true);
    for (int i = 0; i < kCrowd; ++i) lab.start(lab.make(), 10);
    const auto steps = *rc::gen::container<std::vector<std::tuple<int, int, int>>>(rc::gen::tuple(
        rc::gen::inRange(0, 8), rc::gen::inRange(0, kCrowd), rc::gen::element(0, 1, 10, 600)));
    const auto turn = [&] {
        for (const auto& [unit, who] : lab.run_turn()) {
            RC_ASSERT(runs[static_cast<std::size_t>(who)]);
            runs[static_cast<std::size_t>(who)] = false;
        }
    };
    for (const auto& [what, who, seconds] : steps) {
        if (what == 0) {
            lab.stop(who);
            runs[static_cast<std::size_t>(who)] = false;
        } else if (what == 1) {
            lab.end_now(who);
        } else if (what == 2) {
            lab.start(who, static_cast<std::uint32_t>(seconds));
            runs[static_cast<std::size_t>(who)] = true;
        } else if (!lab.is_idle()) {
            turn();
        }
    }
    while (!lab.is_idle()) turn();
    RC_ASSERT(std::count(runs.begin(), runs.end(), true) == 0);
}

}  // namespace

TEST_CASE("timers: what changes between the turns of a crowd, each fires once",
          "[property][ipvs]") {
    CHECK(rc::check("changes between turns", check_changes_between_turns));
}

TEST_CASE("timers: agree with the plain rules over random histories", "[property][ipvs]") {
    CHECK(rc::check("kernel's wheel", [] { check_random_history(TimerMode::KernelWheel); }));
    CHECK(rc::check("exact", [] { check_random_history(TimerMode::Exact); }));
}
