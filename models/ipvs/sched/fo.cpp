// SPDX-License-Identifier: Apache-2.0
//
// Weighted failover (behaviour: Linux 6.1 ip_vs_fo.c): always the heaviest server that may, the
// earliest in list order among equals. The others wait until it is at weight 0 or overloaded.
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/server_index.hpp"

namespace lvsim::ipvs {
namespace {

struct Heaviest {
    [[nodiscard]] Rank rank_of(const Destination& server) const {
        return rank_of_weight(server.is_eligible() ? server.weight : 0);
    }
};

class Failover final : public BestServer<Heaviest> {
public:
    using BestServer::BestServer;

    std::string_view rule() const override { return "the greatest weight"; }
};

}  // namespace

std::unique_ptr<Scheduler> make_fo(const SchedulerContext&, ServerList) {
    return std::make_unique<Failover>(Heaviest{});
}

}  // namespace lvsim::ipvs
