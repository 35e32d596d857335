// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/garp.hpp"

#include "models/vrrp/log.hpp"
#include "sim/wire/announcement.hpp"

namespace lvsim::vrrp {
namespace {

void send_frame(Core& core, MacAddress mac, IpAddress address, std::string_view interface) {
    if (address.is_v4()) {
        core.ports.packets.send_frame(gratuitous_arp_frame(mac, address), interface);
    } else {
        core.ports.packets.send_frame(neighbour_advertisement_frame(mac, address, false),
                                      interface);
    }
}

void send_garp(Core& core, const Instance& instance, IpAddress address, std::string_view interface,
               GarpReason reason) {
    const auto link = core.ports.links.find(interface);
    if (!link) return;
    write_log(core, LogDetail::Detailed, "Sending {} on {} for {}",
              address.is_v4() ? "gratuitous ARP" : "unsolicited NA", interface, to_text(address));
    core.ports.trace.emit(core.ports.node, GarpSent{.subject = subject_of(instance),
                                                    .interface = interface,
                                                    .address = address,
                                                    .mac = link->mac,
                                                    .reason = reason});
    send_frame(core, link->mac, address, interface);
}

void send_or_queue(Core& core, const Instance& instance, HeldAddress& held, GarpReason reason) {
    if (core.config.garp_interval == SimDuration{}) {
        send_garp(core, instance, held.prefix.address, held.interface, reason);
        return;
    }
    GarpPace& pace = core.paces[held.pace];
    const SimTime now = core.ports.clock.now();
    if (now >= pace.next) {
        send_garp(core, instance, held.prefix.address, held.interface, reason);
        pace.next = now + core.config.garp_interval;
        return;
    }
    held.is_queued = true;
    held.queued_for = reason;
    core.alarms.arm(AlarmKind::GarpQueue, held.pace, now, pace.next);
}

void arm_delayed(Core& core, const Instance& instance, std::int32_t rounds, SimDuration delay) {
    if (delay == SimDuration{}) return;
    const SimTime now = core.ports.clock.now();
    core.alarms.add_delayed_garp(instance.index, rounds, now, now + delay);
}

struct Queued {
    Instance* instance = nullptr;
    HeldAddress* held = nullptr;
};

/// The first in the order of the configuration, whichever waits longest.
Queued find_queued(Core& core, std::size_t pace) {
    for (Instance& instance : core.instances) {
        for (HeldAddress& held : instance.addresses) {
            if (held.is_queued && held.pace == pace) return {&instance, &held};
        }
    }
    return {};
}

}  // namespace

void send_burst(Core& core, Instance& instance, std::int32_t rounds, GarpReason reason) {
    for (std::int32_t round = 0; round < rounds; ++round) {
        for (HeldAddress& held : instance.addresses) {
            if (round == 0) {
                write_log(core, instance, LogDetail::Detailed, "Sending/queueing {} on {} for {}",
                          held.prefix.address.is_v4() ? "gratuitous ARPs" : "unsolicited NAs",
                          held.interface, to_text(held.prefix.address));
            }
            send_or_queue(core, instance, held, reason);
        }
    }
}

void announce_master(Core& core, Instance& instance) {
    const GarpConfig& garp = instance.config->garp;
    send_burst(core, instance, garp.master_repeat, GarpReason::BecameMaster);
    instance.refreshed = core.ports.clock.now();
    arm_delayed(core, instance, garp.master_repeat, garp.master_delay);
}

void announce_to_rival(Core& core, Instance& instance) {
    const GarpConfig& garp = instance.config->garp;
    if (garp.lower_prio_repeat == 0) return;
    send_burst(core, instance, garp.lower_prio_repeat, GarpReason::LowerPriority);
    arm_delayed(core, instance, garp.lower_prio_repeat, garp.lower_prio_delay);
}

void refresh_if_due(Core& core, Instance& instance) {
    const GarpConfig& garp = instance.config->garp;
    const SimTime now = core.ports.clock.now();
    if (garp.refresh == SimDuration{} || now < instance.refreshed + garp.refresh) return;
    send_burst(core, instance, garp.refresh_repeat, GarpReason::Refresh);
    instance.refreshed = now;
}

void send_delayed_burst(Core& core, Instance& instance, std::int32_t rounds) {
    if (instance.state != State::Master) return;
    send_burst(core, instance, rounds, GarpReason::Delayed);
}

void send_queued(Core& core, std::size_t index) {
    const Queued first = find_queued(core, index);
    if (first.held == nullptr) return;
    first.held->is_queued = false;
    send_garp(core, *first.instance, first.held->prefix.address, first.held->interface,
              first.held->queued_for);
    GarpPace& pace = core.paces[index];
    const SimTime now = core.ports.clock.now();
    pace.next = now + core.config.garp_interval;
    if (find_queued(core, index).held != nullptr) {
        core.alarms.arm(AlarmKind::GarpQueue, index, now, pace.next);
    }
}

void forget_queued(Instance& instance) {
    for (HeldAddress& held : instance.addresses) held.is_queued = false;
}

void announce_own_address(Core& core, const Instance& instance) {
    write_log(core, LogDetail::Detailed, "{}: sending gratuitous ARP for {}", instance.config->name,
              to_text(instance.source));
    send_garp(core, instance, instance.source, instance.config->interface, GarpReason::OwnAddress);
}

}  // namespace lvsim::vrrp
