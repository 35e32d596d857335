// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/catalogue.hpp"

#include "models/client/commands.hpp"
#include "models/client/events.hpp"
#include "models/host/command.hpp"
#include "models/httpd/events.hpp"
#include "models/ipvs/events.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "models/keepalived/commands.hpp"
#include "models/keepalived/daemon/daemon_log.hpp"
#include "scenarios/runtime/counters.hpp"
#include "scenarios/runtime/event_types.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/hunt_faults.hpp"
#include "scenarios/runtime/loader/invariant_names.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/net/frame_trace.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/tcp/events.hpp"

namespace lvsim::runtime {
namespace {

using Entries = std::vector<CatalogueEntry>;

Entries scheduler_entries() {
    Entries entries;
    for (const auto& scheduler : ipvs::schedulers()) {
        entries.push_back(
            {std::string(scheduler.name),
             std::string(scheduler.summary) + (scheduler.is_old ? "" : " (not on centos-6)")});
    }
    return entries;
}

Entries action_entries() {
    Entries entries;
    for (const auto& action : timeline_actions()) {
        entries.push_back({std::string(action.name), std::string(action.summary)});
    }
    return entries;
}

Entries command_entries() {
    Entries entries;
    for (const auto commands : {host::commands(), client::commands(), keepalived::commands()}) {
        for (const auto& command : commands) {
            entries.push_back({std::string(command.name), std::string(command.summary)});
        }
    }
    std::sort(entries.begin(), entries.end(),
              [](const auto& a, const auto& b) { return a.name < b.name; });
    return entries;
}

Entries expectation_entries() {
    return {
        {"requests", "ok, failed, errors, sequence, share and latency of a traffic's requests"},
        {"command", "what a command line on a machine prints, and its exit status"},
        {"log", "how many lines of a log file contain a text"},
        {"counters", "numbers of a machine: see 'lvsim list counters'"},
        {"invariants", "what is true whatever breaks: see 'lvsim list invariants'"},
        {"no_loss_without_reason", "every frame was delivered, dropped for a reason, or flies"},
    };
}

Entries invariant_entries() {
    Entries entries;
    for (const auto& invariant : invariants()) {
        entries.push_back({std::string(invariant.name), std::string(invariant.summary)});
    }
    return entries;
}

Entries hunt_fault_entries() {
    Entries entries;
    for (const auto& fault : hunt_faults()) {
        entries.push_back({std::string(fault.name), std::string(fault.summary)});
    }
    return entries;
}

Entries counter_entries() {
    Entries entries;
    for (const auto& counter : counter_summaries()) {
        entries.push_back({std::string(counter.name), std::string(counter.summary)});
    }
    return entries;
}

Entries drop_reason_entries() {
    Entries entries;
    for (std::size_t i = 0; i < net::kDropReasons; ++i) {
        const auto words = net::to_text(static_cast<net::DropReason>(i));
        entries.push_back({counter_word(words), std::string(words)});
    }
    return entries;
}

template <class... Events>
void add_events(Entries& entries, ipvs::EventTypes<Events...>) {
    (entries.push_back({std::string(Events::kName), ""}), ...);
}

Entries event_entries() {
    Entries entries;
    add_events(
        entries,
        ipvs::EventTypes<client::BodyReceived, client::RequestFinished, httpd::RequestServed>());
    add_events(entries, ipvs::DirectorEvents());
    add_events(entries, RouterEvents());
    add_events(entries, ipvs::EventTypes<keepalived::LogWritten>());
    add_events(
        entries,
        ipvs::EventTypes<net::FrameCorrupted, net::FrameDuplicated, net::FrameHeldBack,
                         net::FrameReceived, net::FrameSent, net::IcmpErrorSent,
                         net::LinkFaultChanged, net::NeighbourChanged, net::PacketDropped,
                         net::tcp::ConnectionFailed, net::tcp::ResetReceived, net::tcp::ResetSent,
                         net::tcp::Retransmitted, net::tcp::StateChanged>());
    return entries;
}

Entries error_entries() {
    Entries entries;
    for (const auto& error : error_codes()) {
        entries.push_back({std::string(error.code), std::string(error.title)});
    }
    return entries;
}

}  // namespace

std::vector<CatalogueKind> catalogue() {
    return {
        {"schedulers", "scheduling methods of the director", scheduler_entries()},
        {"commands", "what can be typed on a machine", command_entries()},
        {"actions", "what can happen under way", action_entries()},
        {"expectations", "what a scenario can expect", expectation_entries()},
        {"invariants", "what is true of every run", invariant_entries()},
        {"hunt-faults", "what 'lvsim hunt' breaks", hunt_fault_entries()},
        {"counters", "what a machine counts", counter_entries()},
        {"drop-reasons", "why packets are lost", drop_reason_entries()},
        {"trace-events", "what the models tell the trace bus", event_entries()},
        {"errors", "what can be wrong with a scenario", error_entries()},
    };
}

}  // namespace lvsim::runtime
