// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sched/registry.hpp"

#include <algorithm>
#include <array>

namespace lvsim::ipvs {
namespace {

constexpr std::array kSchedulers = {
    SchedulerEntry{"rr", "each server in turn", make_rr},
    SchedulerEntry{"wrr", "each server in turn, more often the greater its weight", make_wrr},
    SchedulerEntry{"lc", "the least connected", make_lc},
    SchedulerEntry{"wlc", "the least connected for its weight", make_wlc},
    SchedulerEntry{"lblc", "the server of the destination address, until it is too busy",
                   make_lblc},
    SchedulerEntry{"lblcr", "the least connected of the servers of the destination address",
                   make_lblcr},
    SchedulerEntry{"dh", "by a hash of the destination address", make_dh},
    SchedulerEntry{"sh", "by a hash of the client address", make_sh},
    SchedulerEntry{"mh", "by a consistent hash of the client address", make_mh, false},
    SchedulerEntry{"sed", "the least active connections, with the new one, for its weight",
                   make_sed},
    SchedulerEntry{"nq", "an idle server, else as sed", make_nq},
    SchedulerEntry{"fo", "the greatest weight; the others stand by", make_fo, false},
    SchedulerEntry{"ovf", "the greatest weight that active connections do not exceed", make_ovf,
                   false},
    SchedulerEntry{"twos", "the less connected of two drawn by weight", make_twos, false},
    SchedulerEntry{"none", "nobody: new connections are refused", make_none, false},
};

}  // namespace

std::span<const SchedulerEntry> schedulers() {
    return kSchedulers;
}

const SchedulerEntry* find_scheduler(Profile profile, std::string_view name) {
    const auto* found = std::find_if(kSchedulers.begin(), kSchedulers.end(),
                                     [&](const auto& entry) { return entry.name == name; });
    const bool is_known =
        found != kSchedulers.end() && (found->is_old || profile == Profile::Debian12);
    return is_known ? found : nullptr;
}

}  // namespace lvsim::ipvs
