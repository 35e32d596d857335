// SPDX-License-Identifier: Apache-2.0
//
// Replays a recording of a real kernel's director through ours: the judge of models/ipvs and of
// the stack and commands around it (`lvsim trace`).
//
// Two things of the recording host are not known: where its timer wheel stood and when in its
// period of 2.016 s the estimator ran. A recording agrees when one pair of them reproduces all of
// it. The wheel decides what is there, the estimator only what statistics show, so the wheels are
// tried first with statistics left aside, then the phases with a wheel that agrees.
#pragma once

#include "scenarios/runtime/trace/trace_lab.hpp"
#include "sim/core/result.hpp"
#include "sim/core/time.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::runtime {

/// The first step that disagrees.
struct TraceDisagreement {
    std::size_t step = 0;  ///< Counted from 1.
    int line = 0;
    SimTime time;
    std::string what;  ///< The step: "send: client tcp ..."
    std::string expected;
    std::string seen;
};

struct TraceReport {
    std::string file;
    std::string name;
    std::size_t step_count = 0;
    Diagnostics errors;  ///< Not empty: it is no recording, nothing was replayed.
    /// Of the candidate that got furthest.
    std::optional<TraceDisagreement> disagreement;
    TraceCandidate candidate;  ///< The one that agrees or got furthest.
    std::size_t candidates_tried = 0;

    [[nodiscard]] bool agrees() const { return errors.empty() && !disagreement; }
};

[[nodiscard]] TraceReport replay_trace_file(const std::string& path);
/// The same from a text in memory; `file` is its name in messages.
[[nodiscard]] TraceReport replay_trace_text(std::string_view text, const std::string& file);

/// A line when it agrees; else the step, what was expected and what was seen. With newlines.
[[nodiscard]] std::string to_text(const TraceReport& report);

}  // namespace lvsim::runtime
