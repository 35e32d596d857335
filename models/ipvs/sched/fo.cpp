// SPDX-License-Identifier: Apache-2.0
//
// Weighted failover (behaviour: Linux 6.1 ip_vs_fo.c): always the heaviest server that may, the
// earliest in list order among equals. The others wait until it is at weight 0 or overloaded.
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

class Failover final : public Scheduler {
public:
    Destination* pick(ServerList servers, const FlowKey&) override {
        Destination* best = nullptr;
        for (Destination* server : servers) {
            if (server->is_eligible() && (best == nullptr || server->weight > best->weight)) {
                best = server;
            }
        }
        return best;
    }

    std::string_view rule() const override { return "the greatest weight"; }
};

}  // namespace

std::unique_ptr<Scheduler> make_fo(const SchedulerContext&, ServerList) {
    return std::make_unique<Failover>();
}

}  // namespace lvsim::ipvs
