// SPDX-License-Identifier: Apache-2.0
//
// lvsim-bench: what lvsim costs, beside its peers, measured in one run (docs/performance.md).
//
//   lvsim-bench [--format text|json] [--repetitions N] [--quick] [FILTER...]
//
// A filter is a part of a name ("exchanges", "events/1k"); without one, everything. Exit status: 0
// measured, 2 the command line is wrong, 3 a measurement failed.
#include "scenarios/runtime/loader.hpp"
#include "tests/bench/plan.hpp"
#include "tests/bench/results.hpp"

#include <CLI/CLI.hpp>
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

namespace lvsim::bench {

double processor_seconds() {
    std::timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

namespace {

struct Options {
    std::string format = "text";
    int repetitions = 7;
    bool is_quick = false;
    std::vector<std::string> filters;
};

/// Interleaved, so many repetitions: Google Benchmark takes its settings as a command line.
void set_up_benchmark(const Options& options) {
    std::string filter;
    for (const auto& part : options.filters) filter += (filter.empty() ? "" : "|") + part;
    std::vector<std::string> arguments = {
        "lvsim-bench", "--benchmark_filter=" + (filter.empty() ? "." : filter),
        "--benchmark_repetitions=" + std::to_string(options.is_quick ? 1 : options.repetitions),
        "--benchmark_enable_random_interleaving=true", "--benchmark_min_time=0.2"};
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    int count = static_cast<int>(pointers.size());
    benchmark::Initialize(&count, pointers.data());
}

int measure(const Options& options) {
    auto scenario = runtime::load_scenario(LVSIM_BENCH_SCENARIO);
    if (!scenario) {
        fmt::print(stderr, "{}", to_text(scenario.error()));
        return 3;
    }
    const Plan plan{std::move(*scenario), Peer(), options.is_quick};
    add_exchanges(plan);
    add_events(plan);
    add_director(plan);
    add_hops(plan);
    add_picks(plan);
    set_up_benchmark(options);
    Results results(isatty(STDERR_FILENO) != 0);
    if (benchmark::RunSpecifiedBenchmarks(&results) == 0) {
        fmt::print(stderr,
                   "lvsim-bench: no measurement has a name with that in it; there are "
                   "exchanges, events, director, pick, hops\n");
        return 2;
    }
    fmt::print("{}", options.format == "json" ? json_of(results)
                                              : table_of(results, plan.peer.is_there()));
    for (const auto& failure : results.failures()) {
        fmt::print(stderr, "lvsim-bench: {}\n", failure);
    }
    return results.failures().empty() ? 0 : 3;
}

}  // namespace
}  // namespace lvsim::bench

int main(int count, char** arguments) {
    lvsim::bench::Options options;
    CLI::App app("What lvsim costs, beside its peers, measured in one run.", "lvsim-bench");
    app.add_option("--format", options.format, "what to print")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    app.add_option("--repetitions", options.repetitions, "of each; the median counts")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    app.add_flag("--quick", options.is_quick, "hardly measure: a test of this program");
    app.add_option("filter", options.filters, "measure only what has this in its name");
    try {
        app.parse(count, arguments);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return lvsim::bench::measure(options);
}
