// SPDX-License-Identifier: Apache-2.0
//
// Never queue (behaviour: Linux 6.1 ip_vs_nq.c): the first server in list order that has no active
// connection, whatever its weight; when all are busy, the shortest expected delay (see sed.cpp).
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

class NeverQueue final : public Scheduler {
public:
    explicit NeverQueue(const Rules& rules) : rules_(rules) {}

    Destination* pick(ServerList servers, const FlowKey&) override {
        for (Destination* server : servers) {
            if (server->is_eligible() && server->activeconns == 0) {
                return server;
            }
        }
        return least_burdened(servers, rules_.has_wide_products, expected_load_of);
    }

    std::string_view rule() const override {
        return "the first idle one, else the least (active + 1) / weight";
    }

private:
    const Rules& rules_;
};

}  // namespace

std::unique_ptr<Scheduler> make_nq(const SchedulerContext& context, ServerList) {
    return std::make_unique<NeverQueue>(context.rules);
}

}  // namespace lvsim::ipvs
