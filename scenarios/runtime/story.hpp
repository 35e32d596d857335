// SPDX-License-Identifier: Apache-2.0
//
// The story of a run as its directors tell it: what `lvsim explain` prints (docs/guide/explain.md).
// A question says what is asked for; the story is a plain value, made of the trace events of the
// run and of nothing else, with the events' own words.
//
// Connections are numbered from 1 in the order in which the directors made them. Packets have the
// number that captures and the event log give them (Frame::id).
#pragma once

#include "sim/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace lvsim::runtime {

/// All connections in a table, and what the directors did not serve.
struct OverviewQuestion {};
/// What became of one connection, from its first packet to its last.
struct ConnectionQuestion {
    std::uint64_t number = 1;
};
/// The way of one packet.
struct PacketQuestion {
    std::uint64_t number = 0;
};
/// What the directors had in their tables at one moment, and the decisions around it.
struct MomentQuestion {
    SimTime time;
};
using StoryQuestion =
    std::variant<OverviewQuestion, ConnectionQuestion, PacketQuestion, MomentQuestion>;

/// Something that happened, in the words of its trace event.
struct StoryLine {
    SimTime time;
    std::string host;
    std::string kind;                     ///< "ipvs.connection_created"
    std::optional<std::uint64_t> packet;  ///< The one it is about.
    std::string text;
};

struct ConnectionStory {
    std::uint64_t number = 0;
    SimTime created;
    std::string director;
    std::string protocol;
    std::string client;
    std::string virtual_address;
    std::string server;
    std::string scheduler;  ///< "sync": another director told it. Empty: no scheduler made it.
    std::uint64_t packets = 0;
    std::string state;             ///< Its last one.
    std::optional<SimTime> ended;  ///< Absent: it is in the table still.
    std::string end;               ///< How it ended, in words.
};

/// A director at one moment: what `ipvsadm` prints on it.
struct DirectorTables {
    std::string host;
    std::string services;     ///< ipvsadm -Ln
    std::string connections;  ///< ipvsadm -Lnc
    std::string counters;     ///< ipvsadm -Ln --stats
};

struct Story {
    std::string scenario;
    std::string file;
    std::uint64_t seed = 0;
    SimTime ended;  ///< Of the run.
    StoryQuestion question;
    std::uint64_t connections = 0;       ///< Made in all.
    std::uint64_t first_packet = 0;      ///< Lowest number of a packet that crossed a cable,
    std::uint64_t last_packet = 0;       ///< and the highest; 0: there was none.
    std::vector<ConnectionStory> table;  ///< All, or the one asked for.
    /// Overview: packets that were refused, dropped or left alone. Else what happened, in order; of
    /// a moment: up to it.
    std::vector<StoryLine> lines;
    std::uint64_t lines_left_out = 0;  ///< Overview: further ones.
    /// Overview: what routers and health checkers decided.
    std::vector<StoryLine> changes;
    std::uint64_t changes_left_out = 0;     ///< Further ones.
    std::vector<StoryLine> lines_after;     ///< Of a moment: the next ones.
    std::vector<DirectorTables> directors;  ///< Of a moment.
};

/// Why there is no answer.
struct NoAnswer {
    std::string message;  ///< A sentence without a full stop.
    std::string hint;
};
/// nullopt: the run has what was asked for.
[[nodiscard]] std::optional<NoAnswer> find_obstacle(const Story& story);

[[nodiscard]] std::string to_text(const Story& story);
/// One object, with a final newline. Keys: docs/guide/explain.md.
[[nodiscard]] std::string to_json(const Story& story);

}  // namespace lvsim::runtime
