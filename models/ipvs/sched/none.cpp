// SPDX-License-Identifier: Apache-2.0
//
// No scheduler at all (behaviour: Linux 6.1 ip_vs_ctl.c): the service is there, but every new
// connection is refused. Those that exist go on.
#include "models/ipvs/sched/registry.hpp"

namespace lvsim::ipvs {
namespace {

class NoScheduler final : public Scheduler {
public:
    Destination* pick(ServerList, const FlowKey&) override { return nullptr; }
    std::string_view rule() const override { return "nobody"; }
};

}  // namespace

std::unique_ptr<Scheduler> make_none(const SchedulerContext&, ServerList) {
    return std::make_unique<NoScheduler>();
}

}  // namespace lvsim::ipvs
