// SPDX-License-Identifier: Apache-2.0
//
// One run of a recording with one candidate, up to its first disagreement.
#pragma once

#include "scenarios/runtime/trace/replay.hpp"
#include "scenarios/runtime/trace/trace_file.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace lvsim::runtime {

/// A recording with the bytes of its packets, made once for all candidates.
struct PreparedTrace {
    explicit PreparedTrace(TraceFile file);

    TraceFile trace;
    std::vector<PacketBytes> packets;  ///< By step; empty but for `send`.
};

enum class Statistics : std::uint8_t { Compared, LeftAside };

struct TraceRun {
    std::optional<TraceDisagreement> disagreement;  ///< The first; the run ended there.
    /// Of how many connections there were after each step: runs that agree and are alike in this
    /// count the same packets, whatever their wheel.
    std::uint64_t connections_digest = 0;
};

[[nodiscard]] TraceRun run_trace(const PreparedTrace& prepared, const TraceCandidate& candidate,
                                 Statistics statistics);

}  // namespace lvsim::runtime
