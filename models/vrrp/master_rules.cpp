// SPDX-License-Identifier: Apache-2.0
#include "models/vrrp/master_rules.hpp"

#include "models/vrrp/adverts.hpp"
#include "models/vrrp/backup_rules.hpp"
#include "models/vrrp/garp.hpp"
#include "models/vrrp/log.hpp"
#include "models/vrrp/transitions.hpp"

namespace lvsim::vrrp {
namespace {

/// Two routers are told that they own the addresses: this one gives way, until it starts anew.
void stop_owning(Core& core, Instance& instance) {
    write_log(core, instance, LogDetail::Always,
              "CONFIGURATION ERROR: local instance and a remote instance are both configured as "
              "address owner, please fix - reducing local priority");
    core.ports.trace.emit(core.ports.node, PriorityChanged{.subject = subject_of(instance),
                                                           .from = instance.priority,
                                                           .to = kPriorityOwner - 1,
                                                           .because = "two address owners"});
    instance.base_priority = kPriorityOwner - 1;
    instance.priority = kPriorityOwner - 1;
}

struct Contest {
    ElectionRule rule = ElectionRule::Priority;
    bool is_won = false;
};

Contest judge(const Instance& instance, const Rival& rival) {
    if (rival.priority != instance.priority) {
        return {ElectionRule::Priority, rival.priority < instance.priority};
    }
    if (rival.address == instance.source) return {ElectionRule::SameAddress, true};
    return {ElectionRule::Address, rival.address < instance.source};
}

void win(Core& core, Instance& instance, const Rival& rival) {
    const bool answers = answers_lower_priority(instance);
    write_log(core, instance, LogDetail::Always,
              "Received advert from {} with lower priority {}, ours {}{}", to_text(rival.address),
              rival.priority, instance.priority, answers ? ", forcing new election" : "");
    if (answers) send_advert(core, instance, AdvertReason::Answer);
    if (!instance.config->is_strict) announce_to_rival(core, instance);
}

void lose(Core& core, Instance& instance, const Rival& rival, const Packet& packet) {
    if (instance.config->has_higher_prio_send_advert) {
        send_advert(core, instance, AdvertReason::BeforeYield);
    }
    if (rival.priority > instance.priority) {
        write_log(core, instance, LogDetail::Always,
                  "Master received advert from {} with higher priority {}, ours {}",
                  to_text(rival.address), rival.priority, instance.priority);
    } else {
        write_log(core, instance, LogDetail::Always,
                  "Master received advert from {} with same priority {} but higher IP address "
                  "than ours",
                  to_text(rival.address), rival.priority);
    }
    adopt_interval(core, instance, packet);
    instance.last_source = rival.address;
    yield_to(core, instance, {.cause = Cause::BetterAdvert, .rival = rival, .frame = packet.frame});
}

void elect(Core& core, Instance& instance, const Rival& rival, const Packet& packet) {
    const bool are_two_owners =
        instance.priority == kPriorityOwner && rival.priority == kPriorityOwner;
    const Rival own{instance.source, instance.priority};
    if (are_two_owners) stop_owning(core, instance);
    const Contest contest = judge(instance, rival);
    core.ports.trace.emit(
        core.ports.node, Election{.frame = packet.frame,
                                  .subject = subject_of(instance),
                                  .own = own,
                                  .rival = rival,
                                  .is_won = contest.is_won,
                                  .rule = are_two_owners ? ElectionRule::TwoOwners : contest.rule});
    if (contest.rule == ElectionRule::SameAddress) {
        write_log(core, instance, LogDetail::Always,
                  "WARNING - equal priority advert received from remote host with our IP "
                  "address.");
    } else if (contest.is_won) {
        win(core, instance, rival);
    } else {
        lose(core, instance, rival, packet);
    }
}

}  // namespace

bool answers_lower_priority(const Instance& instance) {
    return !instance.config->has_lower_prio_no_advert && !instance.config->is_strict;
}

void hear_as_master(Core& core, Instance& instance, const Packet& packet) {
    const Rival rival{packet.source, packet.message().priority()};
    ++instance.adverts_received;
    if (rival.priority == kPriorityStop) {
        write_log(core, instance, LogDetail::Detailed, "Master received priority 0 message");
        send_advert(core, instance, AdvertReason::Answer);
        core.ports.trace.emit(core.ports.node, AdvertReceived{.frame = packet.frame,
                                                              .subject = subject_of(instance),
                                                              .state = State::Master,
                                                              .rival = rival,
                                                              .priority = instance.priority,
                                                              .expires = kTimeNever});
        return;
    }
    elect(core, instance, rival, packet);
}

}  // namespace lvsim::vrrp
