// SPDX-License-Identifier: Apache-2.0
//
// Weighted least connection (behaviour: Linux 6.1 ip_vs_wlc.c): the least (activeconns * 256 +
// inactconns) / weight, cross-multiplied so that nothing is rounded. A tie keeps the earlier in
// list order, i.e. the one added later. The products have 64 bits, 32 under 2.6.32.
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

/// What a server carries, as a C int: active connections weigh 256 times inactive ones.
std::int32_t load_of(const Destination& server) {
    return static_cast<std::int32_t>((server.activeconns << 8) + server.inactconns);
}

class WeightedLeastConnection final : public Scheduler {
public:
    explicit WeightedLeastConnection(const Rules& rules) : rules_(rules) {}

    Destination* pick(ServerList servers, const FlowKey&) override {
        Destination* best = nullptr;
        for (Destination* server : servers) {
            if (server->is_overloaded) {
                continue;
            }
            if (best == nullptr) {
                best = server->weight > 0 ? server : nullptr;
            } else if (is_heavier(*best, *server)) {
                best = server;
            }
        }
        return best;
    }

    std::string_view rule() const override {
        return "the least (256 * active + inactive) / weight";
    }

private:
    /// Whether `a` carries strictly more for its weight than `b`. Never for a weight of 0 of `b`.
    [[nodiscard]] bool is_heavier(const Destination& a, const Destination& b) const {
        const std::int64_t left = std::int64_t{load_of(a)} * b.weight;
        const std::int64_t right = std::int64_t{load_of(b)} * a.weight;
        if (rules_.has_wide_products) {
            return left > right;
        }
        return static_cast<std::int32_t>(left) > static_cast<std::int32_t>(right);
    }

    const Rules& rules_;
};

}  // namespace

std::unique_ptr<Scheduler> make_wlc(const SchedulerContext& context, ServerList) {
    return std::make_unique<WeightedLeastConnection>(context.rules);
}

}  // namespace lvsim::ipvs
