// SPDX-License-Identifier: Apache-2.0
//
// HTTP exchanges, packet by packet: the scenario of exchanges.yaml as `lvsim run` runs it, from the
// moment the machines are up; the same exchanges in the peer; and short runs against long ones.
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/session.hpp"
#include "tests/allocations.hpp"
#include "tests/bench/plan.hpp"

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string>

namespace lvsim::bench {
namespace {

constexpr std::int64_t kExchanges = 20'000;
constexpr std::int64_t kQuickExchanges = 640;
constexpr std::int64_t kShortRun = 10'000;
constexpr std::int64_t kLongRun = 1'000'000;

runtime::Scenario with_exchanges(const runtime::Scenario& scenario, std::int64_t count) {
    runtime::Scenario changed = scenario;
    changed.expect.clear();  // they name the counts of the file
    for (auto& traffic : changed.traffic) {
        traffic.count = count / static_cast<std::int64_t>(changed.traffic.size());
    }
    return changed;
}

std::int64_t resident_bytes() {
    std::ifstream file("/proc/self/statm");
    std::int64_t total = 0;
    std::int64_t resident = 0;
    file >> total >> resident;
    return resident * sysconf(_SC_PAGESIZE);
}

/// A run as far as so many exchanges, and what that took. Looking at the run is not counted.
struct Stretch {
    std::uint64_t done = 0;
    double seconds = 0;
    std::size_t allocations = 0;
};

Stretch run_until_done(runtime::Session& session, std::uint64_t wanted) {
    Stretch stretch;
    while (!session.is_over() && stretch.done < wanted) {
        const auto allocations = test::allocation_count();
        const double start = processor_seconds();
        session.run_until(session.now() + 5_ms);
        stretch.seconds += processor_seconds() - start;
        stretch.allocations += test::allocation_count() - allocations;
        stretch.done = 0;
        for (const auto& traffic : session.view().traffic) stretch.done += traffic.ok;
    }
    return stretch;
}

void measure(benchmark::State& state, const runtime::Scenario& scenario, std::int64_t count) {
    for (auto _ : state) {
        auto session = runtime::Session::load(with_exchanges(scenario, count), {});
        if (!session) return state.SkipWithError("the scenario does not load");
        const double start = processor_seconds();
        session->run_to_end();
        const double seconds = processor_seconds() - start;
        const auto view = session->view();
        std::uint64_t ok = 0;
        for (const auto& traffic : view.traffic) ok += traffic.ok;
        if (ok != static_cast<std::uint64_t>(count)) {
            return state.SkipWithError("not every exchange was done");
        }
        state.SetIterationTime(seconds);
        state.counters["events_per_exchange"] =
            static_cast<double>(view.events) / static_cast<double>(count);
        state.counters["frames_per_exchange"] =
            static_cast<double>(view.frames.made) / static_cast<double>(count);
    }
    state.SetItemsProcessed(count);
}

/// The second half of a long run: what was reached in the first must do.
void measure_steadiness(benchmark::State& state, const runtime::Scenario& scenario,
                        std::int64_t count) {
    for (auto _ : state) {
        auto session = runtime::Session::load(with_exchanges(scenario, count), {});
        if (!session) return state.SkipWithError("the scenario does not load");
        const auto wanted = static_cast<std::uint64_t>(count);
        const auto first = run_until_done(*session, wanted / 2);
        const auto resident = resident_bytes();
        const auto second = run_until_done(*session, wanted);
        if (second.done != wanted) return state.SkipWithError("not every exchange was done");
        state.SetIterationTime(second.seconds);
        state.SetItemsProcessed(static_cast<std::int64_t>(second.done - first.done));
        state.counters["allocations"] = static_cast<double>(second.allocations);
        state.counters["resident_growth"] = static_cast<double>(resident_bytes() - resident);
        state.counters["resident"] = static_cast<double>(resident_bytes());
    }
}

void measure_peer(benchmark::State& state, const Peer& peer, std::int64_t count) {
    for (auto _ : state) {
        const auto seconds = peer.run({"exchanges", std::to_string(count)});
        if (!seconds) return state.SkipWithError("the peer failed");
        state.SetIterationTime(*seconds);
    }
    state.SetItemsProcessed(count);
}

template <class Function, class... Arguments>
void add(const std::string& name, Function function, const Arguments&... arguments) {
    benchmark::RegisterBenchmark(name.c_str(),
                                 [=](benchmark::State& state) { function(state, arguments...); })
        ->Iterations(1)
        ->UseManualTime();
}

}  // namespace

void add_exchanges(const Plan& plan) {
    const std::int64_t count = plan.is_quick ? kQuickExchanges : kExchanges;
    add("exchanges/lvsim", measure, plan.exchanges, count);
    if (plan.peer.is_there()) add("exchanges/ns3", measure_peer, plan.peer, count);
    add("exchanges/short", measure, plan.exchanges, plan.is_quick ? kQuickExchanges : kShortRun);
    add("exchanges/long", measure_steadiness, plan.exchanges,
        plan.is_quick ? 4 * kQuickExchanges : kLongRun);
}

}  // namespace lvsim::bench
