// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/addresses.hpp"

#include "models/vrrp/garp.hpp"
#include "models/vrrp/log.hpp"

namespace lvsim::vrrp {
namespace {

bool blocks_addresses(const Instance& instance) {
    return !instance.config->accepts && !is_owner(instance);
}

void set_blocked(Core& core, const Instance& instance, bool is_blocked) {
    if (!blocks_addresses(instance) || instance.addresses.empty()) return;
    write_log(core, instance, LogDetail::Detailed, "{} firewall drop rule",
              is_blocked ? "setting" : "removing");
    for (const HeldAddress& held : instance.addresses) {
        core.ports.programs.set_address_blocked(held.prefix.address, held.interface, is_blocked);
    }
}

/// "setting VIPs." and, for those that no advert lists, "setting E-VIPs."
void log_change(Core& core, const Instance& instance, std::string_view verb) {
    const InstanceConfig& config = *instance.config;
    if (!config.addresses.empty()) {
        write_log(core, instance, LogDetail::Detailed, "{} VIPs.", verb);
    }
    if (!config.excluded.empty()) {
        write_log(core, instance, LogDetail::Detailed, "{} E-VIPs.", verb);
    }
}

}  // namespace

std::uint32_t set_addresses(Core& core, Instance& instance) {
    set_blocked(core, instance, true);
    if (instance.addresses.empty()) return 0;
    log_change(core, instance, "setting");
    AddressesSet event{.subject = subject_of(instance), .first = {}};
    for (HeldAddress& held : instance.addresses) {
        held.is_set = true;
        if (!core.ports.links.add_address(held.interface, held.prefix, held.label)) continue;
        if (event.addresses++ == 0) event.first = held.prefix.address;
    }
    core.ports.trace.emit(core.ports.node, event);
    return event.addresses;
}

void remove_addresses(Core& core, Instance& instance, bool even_foreign) {
    forget_queued(instance);
    if (instance.addresses.empty()) return;
    log_change(core, instance, "removing");
    AddressesRemoved event{.subject = subject_of(instance), .first = {}};
    for (HeldAddress& held : instance.addresses) {
        if (!held.is_set && !even_foreign) continue;
        held.is_set = false;
        if (!core.ports.links.remove_address(held.interface, held.prefix.address)) continue;
        if (event.addresses++ == 0) event.first = held.prefix.address;
    }
    if (event.addresses != 0) core.ports.trace.emit(core.ports.node, event);
    set_blocked(core, instance, false);
}

bool note_loss(Instance& instance, std::string_view interface, IpAddress address) {
    for (HeldAddress& held : instance.addresses) {
        if (!held.is_set || held.prefix.address != address || held.interface != interface) continue;
        held.is_set = false;
        return true;
    }
    return false;
}

}  // namespace lvsim::vrrp
