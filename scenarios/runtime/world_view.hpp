// SPDX-License-Identifier: Apache-2.0
//
// Copies of what is in a World, as the plain values that front ends get.
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/request_facts.hpp"
#include "scenarios/runtime/story.hpp"
#include "scenarios/runtime/view.hpp"

#include <vector>

namespace lvsim::runtime {

[[nodiscard]] LatencyView latency_view(const stats::Histogram& latency);
[[nodiscard]] std::vector<NetworkView> network_views(const Scenario& scenario);
[[nodiscard]] std::vector<HostView> host_views(const BuiltWorld& world);
[[nodiscard]] std::vector<TrafficView> traffic_views(const BuiltWorld& world,
                                                     RequestLedger& ledger);
/// Of the machines with a service or a connection, what ipvsadm prints there.
[[nodiscard]] std::vector<DirectorTables> director_tables(const BuiltWorld& world);

}  // namespace lvsim::runtime
