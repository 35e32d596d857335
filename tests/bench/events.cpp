// SPDX-License-Identifier: Apache-2.0
//
// The hold model (Jones 1986): take the first event, push it on, again and again. On our queue, on
// a heap of the standard library, and in the peer on ns-3's default scheduler (Map) and its Heap.
#include "sim/core/event_queue.hpp"
#include "tests/allocations.hpp"
#include "tests/bench/increments.hpp"
#include "tests/bench/plan.hpp"

#include <benchmark/benchmark.h>

#include <array>
#include <memory>
#include <queue>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::bench {
namespace {

struct Size {
    const char* name;
    std::size_t pending;
    std::size_t operations;
};
constexpr std::array kSizes = {Size{"1k", 1000, 2'000'000}, Size{"100k", 100'000, 1'000'000},
                               Size{"1m", 1'000'000, 1'000'000}};
constexpr std::size_t kIncrements = std::size_t{1} << 20;
constexpr std::size_t kQuickIncrements = 4096;
constexpr std::size_t kQuickOperations = 1000;

/// Our queue, by the interface that World uses.
class OurQueue {
public:
    void push(const Event& event) { queue_.push(event); }
    [[nodiscard]] Event take() {
        const Event event = queue_.next();
        queue_.pop();
        return event;
    }

private:
    EventQueue queue_;
};

class StdHeap {
public:
    void push(const Event& event) { queue_.push(event); }
    [[nodiscard]] Event take() {
        const Event event = queue_.top();
        queue_.pop();
        return event;
    }

private:
    struct IsLater {
        bool operator()(const Event& a, const Event& b) const {
            return a.time != b.time ? a.time > b.time : a.sequence > b.sequence;
        }
    };
    std::priority_queue<Event, std::vector<Event>, IsLater> queue_;
};

template <class Queue>
class HoldModel {
public:
    explicit HoldModel(const std::vector<std::int64_t>& increments) : increments_(increments) {}

    void fill(std::size_t pending) {
        for (std::size_t i = 0; i < pending; ++i) push({});
    }
    void hold(std::size_t operations) {
        for (std::size_t i = 0; i < operations; ++i) push(queue_.take());
    }

private:
    void push(Event event) {
        event.time = event.time + SimDuration::nanoseconds(increments_[next_]);
        event.sequence = ++sequence_;
        next_ = next_ + 1 == increments_.size() ? 0 : next_ + 1;
        queue_.push(event);
    }

    const std::vector<std::int64_t>& increments_;
    std::size_t next_ = 0;
    std::uint64_t sequence_ = 0;
    Queue queue_;
};

template <class Queue>
void measure(benchmark::State& state, const std::vector<std::int64_t>& increments, Size size) {
    for (auto _ : state) {
        const auto model = std::make_unique<HoldModel<Queue>>(increments);
        model->fill(size.pending);
        model->hold(size.pending);  // into the steady state
        const auto allocations = test::allocation_count();
        const double start = processor_seconds();
        model->hold(size.operations);
        state.SetIterationTime(processor_seconds() - start);
        state.counters["allocations"] = static_cast<double>(test::allocation_count() - allocations);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(size.operations));
}

void measure_peer(benchmark::State& state, const Peer& peer, const std::string& scheduler,
                  Size size, const std::string& increments) {
    for (auto _ : state) {
        const auto seconds = peer.run({"hold", scheduler, std::to_string(size.pending),
                                       std::to_string(size.operations), increments});
        if (!seconds) return state.SkipWithError("the peer failed");
        state.SetIterationTime(*seconds);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(size.operations));
}

/// What the benchmarks refer to while they run.
struct Input {
    explicit Input(Increments of) : increments(std::move(of)), file(increments.nanoseconds) {}
    Increments increments;
    NumbersFile file;
};

template <class Function>
void add(const std::string& name, Function function) {
    benchmark::RegisterBenchmark(name.c_str(), std::move(function))->Iterations(1)->UseManualTime();
}

void add_size(const Plan& plan, const Size& size, const std::shared_ptr<Input>& input) {
    const auto prefix = std::string("events/") + size.name + "/";
    const auto name = prefix + std::string(input->increments.name) + "/";
    add(name + "lvsim", [=](benchmark::State& state) {
        measure<OurQueue>(state, input->increments.nanoseconds, size);
    });
    add(name + "std_heap", [=](benchmark::State& state) {
        measure<StdHeap>(state, input->increments.nanoseconds, size);
    });
    if (!plan.peer.is_there()) return;
    for (const auto& [scheduler, word] :
         {std::pair("ns3::MapScheduler", "ns3"), std::pair("ns3::HeapScheduler", "ns3_heap")}) {
        add(name + word, [=, &plan](benchmark::State& state) {
            measure_peer(state, plan.peer, scheduler, size, input->file.path());
        });
    }
}

}  // namespace

void add_events(const Plan& plan) {
    for (auto& increments :
         make_increments(plan.exchanges, plan.is_quick ? kQuickIncrements : kIncrements)) {
        const auto input = std::make_shared<Input>(std::move(increments));
        for (Size size : kSizes) {
            if (plan.is_quick) size.operations = kQuickOperations;
            add_size(plan, size, input);
        }
    }
}

}  // namespace lvsim::bench
