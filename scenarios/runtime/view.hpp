// SPDX-License-Identifier: Apache-2.0
//
// What a Session shows of a run: plain values, copies of what is at one moment, without a pointer
// or a model type in them. A thread, a process or a socket can carry them to a front end.
#pragma once

#include "sim/core/result.hpp"
#include "sim/core/time.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace lvsim::runtime {

/// A word and how often it was counted.
struct CountView {
    std::string name;
    std::uint64_t count = 0;
    bool operator==(const CountView&) const = default;
};

struct InterfaceView {
    std::string name;
    std::string mac;
    std::string network;                 ///< The one it is plugged into; empty: none.
    std::vector<std::string> addresses;  ///< "10.0.2.50/24", the primary one first.
    bool is_up = false;
    std::uint64_t rx_packets = 0;
    std::uint64_t tx_packets = 0;
};

/// A row of a director's table.
struct DestinationView {
    std::string address;     ///< "10.0.3.100:8080"
    std::string forwarding;  ///< "Masq", as ipvsadm prints it.
    std::int64_t weight = 0;
    std::uint64_t active = 0;
    std::uint64_t inactive = 0;
    std::uint64_t connections = 0;  ///< Scheduled to it since it was added.
};

struct ServiceView {
    std::string name;  ///< "TCP 10.0.2.100:80"
    std::string scheduler;
    std::vector<DestinationView> destinations;
};

struct HostView {
    std::string name;
    std::string profile;
    bool is_powered = false;
    std::vector<InterfaceView> interfaces;
    std::vector<ServiceView> services;  ///< Empty unless it is a director.
    bool has_httpd = false;
    bool is_frozen = false;
};

/// What a person at a terminal could do now.
enum class TerminalState : std::uint8_t {
    Prompt,   ///< Type a command.
    Running,  ///< Wait, or press Ctrl-C.
    Reading,  ///< Answer: the program waits for what is typed.
    Over,     ///< Nothing: who was logged in is no more, or never was.
};

struct TerminalView {
    std::uint32_t terminal = 0;
    std::string user;
    TerminalState state = TerminalState::Over;
    int status = 0;      ///< $?
    std::string prompt;  ///< "[root@directeur ~]# "; of Running and Reading: the last one.
};

/// Where a machine is between its power switch and the login prompt. One that does not boot from
/// files is Up whenever it has power.
enum class PowerState : std::uint8_t { Off, Booting, Up, GoingDown };

/// A switch, and the cables from it to the machines.
struct NetworkView {
    std::string name;
    std::string subnet;               ///< "10.0.2.0/24"
    SimDuration delay;                ///< Of each cable, one way.
    std::vector<std::string> trunks;  ///< Networks whose switches have a cable to this one's.
};

/// What a run is of. The same from its start to its end.
struct SetupView {
    std::string scenario;
    std::string story;
    std::string file;
    std::uint64_t seed = 0;
    std::vector<NetworkView> networks;
};

/// Quantiles from the histogram (at most 1/128 too high), of successful requests, counted from the
/// intended start.
struct LatencyView {
    std::uint64_t count = 0;
    SimDuration min;
    SimDuration mean;
    SimDuration p50;
    SimDuration p90;
    SimDuration p99;
    SimDuration max;
    bool operator==(const LatencyView&) const = default;
};

struct TrafficView {
    std::string name;
    std::string client;
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;
    std::uint64_t under_way = 0;     ///< Begun and not ended.
    std::vector<CountView> servers;  ///< Who answered the good ones, by name.
    std::vector<CountView> errors;   ///< Why the others failed, by text.
    /// Who answered each request, in their order: as an expectation of a sequence has it. Empty
    /// where no expectation asks for it.
    std::vector<std::string> sequence;
    LatencyView latency;
    SimTime gap_from;  ///< Where the longest time between two good answers began.
    SimDuration gap;   ///< 0: there were not two.
};

/// Every frame that was made is in exactly one of these.
struct FrameAccountView {
    std::uint64_t made = 0;
    std::uint64_t delivered = 0;
    std::uint64_t merged = 0;    ///< Fragments that became a packet, or the other way.
    std::uint64_t filtered = 0;  ///< Copies that reached somebody they were not for.
    std::uint64_t dropped = 0;
    std::uint64_t in_flight = 0;
    /// Why packets were dropped; only reasons that happened. Packets refused before a frame was
    /// made for them are counted here too, so that the sum may exceed `dropped`.
    std::vector<CountView> reasons;

    [[nodiscard]] std::uint64_t accounted() const {
        return delivered + merged + filtered + dropped + in_flight;
    }
    [[nodiscard]] std::uint64_t with_reason() const {
        std::uint64_t total = 0;
        for (const auto& reason : reasons) total += reason.count;
        return total;
    }
    /// Nothing was lost without a reason.
    [[nodiscard]] bool is_balanced() const {
        return made == accounted() && with_reason() >= dropped;
    }
};

/// All there is to see at one moment.
struct View {
    SimTime time;
    bool is_over = false;
    std::uint64_t events = 0;
    std::vector<HostView> hosts;
    std::vector<TrafficView> traffic;
    FrameAccountView frames;
};

/// A decision that a model has told the trace bus.
struct EventView {
    std::uint64_t number = 0;  ///< Counts the trace events since the subscription, from 0.
    SimTime time;
    std::string host;  ///< Empty: of none.
    std::string kind;  ///< "ipvs.server_picked"
    std::string text;  ///< One sentence.
    std::vector<std::pair<std::string, std::string>> fields;
};

/// What came since the last call. The ring is bounded: of what did not fit the oldest are gone.
struct EventBatch {
    std::vector<EventView> events;
    std::uint64_t skipped = 0;
};

enum class ExpectationState : std::uint8_t {
    Pending,  ///< Its moment has not come.
    Held,
    Failed,
};

/// One thing in which what was seen is not what was expected.
struct MismatchView {
    std::string what;  ///< "ok", "share of serveur1", "prints"
    std::string expected;
    std::string seen;
    std::string difference;  ///< Of texts of several lines: line by line, "-" expected, "+" seen.
};

struct ExpectationView {
    SourcePlace place;
    std::string text;  ///< What it says, in a line: "at end: browser: ok = 6".
    ExpectationState state = ExpectationState::Pending;
    SimTime decided;                       ///< When it held or failed.
    std::vector<MismatchView> mismatches;  ///< Of a failed one.
    std::string output;                    ///< Of a command: what it printed when it was decided.
};

}  // namespace lvsim::runtime
