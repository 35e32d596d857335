// SPDX-License-Identifier: Apache-2.0
//
// Counts what the directors of a run scheduled: connections, those that did not go where the
// client's last one went, and which servers there were to choose from.
#pragma once

#include "models/ipvs/events.hpp"
#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/compare_figures.hpp"
#include "scenarios/runtime/request_facts.hpp"
#include "sim/core/hash.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <tsl/robin_map.h>

#include <cstdint>
#include <set>

namespace lvsim::runtime {

class ConnectionTally final : public TraceSink {
public:
    void subscribe_to(TraceBus& bus);
    void on_trace(const TraceRecord& record) override;

    [[nodiscard]] std::uint64_t connections() const { return connections_; }
    [[nodiscard]] std::uint64_t moved() const { return moved_; }
    /// Of all servers that a director had to choose from at some pick.
    [[nodiscard]] const std::set<IpAddress>& addresses() const { return addresses_; }

private:
    struct ClientKey {
        NodeId director = kNoNode;
        ipvs::ServiceKey service;
        IpAddress client;
        bool operator==(const ClientKey&) const = default;
    };
    struct ClientKeyHash {
        [[nodiscard]] std::size_t operator()(const ClientKey& key) const {
            return hash_mix(hash_mix(ipvs::ServiceKeyHash()(key.service),
                                     static_cast<std::uint64_t>(key.director)),
                            IpAddressHash()(key.client));
        }
    };

    std::uint64_t connections_ = 0;
    std::uint64_t moved_ = 0;
    std::set<IpAddress> addresses_;
    /// Where the last connection went. Never iterated.
    tsl::robin_map<ClientKey, Endpoint, ClientKeyHash> last_;
};

[[nodiscard]] CompareFigures compare_figures(BuiltWorld& world, RequestLedger& ledger,
                                             const ConnectionTally& tally);

}  // namespace lvsim::runtime
