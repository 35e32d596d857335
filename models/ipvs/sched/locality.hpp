// SPDX-License-Identifier: Apache-2.0
//
// What lblc and lblcr ask about all servers of a service: who is the least connected, and whether
// one that is too busy could be relieved (behaviour: Linux 6.1 ip_vs_lblc.c, is_overloaded).
#pragma once

#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/server_index.hpp"

namespace lvsim::ipvs {

class LocalServers {
public:
    explicit LocalServers(const Rules& rules)
        : least_({rules.has_wide_products, rules.lblc_active_weight}), idle_(HalfIdle{}) {}

    void list_changed() {
        least_.list_changed();
        idle_.list_changed();
    }
    void server_changed(const Destination& server) {
        least_.server_changed(server);
        idle_.server_changed(server);
    }

    /// wlc's choice; nullptr: nobody may.
    [[nodiscard]] Destination* least_connected(ServerList servers) {
        least_.refresh(servers);
        return least_.specials() > 0 ? least_.rule().scan(servers) : least_.best(servers);
    }
    /// It has more active connections than its weight while another is half idle.
    [[nodiscard]] bool is_hot(const Destination& server, ServerList servers) {
        if (std::int64_t{server.activeconns} <= server.weight) {
            return false;
        }
        idle_.refresh(servers);
        return idle_.specials() > 0;
    }

private:
    /// Nobody competes: the index counts.
    struct HalfIdle {
        [[nodiscard]] Rank rank_of(const Destination&) const { return {}; }
        [[nodiscard]] bool is_special(const Destination& server) const {
            return std::int64_t{server.activeconns} * 2 < server.weight;
        }
    };

    ServerIndex<LeastConnected> least_;
    ServerIndex<HalfIdle> idle_;
};

}  // namespace lvsim::ipvs
