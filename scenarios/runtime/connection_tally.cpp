// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/connection_tally.hpp"

#include "scenarios/runtime/world_view.hpp"
#include "sim/net/interface.hpp"

#include <algorithm>

namespace lvsim::runtime {
namespace {

bool has_one_of(Machine& machine, const std::set<IpAddress>& addresses) {
    auto& stack = machine.host().stack();
    for (net::InterfaceIndex i = 0; i < stack.interface_count(); ++i) {
        for (const auto& own : stack.interface(i).addresses()) {
            if (addresses.contains(own.prefix.address)) return true;
        }
    }
    return false;
}

}  // namespace

void ConnectionTally::subscribe_to(TraceBus& bus) {
    bus.subscribe(*this, {&kTraceKind<ipvs::ConnectionCreated>});
}

void ConnectionTally::on_trace(const TraceRecord& record) {
    const auto* created = record.as<ipvs::ConnectionCreated>();
    if (created == nullptr) return;
    ++connections_;
    for (const auto& candidate : created->candidates) addresses_.insert(candidate.server.address);
    const auto [last, is_first] = last_.try_emplace(
        ClientKey{record.node, created->service, created->client.address}, created->server);
    if (!is_first && last->second != created->server) {
        ++moved_;
        last.value() = created->server;
    }
}

CompareFigures compare_figures(BuiltWorld& world, RequestLedger& ledger,
                               const ConnectionTally& tally) {
    CompareFigures figures;
    NamedCounts answered;
    stats::Histogram latency;
    for (const auto* traffic : world.traffic()) {
        const auto& facts = ledger.traffic(traffic->config().name);
        figures.ok += facts.ok;
        figures.failed += facts.failed;
        figures.under_way += traffic->counters().under_way();
        latency.merge(facts.latency);
        for (const auto& [name, count] : facts.servers) answered[name] += count;
    }
    figures.latency = latency_view(latency);
    for (auto* machine : world.machines()) {
        const auto found = answered.find(machine->config().name);
        const std::uint64_t count = found == answered.end() ? 0 : found->second;
        if (count == 0 && !has_one_of(*machine, tally.addresses())) continue;
        figures.servers.push_back({machine->config().name, count});
    }
    figures.connections = tally.connections();
    figures.moved = tally.moved();
    return figures;
}

}  // namespace lvsim::runtime
