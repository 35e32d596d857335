// SPDX-License-Identifier: Apache-2.0
//
// What can be done to a run from outside, as plain values, and the journal of what was done. The
// timeline of a scenario, and every front end, act through these and through nothing else: so a
// run can be saved, replayed to any point, and branched (docs/adr: the Session's boundary).
#pragma once

#include "scenarios/runtime/scenario.hpp"
#include "sim/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace lvsim::runtime {

/// The machine's power switch. On: it boots, with its settings and `run:` lines, as at the start.
struct SwitchPower {
    std::string host;
    bool is_on = false;
    bool operator==(const SwitchPower&) const = default;
};

/// A command line, as root on that machine, on a terminal of its own.
struct RunLine {
    std::string host;
    std::string line;
    bool operator==(const RunLine&) const = default;
};

/// A fault of the cable of that interface begins; one of the same kind and filter is replaced.
struct SetLinkFault {
    std::string link;  ///< "serveur1.eth0"
    Direction direction = Direction::Both;
    net::LinkFaultConfig fault{};
    bool operator==(const SetLinkFault&) const = default;
};

/// The fault of that kind and filter ends. What it holds back flies on.
struct EndLinkFault {
    std::string link;
    Direction direction = Direction::Both;
    net::LinkFaultKind kind = net::LinkFaultKind::Loss;
    net::FrameFilter only{};
    bool operator==(const EndLinkFault&) const = default;
};

/// All faults of the cable end.
struct HealLink {
    std::string link;
    Direction direction = Direction::Both;
    bool operator==(const HealLink&) const = default;
};

/// Off and on in one moment.
struct ResetHost {
    std::string host;
    bool operator==(const ResetHost&) const = default;
};

/// A paused virtual machine: it executes nothing and sends nothing until it is thawed.
struct FreezeHost {
    std::string host;
    bool is_frozen = true;
    bool operator==(const FreezeHost&) const = default;
};

/// To a daemon of that machine: SIGSTOP, SIGCONT, SIGKILL, SIGTERM, or its start script. On a
/// frozen machine it waits until that goes on.
struct ControlProcess {
    std::string host;
    std::string process;  ///< "httpd"
    ProcessAction action = ProcessAction::Kill;
    bool operator==(const ControlProcess&) const = default;
};

// --- what a person does at a virtual machine -----------------------------------------------------

/// A whole command, typed at the prompt of that terminal of the machine. One that is not there is
/// opened, and the user has logged in on it.
struct TypeLine {
    std::string host;
    std::uint32_t terminal = 0;
    std::string user;
    std::string line;
    bool operator==(const TypeLine&) const = default;
};

/// What a keyboard sends, to whatever reads that terminal.
struct TypeKeys {
    std::string host;
    std::uint32_t terminal = 0;
    std::string keys;
    bool operator==(const TypeKeys&) const = default;
};

/// VirtualBox's window of settings; adapters count from 1. An empty network: not attached.
struct AttachAdapter {
    std::string host;
    std::uint32_t adapter = 1;
    std::string network;
    bool operator==(const AttachAdapter&) const = default;
};

struct PlugCable {
    std::string host;
    std::uint32_t adapter = 1;
    bool is_in = true;
    bool operator==(const PlugCable&) const = default;
};

/// Absent: a new one is drawn.
struct ChangeMac {
    std::string host;
    std::uint32_t adapter = 1;
    std::optional<MacAddress> mac;
    bool operator==(const ChangeMac&) const = default;
};

using Command =
    std::variant<SwitchPower, RunLine, SetLinkFault, EndLinkFault, HealLink, ResetHost, FreezeHost,
                 ControlProcess, TypeLine, TypeKeys, AttachAdapter, PlugCable, ChangeMac>;

[[nodiscard]] std::string_view to_text(Direction direction);   ///< "in", "out", "both"
[[nodiscard]] std::string_view to_text(ProcessAction action);  ///< As `do:` names it: "stop"

/// "serveur2: power off", "directeur# ipvsadm -Ln", "serveur1.eth0 in: loss 5%"
[[nodiscard]] std::string to_text(const Command& command);

/// Where a command came from.
enum class Origin : std::uint8_t { Scenario, Outside };

/// `after_event`: how many events the run had executed: the time alone does not say on which side
/// of the other events of that moment the command stood.
struct JournalEntry {
    SimTime time;
    std::uint64_t after_event = 0;
    Origin origin = Origin::Outside;
    Command command;

    // What came of it.
    bool is_done = false;  ///< A line: it has ended.
    int exit_status = 0;
    std::string output;  ///< Of a line: standard output and error.
};

using Journal = std::vector<JournalEntry>;

}  // namespace lvsim::runtime
