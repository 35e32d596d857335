// SPDX-License-Identifier: Apache-2.0
//
// Replays a recording of the real keepalived with our machines, switches and daemon, and judges
// what they did: `lvsim trace CASE.yaml`.
#pragma once

#include "scenarios/runtime/trace/keepalived/failover_case.hpp"
#include "scenarios/runtime/trace/keepalived/failover_compare.hpp"
#include "sim/core/result.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace lvsim::runtime {

struct FailoverReport {
    std::string file;
    std::string name;
    std::size_t frame_count = 0;
    std::size_t command_count = 0;
    std::size_t log_line_count = 0;
    Diagnostics errors;  ///< Not empty: it is no recording, nothing was replayed.
    std::optional<CaseDisagreement> disagreement;  ///< The first in time.
    CaseDeviation deviation;

    [[nodiscard]] bool agrees() const { return errors.empty() && !disagreement; }
};

[[nodiscard]] FailoverReport replay_failover_file(const std::string& path);
[[nodiscard]] FailoverReport replay_failover(const FailoverCase& recorded);

/// A line when it agrees; else what was expected and what was seen. With newlines.
[[nodiscard]] std::string to_text(const FailoverReport& report);

}  // namespace lvsim::runtime
