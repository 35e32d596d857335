// SPDX-License-Identifier: Apache-2.0
//
// What is known about the requests of each traffic: plain counts, gathered from what clients and
// servers tell the trace bus, and from nothing else. Expectations and reports are made of these,
// so they judge the models without asking them.
//
// Who answered a request is found by joining the client's event with the server's: the connection's
// client end as both see it (LVS-NAT changes the server's end only), and the number of the request
// on its connection. So it does not depend on what the pages say.
#pragma once

#include "sim/core/fingerprint.hpp"
#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"
#include "sim/stats/histogram.hpp"
#include "sim/wire/address.hpp"

#include <tsl/robin_map.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::client {
struct RequestFinished;
}
namespace lvsim::httpd {
struct RequestServed;
}

namespace lvsim::runtime {

/// What stands in a sequence for a request that failed.
inline constexpr std::string_view kFailedRequest = "failed";
/// And for one that was answered by nobody we know, or has not ended.
inline constexpr std::string_view kUnknownServer = "?";

using NamedCounts = std::map<std::string, std::uint64_t, std::less<>>;

/// The longest time between two good answers, one after the other: an outage as clients see it.
struct AnswerGap {
    SimTime from;
    SimDuration span;
};

struct RequestFacts {
    std::string traffic;
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;
    NamedCounts servers;  ///< Of the good ones.
    NamedCounts errors;   ///< Of the others.
    AnswerGap longest_gap;
    SimTime last_ok;              ///< When the last good answer was complete.
    stats::Histogram latency;     ///< Of the good ones, in ns from the intended start.
    bool keeps_outcomes = false;  ///< Whether `outcomes` is wanted: it grows with every request.
    /// By number of the request: the server's name, kFailedRequest or kUnknownServer.
    std::vector<std::string> outcomes;
};

class RequestLedger final : public TraceSink {
public:
    /// `node_names`: by NodeId. Each request that ends is folded into `fingerprint`. Requires:
    /// both outlive the ledger.
    RequestLedger(const std::vector<std::string>& node_names, FingerprintIngredient& fingerprint)
        : node_names_(node_names), fingerprint_(fingerprint) {}

    /// To the events it needs, and to no other: the models make those only.
    void subscribe_to(TraceBus& bus);
    /// The facts of a traffic; the reference stays valid.
    [[nodiscard]] RequestFacts& traffic(std::string_view name);
    /// Counts the requests that ended: what changes when an expectation is worth another look.
    [[nodiscard]] std::uint64_t ended() const { return ended_; }
    [[nodiscard]] SimTime last_ended() const { return last_ended_; }

    void on_trace(const TraceRecord& record) override;

private:
    struct RequestKey {
        Endpoint client;
        std::uint32_t ordinal = 0;
        bool operator==(const RequestKey&) const = default;
    };
    struct RequestKeyHash {
        [[nodiscard]] std::size_t operator()(const RequestKey& key) const {
            return hash_mix(EndpointHash()(key.client), key.ordinal);
        }
    };

    void finished(const TraceRecord& record, const client::RequestFinished& request);
    [[nodiscard]] std::string_view take_server(const RequestKey& key);

    const std::vector<std::string>& node_names_;
    FingerprintIngredient& fingerprint_;
    std::map<std::string, RequestFacts, std::less<>> traffic_;
    /// Answered, and not yet claimed by a client. Never iterated.
    tsl::robin_map<RequestKey, NodeId, RequestKeyHash> served_;
    std::uint64_t ended_ = 0;
    SimTime last_ended_;
};

}  // namespace lvsim::runtime
