// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/sync_group.hpp"

#include "models/vrrp/log.hpp"
#include "models/vrrp/notify.hpp"
#include "models/vrrp/transitions.hpp"

#include <algorithm>

namespace lvsim::vrrp {
namespace {

/// False: there is no group, or it is in that state already.
bool enter(Core& core, const Instance& instance, State state) {
    if (!instance.group) return false;
    SyncGroup& group = core.groups[*instance.group];
    if (group.state == state) return false;
    group.state = state;
    write_log(core, LogDetail::Always, "VRRP_Group({}) Syncing instances to {} state",
              group.config->name, to_text(state));
    return true;
}

template <class Follow>
void lead(Core& core, const Instance& leader, State state, Follow follow) {
    if (!enter(core, leader, state)) return;
    const SyncGroup& group = core.groups[*leader.group];
    for (const std::size_t member : group.members) {
        Instance& other = core.instances[member];
        if (other.index == leader.index || other.state == state) continue;
        follow(other, Why{.cause = Cause::SyncGroup, .what = group.config->name});
    }
    notify_state(core, group);
}

}  // namespace

bool may_become_master(const Core& core, const Instance& instance) {
    if (!instance.group) return true;
    const SyncGroup& group = core.groups[*instance.group];
    if (group.state == State::Master) return true;
    return std::all_of(group.members.begin(), group.members.end(), [&](std::size_t member) {
        return member == instance.index || core.instances[member].wants_master;
    });
}

bool is_group_well(const Core& core, const Instance& instance) {
    if (!instance.group) return !instance.is_held_back;
    const auto& members = core.groups[*instance.group].members;
    return std::none_of(members.begin(), members.end(),
                        [&](std::size_t member) { return core.instances[member].is_held_back; });
}

void sync_to_master(Core& core, const Instance& instance) {
    lead(core, instance, State::Master,
         [&](Instance& other, const Why& why) { become_master(core, other, why); });
}

void sync_to_backup(Core& core, const Instance& instance) {
    lead(core, instance, State::Backup,
         [&](Instance& other, const Why& why) { become_backup(core, other, why); });
}

void sync_to_fault(Core& core, const Instance& instance) {
    lead(core, instance, State::Fault,
         [&](Instance& other, const Why& why) { become_fault(core, other, why, false); });
}

}  // namespace lvsim::vrrp
