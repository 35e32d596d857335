// SPDX-License-Identifier: Apache-2.0
//
// Weighted overflow (behaviour: Linux 6.1 ip_vs_ovf.c): the heaviest server until it has more
// active connections than its weight says, then the next. So a server takes up to weight + 1 of
// them. Inactive connections do not count.
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

bool has_room(const Destination& server) {
    return server.is_eligible() && server.activeconns <= static_cast<std::uint32_t>(server.weight);
}

class Overflow final : public Scheduler {
public:
    Destination* pick(ServerList servers, const FlowKey&) override {
        Destination* best = nullptr;
        for (Destination* server : servers) {
            if (has_room(*server) && (best == nullptr || server->weight > best->weight)) {
                best = server;
            }
        }
        return best;
    }

    std::string_view rule() const override {
        return "the greatest weight that active connections do not exceed";
    }
};

}  // namespace

std::unique_ptr<Scheduler> make_ovf(const SchedulerContext&, ServerList) {
    return std::make_unique<Overflow>();
}

}  // namespace lvsim::ipvs
