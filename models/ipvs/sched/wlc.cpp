// SPDX-License-Identifier: Apache-2.0
//
// Weighted least connection (behaviour: Linux 6.1 ip_vs_wlc.c): the least (activeconns * 256 +
// inactconns) / weight, cross-multiplied so that nothing is rounded. A tie keeps the earlier in
// list order, i.e. the one added later. The products have 64 bits, 32 under 2.6.32.
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/server_index.hpp"

namespace lvsim::ipvs {
namespace {

class WeightedLeastConnection final : public BestServer<LeastConnected> {
public:
    using BestServer::BestServer;

    std::string_view rule() const override {
        return "the least (256 * active + inactive) / weight";
    }
};

}  // namespace

std::unique_ptr<Scheduler> make_wlc(const SchedulerContext& context, ServerList) {
    return std::make_unique<WeightedLeastConnection>(
        LeastConnected{context.rules.has_wide_products});
}

}  // namespace lvsim::ipvs
