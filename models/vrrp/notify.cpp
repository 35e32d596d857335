// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/notify.hpp"

#include <fmt/format.h>

namespace lvsim::vrrp {
namespace {

void run(Core& core, std::string_view command, std::string_view arguments) {
    if (!command.empty()) core.ports.programs.notify(command, arguments);
}

std::string_view command_of(const NotifyConfig& notify, State state) {
    switch (state) {
        case State::Init: return {};
        case State::Backup: return notify.backup;
        case State::Master: return notify.master;
        case State::Fault: return notify.fault;
    }
    return {};
}

void tell(Core& core, const NotifyConfig& notify, std::string_view special,
          const std::string& arguments) {
    run(core, special, "");
    run(core, notify.any, arguments);
}

std::string arguments_of(const Instance& instance, std::string_view state) {
    return fmt::format("INSTANCE {} {} {}", instance.config->name, state, instance.priority);
}

std::string arguments_of(const SyncGroup& group, std::string_view state) {
    return fmt::format("GROUP {} {} 0", group.config->name, state);
}

bool has_any(const NotifyConfig& notify) {
    return notify != NotifyConfig{};
}

}  // namespace

void notify_state(Core& core, const Instance& instance) {
    const InstanceConfig& config = *instance.config;
    if (!config.lvs_sync_daemon.empty()) {
        core.ports.programs.set_lvs_sync_daemon(config.lvs_sync_daemon, config.vrid,
                                                instance.state == State::Master);
    }
    if (!has_any(config.notify)) return;
    tell(core, config.notify, command_of(config.notify, instance.state),
         arguments_of(instance, to_text(instance.state)));
}

void notify_state(Core& core, const SyncGroup& group) {
    const NotifyConfig& notify = group.config->notify;
    if (!has_any(notify)) return;
    tell(core, notify, command_of(notify, group.state), arguments_of(group, to_text(group.state)));
}

void notify_stop(Core& core) {
    for (const Instance& instance : core.instances) {
        const NotifyConfig& notify = instance.config->notify;
        if (has_any(notify)) tell(core, notify, notify.stop, arguments_of(instance, "STOP"));
    }
    for (const SyncGroup& group : core.groups) {
        const NotifyConfig& notify = group.config->notify;
        if (has_any(notify)) tell(core, notify, notify.stop, arguments_of(group, "STOP"));
    }
}

}  // namespace lvsim::vrrp
