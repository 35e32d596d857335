// SPDX-License-Identifier: Apache-2.0
//
// Least connection (behaviour: Linux 6.1 ip_vs_lc.c): the least activeconns * 256 + inactconns.
// Weights do not matter, but a server at weight 0 gets nothing. A tie keeps the earlier in list
// order, i.e. the one added later.
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

class LeastConnection final : public Scheduler {
public:
    Destination* pick(ServerList servers, const FlowKey&) override {
        Destination* best = nullptr;
        std::uint32_t least = 0;
        for (Destination* server : servers) {
            const auto load = static_cast<std::uint32_t>(load_of(*server));
            if (server->is_eligible() && (best == nullptr || load < least)) {
                best = server;
                least = load;
            }
        }
        return best;
    }

    std::string_view rule() const override { return "the least 256 * active + inactive"; }
};

}  // namespace

std::unique_ptr<Scheduler> make_lc(const SchedulerContext&, ServerList) {
    return std::make_unique<LeastConnection>();
}

}  // namespace lvsim::ipvs
