// SPDX-License-Identifier: Apache-2.0
//
// The director alone. Packets of established connections, visited in a scattered order, beside two
// dependent reads from a table of as many bytes; and how long one turn of the event loop takes at
// most while so many connections come, while they expire evenly, and when a crowd is due at once or
// looked at by drop_entry. New connections by scheduler.
#include "models/ipvs/sched/registry.hpp"
#include "tests/allocations.hpp"
#include "tests/bench/director_lab.hpp"
#include "tests/bench/duel.hpp"
#include "tests/bench/plan.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace lvsim::bench {
namespace {

/// Any order in which the next entry cannot be guessed from the last, and every one has its turn.
constexpr std::uint32_t kStride = 611'953;
/// Between packets: 10 million connections in 120 seconds.
constexpr SimDuration kStep = SimDuration::microseconds(12);
constexpr int kSlices = 50;

/// A chain of reads, each from where the last one said: nothing can be fetched ahead.
class RandomReads {
public:
    explicit RandomReads(std::size_t bytes) : table_(bytes / sizeof(std::uint32_t)) {
        std::uint64_t state = 1;
        for (std::uint32_t& value : table_) {
            state = state * 6'364'136'223'846'793'005 + 1'442'695'040'888'963'407;
            value = static_cast<std::uint32_t>(state >> 32);
        }
    }
    void read(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const std::uint32_t place = at_ + static_cast<std::uint32_t>(i);
            at_ = table_[std::uint64_t{place} * table_.size() >> 32];
        }
        benchmark::DoNotOptimize(at_);
    }

private:
    std::vector<std::uint32_t> table_;
    std::uint32_t at_ = 0;
};

/// The longest turn while the connections are made, in processor seconds: of some packets
/// together, as the clock takes its time.
double grow(DirectorLab& lab, std::uint32_t connections) {
    constexpr std::uint32_t kTogether = 32;
    double longest = 0;
    double start = processor_seconds();
    for (std::uint32_t client = 0; client < connections; ++client) {
        lab.advance(kStep);
        lab.open(client);
        lab.acknowledge(client);
        if (client % kTogether == 0) {
            const double now = processor_seconds();
            longest = std::max(longest, now - start);
            start = processor_seconds();
        }
    }
    return longest;
}

void measure_established(benchmark::State& state, std::uint32_t connections, std::size_t packets) {
    constexpr double kMilliseconds = 1000;
    for (auto _ : state) {
        const auto lab = std::make_unique<DirectorLab>("rr", 4);
        const double growing = grow(*lab, connections);
        const std::size_t bytes = lab->director.connection_table_bytes();
        RandomReads reads(bytes);
        const auto allocations = test::allocation_count();
        std::uint32_t client = 0;
        const std::size_t slice_packets = packets / kSlices;
        const auto seconds = duel(
            kSlices,
            [&](int) {
                for (std::size_t i = 0; i < slice_packets; ++i) {
                    lab->advance(kStep);
                    lab->acknowledge(client);
                    client = (client + kStride) % connections;
                }
            },
            [&](int) { reads.read(2 * slice_packets); });
        state.counters["allocations"] = static_cast<double>(test::allocation_count() - allocations);
        state.SetIterationTime(seconds.ours);
        state.counters["cost_vs_reads"] = seconds.ours / seconds.theirs;
        state.counters["bytes_per_connection"] = static_cast<double>(bytes) / connections;
        state.counters["longest_turn_ms_growing"] = growing * kMilliseconds;
        state.counters["longest_turn_ms_expiring"] = lab->expire() * kMilliseconds;
        if (!lab->is_well()) return state.SkipWithError("a packet was not forwarded");
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(packets));
}

/// SYNs at few servers and at many, in turns.
void measure_new(benchmark::State& state, std::string_view scheduler, std::uint32_t connections) {
    constexpr std::uint32_t kFew = 10;
    constexpr std::uint32_t kMany = 1000;
    for (auto _ : state) {
        DirectorLab few(scheduler, kFew);
        DirectorLab many(scheduler, kMany);
        const auto slice = [&](DirectorLab& lab, int number) {
            const std::uint32_t count = connections / kSlices;
            const std::uint32_t first = static_cast<std::uint32_t>(number) * count;
            for (std::uint32_t client = first; client < first + count; ++client) {
                lab.advance(kStep);
                lab.open(client);
            }
        };
        const auto seconds = duel(
            kSlices, [&](int number) { slice(few, number); },
            [&](int number) { slice(many, number); });
        state.SetIterationTime(seconds.ours);
        state.counters["cost_at_1000"] = seconds.theirs / seconds.ours;
        if (!few.is_well() || !many.is_well()) {
            return state.SkipWithError("a packet was not forwarded");
        }
    }
    state.SetItemsProcessed(connections);
}

/// Half-open connections that all came at one moment and never got an answer: drop_entry takes
/// some, the rest end at one moment.
void measure_crowd(benchmark::State& state, std::uint32_t connections) {
    constexpr double kMilliseconds = 1000;
    for (auto _ : state) {
        DirectorLab lab("rr", 4);
        const double start = processor_seconds();
        for (std::uint32_t client = 0; client < connections; ++client) lab.open(client);
        const double defending = lab.defend(SimDuration::milliseconds(1500));
        const double expiring = lab.expire();
        state.SetIterationTime(processor_seconds() - start);
        state.counters["longest_turn_ms_defending"] = defending * kMilliseconds;
        state.counters["longest_turn_ms_expiring"] = expiring * kMilliseconds;
        if (!lab.is_well()) return state.SkipWithError("a packet was not forwarded");
    }
    state.SetItemsProcessed(connections);
}

template <class Function>
void add(const std::string& name, Function function) {
    benchmark::RegisterBenchmark(name.c_str(), std::move(function))->Iterations(1)->UseManualTime();
}

}  // namespace

void add_director(const Plan& plan) {
    struct Size {
        const char* name;
        std::uint32_t connections;
        std::size_t packets;
    };
    // At 10 million each connection has one packet: then they expire as evenly as they came.
    constexpr Size kSizes[] = {{"1k", 1000, 5'000'000},
                               {"100k", 100'000, 5'000'000},
                               {"1m", 1'000'000, 3'000'000},
                               {"10m", 10'000'000, 10'000'000}};
    constexpr std::uint32_t kQuickDivisor = 1000;
    for (Size size : kSizes) {
        if (plan.is_quick) {
            size.connections = std::max(size.connections / kQuickDivisor, 100U);
            size.packets /= kQuickDivisor;
        }
        add(std::string("director/established_") + size.name, [=](benchmark::State& state) {
            measure_established(state, size.connections, size.packets);
        });
    }
    add("director/crowd_1m", [&plan](benchmark::State& state) {
        measure_crowd(state, plan.is_quick ? 1000 : 1'000'000);
    });
    for (const auto& method : ipvs::schedulers()) {
        if (method.name == "none") continue;  // it never gives anybody a server
        add("director/new/" + std::string(method.name),
            [name = method.name, &plan](benchmark::State& state) {
                measure_new(state, name, plan.is_quick ? 1000 : 200'000);
            });
    }
}

}  // namespace lvsim::bench
