// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/timeline_actions.hpp"

#include "sim/net/fault/registry.hpp"

#include <algorithm>
#include <array>

namespace lvsim::runtime {
namespace {

using Action = TimelineEntry::Action;

constexpr ActionKey kHost{"host", true};
constexpr ActionKey kProcess{"process", true};
constexpr ActionKey kLink{"link", true};
constexpr ActionKey kDirection{"direction", false};
constexpr ActionKey kFor{"for", false};

std::vector<TimelineAction> make_actions() {
    std::vector<TimelineAction> actions{
        {Action::PowerOff, {}, {}, "power_off", "pulls the machine's plug", {kHost, kFor}},
        {Action::PowerOn, {}, {}, "power_on", "boots the machine as at the start", {kHost}},
        {Action::Reset, {}, {}, "reset", "turns the machine off and on in one moment", {kHost}},
        {Action::Freeze, {}, {}, "freeze", "pauses the machine: it does nothing", {kHost, kFor}},
        {Action::Thaw, {}, {}, "thaw", "lets a frozen machine go on", {kHost}},
        {Action::Run, {}, {}, "run", "runs a command line as root", {kHost, {"command", true}}},
        {Action::Process,
         {},
         ProcessAction::Stop,
         "stop",
         "SIGSTOP: a daemon does nothing more",
         {kHost, kProcess, kFor}},
        {Action::Process,
         {},
         ProcessAction::Continue,
         "continue",
         "SIGCONT: a stopped daemon goes on",
         {kHost, kProcess}},
        {Action::Process,
         {},
         ProcessAction::Kill,
         "kill",
         "SIGKILL: a daemon is gone, the kernel closes its sockets",
         {kHost, kProcess, kFor}},
        {Action::Process,
         {},
         ProcessAction::Terminate,
         "terminate",
         "SIGTERM: a daemon ends as it is meant to",
         {kHost, kProcess, kFor}},
        {Action::Process,
         {},
         ProcessAction::Start,
         "start",
         "starts a daemon again",
         {kHost, kProcess}},
    };
    for (const net::LinkFaultInfo& fault : net::link_faults()) {
        TimelineAction action{Action::LinkFault, fault.kind,    {},
                              fault.name,        fault.summary, {kLink, kDirection}};
        for (const net::FaultParameterUse& use : fault.parameters) {
            action.keys.push_back({net::to_text(use.parameter), use.is_required});
        }
        action.keys.push_back({"only", false});
        action.keys.push_back(kFor);
        actions.push_back(std::move(action));
    }
    actions.push_back(
        {Action::Heal, {}, {}, "heal", "ends all faults of the link", {kLink, kDirection}});
    return actions;
}

}  // namespace

const std::vector<TimelineAction>& timeline_actions() {
    static const std::vector<TimelineAction> kActions = make_actions();
    return kActions;
}

std::span<const std::string_view> timeline_action_names() {
    static const std::vector<std::string_view> kNames = [] {
        std::vector<std::string_view> names;
        for (const TimelineAction& action : timeline_actions()) names.push_back(action.name);
        return names;
    }();
    return kNames;
}

const TimelineAction* find_timeline_action(std::string_view name) {
    const auto& actions = timeline_actions();
    const auto found = std::find_if(actions.begin(), actions.end(),
                                    [&](const TimelineAction& one) { return one.name == name; });
    return found == actions.end() ? nullptr : &*found;
}

std::string link_name(std::string_view host, std::string_view interface) {
    return std::string(host).append(".").append(interface);
}

bool TimelineAction::takes(std::string_view key) const {
    constexpr std::array<std::string_view, 4> kOfEvery{"at", "do", "every", "times"};
    return std::find(kOfEvery.begin(), kOfEvery.end(), key) != kOfEvery.end() ||
           std::any_of(keys.begin(), keys.end(),
                       [key](const ActionKey& own) { return own.key == key; });
}

}  // namespace lvsim::runtime
