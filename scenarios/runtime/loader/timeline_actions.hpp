// SPDX-License-Identifier: Apache-2.0
//
// What `do:` of the timeline can say: the actions on machines, which stand in a table here, and
// the faults of links, which come from sim/net/fault/registry.hpp. The loader's checks, the guide
// and `lvsim list actions` come from both.
#pragma once

#include "scenarios/runtime/scenario.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// A key of the timeline that belongs to some actions only.
struct ActionKey {
    std::string_view key;
    bool is_required = false;
};

/// An action as it is named in a file.
struct TimelineAction {
    TimelineEntry::Action action = TimelineEntry::Action::Run;
    std::optional<net::LinkFaultKind> fault;  ///< Of LinkFault.
    std::optional<ProcessAction> process;     ///< Of Process.
    std::string_view name;
    std::string_view summary;
    std::vector<ActionKey> keys;  ///< Beside `at`, `do`, `every` and `times`.

    /// Whether the key may stand beside it: one of its own, or of every action's.
    [[nodiscard]] bool takes(std::string_view key) const;
};

/// All of them, in the order in which they are listed.
[[nodiscard]] const std::vector<TimelineAction>& timeline_actions();
[[nodiscard]] std::span<const std::string_view> timeline_action_names();
/// nullptr: there is none of that name.
[[nodiscard]] const TimelineAction* find_timeline_action(std::string_view name);

/// "serveur1.eth0": the cable of that interface.
[[nodiscard]] std::string link_name(std::string_view host, std::string_view interface);

}  // namespace lvsim::runtime
