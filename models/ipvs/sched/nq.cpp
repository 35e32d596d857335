// SPDX-License-Identifier: Apache-2.0
//
// Never queue (behaviour: Linux 6.1 ip_vs_nq.c): the first server in list order that has no active
// connection, whatever its weight; when all are busy, the shortest expected delay (see sed.cpp).
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/server_index.hpp"

namespace lvsim::ipvs {
namespace {

struct IdleOrShortestDelay {
    bool has_wide_products = true;

    /// An idle server has no burden, whatever its weight.
    [[nodiscard]] Rank rank_of(const Destination& server) const {
        if (!server.is_eligible()) {
            return {};
        }
        return server.activeconns == 0 ? Rank{0, 0}
                                       : rank_of_burden({expected_load_of(server), server.weight});
    }
    [[nodiscard]] bool is_special(const Destination& server) const {
        return may_wrap({expected_load_of(server), server.weight}, has_wide_products);
    }
    [[nodiscard]] Destination* scan(ServerList servers) const {
        for (Destination* server : servers) {
            if (server->is_eligible() && server->activeconns == 0) {
                return server;
            }
        }
        return least_burdened(servers, has_wide_products, expected_load_of);
    }
};

class NeverQueue final : public BestServer<IdleOrShortestDelay> {
public:
    using BestServer::BestServer;

    std::string_view rule() const override {
        return "the first idle one, else the least (active + 1) / weight";
    }
};

}  // namespace

std::unique_ptr<Scheduler> make_nq(const SchedulerContext& context, ServerList) {
    return std::make_unique<NeverQueue>(IdleOrShortestDelay{context.rules.has_wide_products});
}

}  // namespace lvsim::ipvs
