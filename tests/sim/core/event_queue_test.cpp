// SPDX-License-Identifier: Apache-2.0
#include "sim/core/event_queue.hpp"

#include "sim/core/rng.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <set>
#include <string>
#include <tuple>

using namespace lvsim;

namespace {

SimTime at(std::uint64_t ns) {
    return SimTime::at(SimDuration::nanoseconds(static_cast<std::int64_t>(ns)));
}

struct Later {
    bool operator()(const Event& a, const Event& b) const {
        return std::tie(a.time, a.sequence) < std::tie(b.time, b.sequence);
    }
};

/// The queue beside an oracle that is slow and obviously right.
class Checked {
public:
    void push(std::uint64_t time) { push(time, next_sequence_++); }
    void push(std::uint64_t time, std::uint64_t sequence) {
        const Event event{at(time), sequence, nullptr, time ^ sequence};
        queue_.push(event);
        oracle_.insert(event);
    }
    /// Takes the next event out; the test fails if it is not the oracle's.
    void pop() {
        const Event expected = *oracle_.begin();
        const Event seen = queue_.next();
        queue_.pop();
        oracle_.erase(oracle_.begin());
        now_ = static_cast<std::uint64_t>(seen.time.ns());
        is_same_ &= expected.time == seen.time && expected.sequence == seen.sequence &&
                    expected.tag == seen.tag;
    }
    void peek() {
        if (!oracle_.empty()) {
            is_same_ &= queue_.next().sequence == oracle_.begin()->sequence;
        }
    }
    void drain() {
        while (!oracle_.empty()) {
            pop();
        }
    }
    [[nodiscard]] bool agrees() const {
        return is_same_ && queue_.size() == oracle_.size() && queue_.empty() == oracle_.empty();
    }
    [[nodiscard]] std::size_t size() const { return oracle_.size(); }
    [[nodiscard]] std::uint64_t now() const { return now_; }
    [[nodiscard]] std::uint64_t take_sequence() { return next_sequence_++; }

private:
    EventQueue queue_;
    std::set<Event, Later> oracle_;
    std::uint64_t now_ = 0;
    std::uint64_t next_sequence_ = 0;
    bool is_same_ = true;
};

/// Runs a random history from `seed`: pushes of every kind that a simulation makes.
class History {
public:
    explicit History(std::uint64_t seed) : rng_(seed, "history") {}

