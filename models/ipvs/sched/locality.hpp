// SPDX-License-Identifier: Apache-2.0
//
// What lblc and lblcr ask about all servers of a service: who is the least connected, and whether
// one that is too busy could be relieved (behaviour: Linux 6.1 ip_vs_lblc.c, is_overloaded).
#pragma once

#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/server_index.hpp"

#include <algorithm>

namespace lvsim::ipvs {

/// Few servers are walked through as Linux does: most connections stay with the server of their
/// address and ask nothing, so that to hear of every change would cost more.
class LocalServers {
public:
    LocalServers(const Rules& rules, ServerList servers)
        : least_({rules.has_wide_products, rules.lblc_active_weight}),
          idle_(HalfIdle{}),
          are_few_(are_few(servers)) {}

    void list_changed(ServerList servers) {
        are_few_ = are_few(servers);
        least_.list_changed();
        idle_.list_changed();
    }
    void server_changed(const Destination& server) {
        if (are_few_) {
            return;
        }
        least_.server_changed(server);
        idle_.server_changed(server);
    }

    /// wlc's choice; nullptr: nobody may.
    [[nodiscard]] Destination* least_connected(ServerList servers) {
        if (are_few_) {
            return least_.rule().scan(servers);
        }
        least_.refresh(servers);
        return least_.specials() > 0 ? least_.rule().scan(servers) : least_.best(servers);
    }
    /// It has more active connections than its weight while another is half idle.
    [[nodiscard]] bool is_hot(const Destination& server, ServerList servers) {
        if (std::int64_t{server.activeconns} <= server.weight) {
            return false;
        }
        if (are_few_) {
            return std::any_of(servers.begin(), servers.end(), [this](const Destination* other) {
                return idle_.rule().is_special(*other);
            });
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
    bool are_few_;
};

}  // namespace lvsim::ipvs
