// SPDX-License-Identifier: Apache-2.0
//
// Weighted least connection (behaviour: Linux 6.1 ip_vs_wlc.c): the least (activeconns * 256 +
// inactconns) / weight, cross-multiplied so that nothing is rounded. A tie keeps the earlier in
// list order, i.e. the one added later. The products have 64 bits, 32 under 2.6.32.
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

class WeightedLeastConnection final : public Scheduler {
public:
    explicit WeightedLeastConnection(const Rules& rules) : rules_(rules) {}

    Destination* pick(ServerList servers, const FlowKey&) override {
        return least_burdened(servers, rules_.has_wide_products,
                              [](const Destination& server) { return load_of(server); });
    }

    std::string_view rule() const override {
        return "the least (256 * active + inactive) / weight";
    }

private:
    const Rules& rules_;
};

}  // namespace

std::unique_ptr<Scheduler> make_wlc(const SchedulerContext& context, ServerList) {
    return std::make_unique<WeightedLeastConnection>(context.rules);
}

}  // namespace lvsim::ipvs