    bool agrees(int steps) {
        for (int i = 0; i < steps; ++i) {
            step();
        }
        checked_.drain();
        return checked_.agrees();
    }

private:
    void step() {
        switch (rng_.below(8)) {
            case 0: checked_.push(checked_.now()); break;
            case 1: checked_.push(checked_.now() + rng_.below(300)); break;
            case 2: checked_.push(checked_.now() + rng_.below(1'000'000)); break;
            case 3: checked_.push(checked_.now() + rng_.below(std::uint64_t{1} << 40)); break;
            case 4: burst(); break;
            case 5: reserved_.push_back(checked_.take_sequence()); break;
            case 6: push_reserved(); break;
            default: pop_some(); break;
        }
    }
    void burst() {
        const std::uint64_t spread = rng_.below(3) == 0 ? 1 : rng_.below(5'000) + 1;
        const std::uint64_t start = checked_.now() + rng_.below(100'000);
        const std::uint64_t count = rng_.below(400);
        for (std::uint64_t i = 0; i < count; ++i) {
            checked_.push(start + rng_.below(spread));
        }
    }
    /// A sequence number taken long ago, as a lazily re-armed timer has: it may be smaller than
    /// those of events that wait at the same time.
    void push_reserved() {
        if (!reserved_.empty()) {
            checked_.push(checked_.now() + rng_.below(2), reserved_.back());
            reserved_.pop_back();
        }
    }
    void pop_some() {
        for (std::uint64_t i = rng_.below(600); i > 0 && checked_.size() > 0; --i) {
            checked_.pop();
        }
        if (rng_.below(2) == 0) {
            checked_.peek();
        }
    }

    Rng rng_;
    Checked checked_;
    std::vector<std::uint64_t> reserved_;
};

}  // namespace

TEST_CASE("event queue: equal times are first in, first out", "[unit][core]") {
    Checked queue;
    for (int i = 0; i < 1000; ++i) {
        queue.push(5);
    }
    queue.drain();
    CHECK(queue.agrees());
}

TEST_CASE("event queue: an event for now with a smaller sequence goes first", "[unit][core]") {
    EventQueue queue;
    queue.push({at(10), 5, nullptr, 0});
    queue.push({at(10), 6, nullptr, 0});
    CHECK(queue.next().sequence == 5);
    queue.pop();
    queue.push({at(10), 2, nullptr, 0});
    CHECK(queue.next().sequence == 2);
    queue.pop();
    CHECK(queue.next().sequence == 6);
    queue.pop();
    CHECK(queue.empty());
}

TEST_CASE("event queue: looking far ahead does not forbid a push before", "[unit][core]") {
    Checked queue;
    queue.push(10'000'000'000);
    queue.peek();
    queue.push(2'000'000'000);
    queue.peek();
    queue.push(0);
    queue.drain();
    CHECK(queue.agrees());
}

TEST_CASE("event queue: many pushes before what was looked at stay in order", "[unit][core]") {
    Checked queue;
    for (std::uint64_t i = 0; i < 500; ++i) {
        queue.push(10'000'000'000 + i * 977);
        queue.push(10'000'000'000);
    }
    queue.peek();
    for (std::uint64_t i = 0; i < 500; ++i) {
        queue.push(5'000'000 + (i * 7919) % 1000);
        queue.push(9'999'999'999 - i * 1'000'003);
    }
    queue.peek();
    for (std::uint64_t i = 0; i < 500; ++i) {
        queue.push(i % 7);
    }
    queue.drain();
    CHECK(queue.agrees());
}

TEST_CASE("event queue: a sorted part that grows goes back and loses nothing", "[unit][core]") {
    Checked queue;
    queue.push(10);
    queue.push(60'000);
    queue.pop();
    for (std::uint64_t i = 0; i < 1000; ++i) {
        queue.push(30'000 + (i * 37) % 4000);
    }
    queue.push(20);
    queue.drain();
    CHECK(queue.agrees());
}

TEST_CASE("event queue: the last moments can be queued", "[unit][core]") {
    const SimTime last = kTimeNever - 1_ns;
    EventQueue queue;
    queue.push({last, 1, nullptr, 0});
    queue.push({last, 2, nullptr, 0});
    queue.push({at(3), 3, nullptr, 0});
    CHECK(queue.next().sequence == 3);
    queue.pop();
    CHECK(queue.next().sequence == 1);
    queue.pop();
    queue.push({last, 0, nullptr, 0});
    CHECK(queue.next().sequence == 0);
    queue.pop();
    CHECK(queue.next().sequence == 2);
}

TEST_CASE("event queue: random histories agree with a sorted set", "[property][core]") {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        INFO("seed " << seed);
        CHECK(History(seed).agrees(150));
    }
}

TEST_CASE("event queue: the hold model agrees with a sorted set", "[property][core]") {
    Rng rng(3, "hold");
    Checked queue;
    for (int i = 0; i < 2000; ++i) {
        queue.push(rng.below(1'000'000));
    }
    for (int i = 0; i < 3000; ++i) {
        queue.pop();
        const SimDuration increment = rng.exponential(1_ms);
        queue.push(queue.now() + static_cast<std::uint64_t>(increment.ns()));
    }
    queue.drain();
    CHECK(queue.agrees());
}

TEST_CASE("event queue: any pushes between pops agree with a sorted set", "[property][core]") {
    CHECK(rc::check("times of any size", [](const std::vector<std::uint32_t>& steps) {
        Checked queue;
        for (const std::uint32_t step : steps) {
            // The lowest bits choose what happens, the others how far ahead.
            const std::uint64_t ahead = std::uint64_t{step >> 8} << ((step >> 3) & 31);
            if ((step & 3) == 0 && queue.size() > 0) {
                queue.pop();
            } else if ((step & 3) == 1) {
                queue.peek();
            } else {
                queue.push(queue.now() + ahead);
            }
        }
        queue.drain();
        RC_ASSERT(queue.agrees());
    }));
}
