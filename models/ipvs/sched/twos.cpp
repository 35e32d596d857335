// SPDX-License-Identifier: Apache-2.0
//
// Power of two random choices (behaviour: Linux 6.1 ip_vs_twos.c): draws two servers with chances
// by weight and takes the less loaded for its weight. The draws go from 0 to the sum of the weights
// inclusive, which favours the first server of the list a little, as in Linux. Linux's random
// numbers cannot be had again: the shares are the same, single picks are not.
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

class TwoChoices final : public Scheduler {
public:
    explicit TwoChoices(Random& random) : random_(random) {}

    Destination* pick(ServerList servers, const FlowKey&) override {
        std::uint64_t total = 0;
        for (const Destination* server : servers) {
            total += weight_of(*server);
        }
        if (total == 0) {
            return nullptr;
        }
        const std::uint64_t first_draw = random_.below(total + 1);
        const std::uint64_t second_draw = random_.below(total + 1);
        Destination* first = server_at(servers, first_draw);
        Destination* second = server_at(servers, second_draw);
        const Burden of_first{load_of(*first), first->weight};
        const Burden of_second{load_of(*second), second->weight};
        return is_heavier(of_first, of_second, false) ? second : first;
    }

    std::string_view rule() const override { return "the less loaded of two drawn by weight"; }

private:
    static std::uint64_t weight_of(const Destination& server) {
        return server.is_eligible() ? static_cast<std::uint64_t>(server.weight) : 0;
    }

    /// The first server up to which the weights sum to the draw. Requires: the draw is at most the
    /// sum, which is not 0.
    static Destination* server_at(ServerList servers, std::uint64_t draw) {
        std::uint64_t sum = 0;
        for (Destination* server : servers) {
            sum += weight_of(*server);
            if (sum != 0 && sum >= draw) {
                return server;
            }
        }
        return nullptr;
    }

    Random& random_;
};

}  // namespace

std::unique_ptr<Scheduler> make_twos(const SchedulerContext& context, ServerList) {
    return std::make_unique<TwoChoices>(context.random);
}

}  // namespace lvsim::ipvs
