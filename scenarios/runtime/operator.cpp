// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/operator.hpp"

#include "models/host/shell/job.hpp"
#include "sim/core/assert.hpp"

namespace lvsim::runtime {
namespace {

Command command_of(const TimelineEntry& entry) {
    switch (entry.action) {
        case TimelineEntry::Action::PowerOff: return SwitchPower{entry.host.value, false};
        case TimelineEntry::Action::PowerOn: return SwitchPower{entry.host.value, true};
        case TimelineEntry::Action::Run: return RunLine{entry.host.value, entry.command};
    }
    return {};
}

}  // namespace

Operator::Operator(BuiltWorld& world, const std::vector<TimelineEntry>& timeline)
    : world_(world), timeline_(timeline), timeline_left_(timeline.size()) {
    for (std::size_t i = 0; i < timeline.size(); ++i) {
        world.world().schedule(timeline[i].at, *this, i);
    }
}

void Operator::on_event(std::uint64_t tag) {
    --timeline_left_;
    carry_out(command_of(timeline_[tag]), Origin::Scenario);
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

void Operator::apply(const SwitchPower& power, std::size_t place) {
    auto* machine = world_.find_machine(power.host);
    LVSIM_ASSERT(machine != nullptr, "no machine '{}'", power.host);
    machine->switch_power(power.is_on);
    journal_[place].is_done = true;
}

void Operator::apply(const RunLine& run, std::size_t place) {
    auto* machine = world_.find_machine(run.host);
    LVSIM_ASSERT(machine != nullptr, "no machine '{}'", run.host);
    ++lines_running_;
    auto& host = machine->host();
    auto& job = host.start_line(run.line);
    job.on_done([this, &host, place](const host::ShellJob& done) {
        --lines_running_;
        journal_[place].is_done = true;
        journal_[place].exit_status = done.exit_status();
        journal_[place].output = done.output();
        host.forget_job(done);
    });
}

}  // namespace lvsim::runtime
