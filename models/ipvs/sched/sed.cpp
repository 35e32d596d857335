// SPDX-License-Identifier: Apache-2.0
//
// Shortest expected delay (behaviour: Linux 6.1 ip_vs_sed.c): the least (activeconns + 1) / weight,
// cross-multiplied. Inactive connections do not count, so UDP always goes to one server: the
// heaviest, the earliest in list order among equals.
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/server_index.hpp"

namespace lvsim::ipvs {
namespace {

struct ShortestDelay {
    bool has_wide_products = true;

    [[nodiscard]] Rank rank_of(const Destination& server) const {
        return server.is_eligible() ? rank_of_burden({expected_load_of(server), server.weight})
                                    : Rank{};
    }
    [[nodiscard]] bool is_special(const Destination& server) const {
        return may_wrap({expected_load_of(server), server.weight}, has_wide_products);
    }
    [[nodiscard]] Destination* scan(ServerList servers) const {
        return least_burdened(servers, has_wide_products, expected_load_of);
    }
};

class ShortestExpectedDelay final : public BestServer<ShortestDelay> {
public:
    using BestServer::BestServer;

    std::string_view rule() const override { return "the least (active + 1) / weight"; }
};

}  // namespace

std::unique_ptr<Scheduler> make_sed(const SchedulerContext& context, ServerList) {
    return std::make_unique<ShortestExpectedDelay>(ShortestDelay{context.rules.has_wide_products});
}

}  // namespace lvsim::ipvs
