// SPDX-License-Identifier: Apache-2.0
//
// Round robin (behaviour: Linux 6.1 ip_vs_rr.c): each server in turn, in list order, i.e. the one
// added last first. Weights do not matter, but a server at weight 0 gets nothing.
// Under 2.6.32 every change of the list starts the round over.
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

class RoundRobin final : public Scheduler {
public:
    explicit RoundRobin(const Rules& rules) : rules_(rules) {}

    void server_added(ServerList, const Destination&) override { start_over_if_old(); }
    void server_updated(ServerList, const Destination&) override { start_over_if_old(); }

    /// Where it stood, the round goes on with the next: it now stands at the one before.
    void server_removed(ServerList servers, const Destination& server) override {
        start_over_if_old();
        if (last_ == &server) {
            last_ = server.position == 0 ? nullptr : servers[server.position - 1];
        }
    }

    Destination* pick(ServerList servers, const FlowKey&) override {
        const std::size_t begin = last_ == nullptr ? 0 : last_->position + 1U;
        for (std::size_t step = 0; step < servers.size(); ++step) {
            std::size_t at = begin + step;
            at -= at >= servers.size() ? servers.size() : 0;
            if (servers[at]->is_eligible()) {
                last_ = servers[at];
                return servers[at];
            }
        }
        return nullptr;
    }

    std::string_view rule() const override { return "the next in turn"; }

private:
    void start_over_if_old() {
        if (!rules_.rr_survives_changes) {
            last_ = nullptr;
        }
    }

    const Rules& rules_;
    const Destination* last_ = nullptr;  ///< Null: before the head of the list.
};

}  // namespace

std::unique_ptr<Scheduler> make_rr(const SchedulerContext& context, ServerList) {
    return std::make_unique<RoundRobin>(context.rules);
}

}  // namespace lvsim::ipvs
