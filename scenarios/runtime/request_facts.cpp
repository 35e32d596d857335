// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/request_facts.hpp"

#include "models/client/events.hpp"
#include "models/httpd/events.hpp"

namespace lvsim::runtime {
namespace {

void count(NamedCounts& counts, std::string_view name) {
    const auto found = counts.find(name);
    if (found != counts.end())
        ++found->second;
    else
        counts.emplace(name, 1);
}

void note_outcome(RequestFacts& facts, std::uint64_t number, std::string_view outcome) {
    if (!facts.keeps_outcomes) return;
    if (facts.outcomes.size() <= number)
        facts.outcomes.resize(number + 1, std::string(kUnknownServer));
    facts.outcomes[number] = outcome;
}

void note_gap(RequestFacts& facts, SimTime now) {
    if (facts.ok > 0 && now - facts.last_ok > facts.longest_gap.span) {
        facts.longest_gap = {facts.last_ok, now - facts.last_ok};
    }
    facts.last_ok = now;
}

}  // namespace

void RequestLedger::subscribe_to(TraceBus& bus) {
    bus.subscribe(*this, {&kTraceKind<httpd::RequestServed>, &kTraceKind<client::RequestFinished>});
}

RequestFacts& RequestLedger::traffic(std::string_view name) {
    const auto found = traffic_.find(name);
    if (found != traffic_.end()) return found->second;
    auto& facts = traffic_[std::string(name)];
    facts.traffic = name;
    return facts;
}

void RequestLedger::on_trace(const TraceRecord& record) {
    if (const auto* served = record.as<httpd::RequestServed>()) {
        served_[{served->client, served->ordinal}] = record.node;
    } else if (const auto* request = record.as<client::RequestFinished>()) {
        finished(record, *request);
    }
}

std::string_view RequestLedger::take_server(const RequestKey& key) {
    const auto found = served_.find(key);
    if (found == served_.end()) return kUnknownServer;
    const auto node = static_cast<std::size_t>(found->second);
    served_.erase(found);
    return node < node_names_.size() ? std::string_view(node_names_[node]) : kUnknownServer;
}

void RequestLedger::finished(const TraceRecord& record, const client::RequestFinished& request) {
    auto& facts = traffic(request.traffic);
    const std::string_view server = take_server({request.local, request.ordinal});
    ++ended_;
    last_ended_ = record.time;
    fingerprint_.fold_text(request.traffic);
    fingerprint_.fold(request.number);
    fingerprint_.fold(static_cast<std::uint64_t>(record.time.ns()));
    fingerprint_.fold_text(request.is_ok ? server : request.error);
    if (request.is_ok) {
        note_gap(facts, record.time);
        ++facts.ok;
        count(facts.servers, server);
        facts.latency.record((record.time - request.intended).ns());
    } else {
        ++facts.failed;
        count(facts.errors, request.error);
    }
    note_outcome(facts, request.number, request.is_ok ? server : kFailedRequest);
}

}  // namespace lvsim::runtime
