// SPDX-License-Identifier: Apache-2.0
//
// The last trace events as plain values, in a ring of fixed size: a front end that does not keep
// up loses the oldest (or, where it says so, the newest: those are not even made into text) and is
// told how many, and never slows or changes the run.
#pragma once

#include "scenarios/runtime/view.hpp"
#include "sim/core/trace.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lvsim::runtime {

class EventRing final : public TraceSink {
public:
    /// `node_names`: by NodeId; must outlive the ring. Requires: capacity > 0.
    EventRing(const std::vector<std::string>& node_names, std::size_t capacity);

    /// Keeps only events of these kinds, and loses the newest when it is full.
    EventRing(const std::vector<std::string>& node_names, std::size_t capacity,
              std::vector<std::string> kinds);

    /// What came since the last call, oldest first; the ring is empty afterwards.
    [[nodiscard]] EventBatch take();

    void on_trace(const TraceRecord& record) override;

private:
    enum class Overflow : std::uint8_t { LoseOldest, LoseNewest };

    [[nodiscard]] bool is_wanted(const TraceKind& kind) const;

    const std::vector<std::string>& node_names_;
    std::vector<EventView> slots_;
    std::vector<std::string> kinds_;  ///< Empty: all.
    Overflow overflow_ = Overflow::LoseOldest;
    std::uint64_t next_ = 0;   ///< Number of the next event.
    std::uint64_t taken_ = 0;  ///< Events before this one were taken, or lost.
};

}  // namespace lvsim::runtime
