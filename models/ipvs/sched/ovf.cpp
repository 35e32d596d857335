// SPDX-License-Identifier: Apache-2.0
//
// Weighted overflow (behaviour: Linux 6.1 ip_vs_ovf.c): the heaviest server until it has more
// active connections than its weight says, then the next. So a server takes up to weight + 1 of
// them. Inactive connections do not count.
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/server_index.hpp"

namespace lvsim::ipvs {
namespace {

struct HeaviestWithRoom {
    [[nodiscard]] Rank rank_of(const Destination& server) const {
        const bool has_room = server.activeconns <= static_cast<std::uint32_t>(server.weight);
        return rank_of_weight(server.is_eligible() && has_room ? server.weight : 0);
    }
};

class Overflow final : public BestServer<HeaviestWithRoom> {
public:
    using BestServer::BestServer;

    std::string_view rule() const override {
        return "the greatest weight that active connections do not exceed";
    }
};

}  // namespace

std::unique_ptr<Scheduler> make_ovf(const SchedulerContext&, ServerList) {
    return std::make_unique<Overflow>(HeaviestWithRoom{});
}

}  // namespace lvsim::ipvs
