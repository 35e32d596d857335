// SPDX-License-Identifier: Apache-2.0
//
// The hands of whoever acts on a run: carries commands out and keeps the journal. The timeline of
// the scenario stands in the World's event queue from the start; what comes from outside is done
// between two events.
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/command.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/terminals.hpp"
#include "sim/core/world.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lvsim::runtime {

/// What an entry of a timeline does when it begins.
[[nodiscard]] Command command_of(const TimelineEntry& entry);

class Operator final : public EventTarget {
public:
    /// Queues the timeline. Requires: both outlive the operator, which outlives the World's events.
    Operator(BuiltWorld& world, const std::vector<TimelineEntry>& timeline);

    /// Does it now. Returns its place in the journal. Requires: check_command() finds nothing
    /// wrong.
    std::size_t carry_out(const Command& command, Origin origin);
    [[nodiscard]] const Journal& journal() const { return journal_; }
    [[nodiscard]] Terminals& terminals() { return terminals_; }
    /// Nothing of the timeline is left, and every line of it has ended.
    [[nodiscard]] bool is_done() const { return timeline_left_ == 0 && lines_running_ == 0; }

    void on_event(std::uint64_t tag) override;

private:
    void apply(const SwitchPower& power, std::size_t place);
    void apply(const RunLine& run, std::size_t place);
    void apply(const SetLinkFault& set, std::size_t place);
    void apply(const EndLinkFault& end, std::size_t place);
    void apply(const HealLink& heal, std::size_t place);
    void apply(const ResetHost& reset, std::size_t place);
    void apply(const FreezeHost& freeze, std::size_t place);
    void apply(const ControlProcess& control, std::size_t place);
    void apply(const TypeLine& typed, std::size_t place);
    void apply(const TypeKeys& typed, std::size_t place);
    void apply(const AttachAdapter& attach, std::size_t place);
    void apply(const PlugCable& cable, std::size_t place);
    void apply(const ChangeMac& change, std::size_t place);
    [[nodiscard]] Machine& machine(const std::string& name) const;
    [[nodiscard]] net::Interface& link(const std::string& name) const;
    void begin(std::size_t index);
    /// Notes that the command is done, and what is to be said about it.
    void done(std::size_t place, std::string remark = {});

    BuiltWorld& world_;
    const std::vector<TimelineEntry>& timeline_;
    std::vector<std::int64_t> begun_;  ///< How often, by entry.
    std::size_t timeline_left_;        ///< Events of ours that are queued.
    std::size_t lines_running_ = 0;
    Journal journal_;
    Terminals terminals_;
};

}  // namespace lvsim::runtime
