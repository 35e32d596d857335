// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/operator.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/shell/job.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/network.hpp"

#include <utility>

namespace lvsim::runtime {
namespace {

using Action = TimelineEntry::Action;

/// What an event of ours means, beside the number of its entry.
enum class Moment : std::uint64_t { Begin, Undo };
constexpr std::uint64_t kMoments = 2;

std::uint64_t tag_of(std::size_t index, Moment moment) {
    return index * kMoments + static_cast<std::uint64_t>(moment);
}

/// What ends an action that lasts. Requires: its row of timeline_actions() takes `for`.
Command undo_of(const TimelineEntry& entry) {
    switch (entry.action) {
        case Action::PowerOff: return SwitchPower{entry.host.value, true};
        case Action::LinkFault:
            return EndLinkFault{entry.link.value, entry.direction, entry.fault.kind,
                                entry.fault.only};
        case Action::Freeze: return FreezeHost{entry.host.value, false};
        case Action::Process:
            return ControlProcess{entry.host.value, entry.process.value,
                                  entry.process_action == ProcessAction::Stop
                                      ? ProcessAction::Continue
                                      : ProcessAction::Start};
        case Action::PowerOn:
        case Action::Reset:
        case Action::Thaw:
        case Action::Run:
        case Action::Heal: break;
    }
    LVSIM_ASSERT(false, "an action without an end");
}

std::vector<net::LinkSide> sides_of(Direction direction) {
    switch (direction) {
        case Direction::In: return {net::LinkSide::In};
        case Direction::Out: return {net::LinkSide::Out};
        case Direction::Both: return {net::LinkSide::In, net::LinkSide::Out};
    }
    return {};
}

}  // namespace

Command command_of(const TimelineEntry& entry) {
    switch (entry.action) {
        case Action::PowerOff: return SwitchPower{entry.host.value, false};
        case Action::PowerOn: return SwitchPower{entry.host.value, true};
        case Action::Run: return RunLine{entry.host.value, entry.command};
        case Action::LinkFault: return SetLinkFault{entry.link.value, entry.direction, entry.fault};
        case Action::Reset: return ResetHost{entry.host.value};
        case Action::Freeze: return FreezeHost{entry.host.value, true};
        case Action::Thaw: return FreezeHost{entry.host.value, false};
        case Action::Process:
            return ControlProcess{entry.host.value, entry.process.value, entry.process_action};
        case Action::Heal: return HealLink{entry.link.value, entry.direction};
    }
    return {};
}

Operator::Operator(BuiltWorld& world, const std::vector<TimelineEntry>& timeline)
    : world_(world), timeline_(timeline), begun_(timeline.size()), timeline_left_(timeline.size()) {
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        world.world().schedule(timeline[i].at, *this, tag_of(i, Moment::Begin));
    }
}

void Operator::on_event(std::uint64_t tag) {
    --timeline_left_;
    const auto index = static_cast<std::size_t>(tag / kMoments);
    switch (static_cast<Moment>(tag % kMoments)) {
        case Moment::Begin: begin(index); break;
        case Moment::Undo: carry_out(undo_of(timeline_[index]), Origin::Scenario); break;
    }
}

void Operator::begin(std::size_t index) {
    const TimelineEntry& entry = timeline_[index];
    auto& events = world_.world();
    ++begun_[index];
    if (entry.lasts) {
        ++timeline_left_;
        events.schedule(events.now() + *entry.lasts, *this, tag_of(index, Moment::Undo));
    }
    if (entry.every && (!entry.times || begun_[index] < *entry.times)) {
        ++timeline_left_;
        events.schedule(events.now() + *entry.every, *this, tag_of(index, Moment::Begin));
    }
    carry_out(command_of(entry), Origin::Scenario);
}

std::size_t Operator::carry_out(const Command& command, Origin origin) {
    const std::size_t place = journal_.size();
    JournalEntry entry;
    entry.time = world_.world().now();
    entry.after_event = world_.world().executed_event_count();
    entry.origin = origin;
    entry.command = command;
    journal_.push_back(std::move(entry));
    std::visit([&](const auto& what) { apply(what, place); }, command);
    return place;
}

void Operator::done(std::size_t place, std::string remark) {
    journal_[place].is_done = true;
    journal_[place].output = std::move(remark);
}

Machine& Operator::machine(const std::string& name) const {
    auto* found = world_.find_machine(name);
    LVSIM_ASSERT(found != nullptr, "no machine '{}'", name);
    return *found;
}

net::Interface& Operator::link(const std::string& name) const {
    auto* found = world_.find_link(name);
    LVSIM_ASSERT(found != nullptr, "no link '{}'", name);
    return *found;
}

void Operator::apply(const ResetHost& reset, std::size_t place) {
    machine(reset.host).reset();
    done(place);
}

void Operator::apply(const FreezeHost& freeze, std::size_t place) {
    auto& host = machine(freeze.host);
    done(place, std::string(freeze.is_frozen ? host.freeze() : host.thaw()));
}

void Operator::apply(const ControlProcess& control, std::size_t place) {
    done(place, machine(control.host).control(control.process, control.action));
}

void Operator::apply(const SwitchPower& power, std::size_t place) {
    machine(power.host).switch_power(power.is_on);
    done(place);
}

void Operator::apply(const RunLine& run, std::size_t place) {
    ++lines_running_;
    auto& host = machine(run.host).host();
    auto& job = host.start_line(run.line);
    job.on_done([this, &host, place](const host::ShellJob& done) {
        --lines_running_;
        journal_[place].is_done = true;
        journal_[place].exit_status = done.exit_status();
        journal_[place].output = done.output();
        host.forget_job(done);
    });
}

void Operator::apply(const SetLinkFault& set, std::size_t place) {
    auto& interface = link(set.link);
    bool is_set = true;
    for (const auto side : sides_of(set.direction)) {
        is_set = world_.network().set_fault(interface, side, set.fault) && is_set;
    }
    done(place, is_set ? "" : "too many faults act on the link");
}

void Operator::apply(const EndLinkFault& end, std::size_t place) {
    auto& interface = link(end.link);
    bool has_ended = false;
    for (const auto side : sides_of(end.direction)) {
        has_ended = world_.network().end_fault(interface, side, end.kind, end.only) || has_ended;
    }
    done(place, has_ended ? "" : "the link has no such fault");
}

void Operator::apply(const HealLink& heal, std::size_t place) {
    auto& interface = link(heal.link);
    for (const auto side : sides_of(heal.direction)) {
        world_.network().heal(interface, side);
    }
    done(place);
}

void Operator::apply(const TypeLine& typed, std::size_t place) {
    done(place, terminals_.type_line(machine(typed.host).host(), typed));
}

void Operator::apply(const TypeKeys& typed, std::size_t place) {
    done(place, terminals_.type_keys(typed));
}

void Operator::apply(const AttachAdapter& attach, std::size_t place) {
    auto& hardware = machine(attach.host).system()->hardware();
    done(place, hardware.attach(attach.adapter - 1, attach.network));
}

void Operator::apply(const PlugCable& cable, std::size_t place) {
    auto& hardware = machine(cable.host).system()->hardware();
    done(place, hardware.set_cable(cable.adapter - 1, cable.is_in));
}

void Operator::apply(const ChangeMac& change, std::size_t place) {
    auto& hardware = machine(change.host).system()->hardware();
    done(place, change.mac ? hardware.set_mac(change.adapter - 1, *change.mac)
                           : hardware.renew_mac(change.adapter - 1));
}

}  // namespace lvsim::runtime
