// SPDX-License-Identifier: Apache-2.0
//
// What is going to be measured. Every measurement is one benchmark of Google Benchmark, which
// repeats them in random order (so that they are interleaved) and filters them by name; a name says
// what is measured and on what, "events/1k/exponential/ns3_map". Each reports a rate,
// "items_per_second", of processor time: other programs on the machine disturb that least.
#pragma once

#include "scenarios/runtime/scenario.hpp"
#include "tests/bench/peer.hpp"

#include <cstddef>
#include <vector>

namespace lvsim::bench {

/// Processor seconds that this process has used.
[[nodiscard]] double processor_seconds();

struct Plan {
    runtime::Scenario exchanges;  ///< exchanges.yaml
    Peer peer;
    /// For a test of this program: little work, so that the figures say nothing.
    bool is_quick = false;
};

// Each adds its benchmarks. Requires: the plan outlives their run.
void add_exchanges(const Plan& plan);
void add_events(const Plan& plan);
void add_director(const Plan& plan);
void add_hops(const Plan& plan);
void add_picks(const Plan& plan);

}  // namespace lvsim::bench
