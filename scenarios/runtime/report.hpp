// SPDX-License-Identifier: Apache-2.0
//
// The report of a finished run: a plain value, and its two forms, a table for people and JSON for
// programs. All of it is simulated and therefore the same on every machine; what the run took in
// real time is handed in by the front end and stands apart, in JSON under keys that begin `wall_`.
#pragma once

#include "scenarios/runtime/command.hpp"
#include "scenarios/runtime/override.hpp"
#include "scenarios/runtime/view.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::runtime {

/// Why a run ended.
enum class EndReason : std::uint8_t {
    Complete,       ///< All was done, or the scenario's duration was over.
    Until,          ///< Stopped before, at the moment asked for.
    Interrupted,    ///< Stopped from outside.
    TimeLimit,      ///< Session::kTimeLimit was reached: something never ended.
    Error,          ///< The scenario turned out to be wrong while it ran.
    RecordingLost,  ///< A file of its recording could not be written.
};

/// "complete", "until", ...: as programs read it.
[[nodiscard]] std::string_view word(EndReason reason);

struct Report {
    std::string scenario;
    std::string file;
    std::uint64_t seed = 0;
    std::string
        scheduler;  ///< Of every service, whatever the scenario asks for; empty: as it asks.
    std::vector<Override> overrides;
    SimTime ended;
    EndReason reason = EndReason::Complete;
    std::uint64_t events = 0;
    std::vector<TrafficView> traffic;
    FrameAccountView frames;
    Journal journal;
    std::vector<ExpectationView> expectations;
    std::vector<std::pair<std::string, std::string>> ingredients;  ///< Of the fingerprint.
    std::string fingerprint;
    std::string unseed;

    [[nodiscard]] bool all_held() const;
};

/// Real time, as the front end measured it.
struct WallTime {
    double load_seconds = 0;
    double run_seconds = 0;
};

/// At most 100 columns, but for what machines have printed.
[[nodiscard]] std::string to_text(const Report& report, const WallTime& wall);
/// One object, with a final newline. Keys: docs/guide/report.md. Without real time it is the same
/// in every run of the scenario.
[[nodiscard]] std::string to_json(const Report& report);
[[nodiscard]] std::string to_json(const Report& report, const WallTime& wall);

}  // namespace lvsim::runtime
