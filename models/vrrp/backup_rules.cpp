// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/backup_rules.hpp"

#include "models/vrrp/log.hpp"

namespace lvsim::vrrp {
namespace {

/// Whether the advert of a lower priority counts: always with nopreempt, and until the end of a
/// preempt delay, which the first such advert starts.
bool heeds_lower(Core& core, Instance& instance) {
    if (instance.config->has_nopreempt) return true;
    const SimDuration delay = instance.config->preempt_delay;
    if (delay == SimDuration{}) return false;
    const SimTime now = core.ports.clock.now();
    if (instance.preempt_at == kTimeNever) {
        instance.preempt_at = now + delay;
        const std::int64_t microseconds = delay.ns() / 1000;
        write_log(core, instance, LogDetail::Detailed, "start preempt delay ({}.{:06})",
                  microseconds / 1'000'000, microseconds % 1'000'000);
    }
    return now < instance.preempt_at;
}

void stop_preempt_delay(Core& core, Instance& instance) {
    if (instance.preempt_at == kTimeNever) return;
    instance.preempt_at = kTimeNever;
    write_log(core, instance, LogDetail::Detailed, "stop preempt delay");
}

void discard(Core& core, const Instance& instance, const Packet& packet) {
    const std::uint8_t priority = packet.message().priority();
    write_log(core, instance, LogDetail::Always,
              "received lower priority ({}) advert from {} - discarding", priority,
              to_text(packet.source));
    core.ports.trace.emit(core.ports.node, AdvertDiscarded{.frame = packet.frame,
                                                           .subject = subject_of(instance),
                                                           .rival = {packet.source, priority},
                                                           .priority = instance.priority,
                                                           .expires = expiry_of(core, instance)});
}

void accept(Core& core, Instance& instance, const Packet& packet) {
    const std::uint8_t priority = packet.message().priority();
    ++instance.adverts_received;
    instance.wants_master = false;
    instance.last_source = packet.source;
    instance.has_farewell = priority == kPriorityStop;
    if (instance.has_farewell) {
        arm_down_timer(core, instance, skew_of(instance));
    } else {
        adopt_interval(core, instance, packet);
        arm_timer(core, instance);
    }
    core.ports.trace.emit(core.ports.node, AdvertReceived{.frame = packet.frame,
                                                          .subject = subject_of(instance),
                                                          .state = State::Backup,
                                                          .rival = {packet.source, priority},
                                                          .priority = instance.priority,
                                                          .expires = expiry_of(core, instance)});
}

}  // namespace

void adopt_interval(Core& core, Instance& instance, const Packet& packet) {
    if (instance.config->version != Version::V3) return;
    const std::int64_t centiseconds = packet.message().interval_centiseconds();
    const SimDuration interval = SimDuration::milliseconds(10 * centiseconds);
    if (interval == instance.master_interval) return;
    write_log(core, instance, LogDetail::Detailed,
              "advertisement interval updated from {}ms to {}ms by master",
              instance.master_interval.ns() / 1'000'000, 10 * centiseconds);
    instance.master_interval = interval;
}

void hear_as_backup(Core& core, Instance& instance, const Packet& packet) {
    const std::uint8_t priority = packet.message().priority();
    if (priority == kPriorityStop) {
        write_log(core, instance, LogDetail::Detailed, "Backup received priority 0 advertisement");
        return accept(core, instance, packet);
    }
    if (priority >= instance.priority) {
        stop_preempt_delay(core, instance);
        return accept(core, instance, packet);
    }
    if (heeds_lower(core, instance)) return accept(core, instance, packet);
    discard(core, instance, packet);
}

}  // namespace lvsim::vrrp
