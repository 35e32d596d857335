// SPDX-License-Identifier: Apache-2.0
//
// Shortest expected delay (behaviour: Linux 6.1 ip_vs_sed.c): the least (activeconns + 1) / weight,
// cross-multiplied. Inactive connections do not count, so UDP always goes to one server: the
// heaviest, the earliest in list order among equals.
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

class ShortestExpectedDelay final : public Scheduler {
public:
    explicit ShortestExpectedDelay(const Rules& rules) : rules_(rules) {}

    Destination* pick(ServerList servers, const FlowKey&) override {
        return least_burdened(servers, rules_.has_wide_products, expected_load_of);
    }

    std::string_view rule() const override { return "the least (active + 1) / weight"; }

private:
    const Rules& rules_;
};

}  // namespace

std::unique_ptr<Scheduler> make_sed(const SchedulerContext& context, ServerList) {
    return std::make_unique<ShortestExpectedDelay>(context.rules);
}

}  // namespace lvsim::ipvs
