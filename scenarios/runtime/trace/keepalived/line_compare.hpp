// SPDX-License-Identifier: Apache-2.0
//
// Lists of lines (LVS commands, a router's log) of a replay against those of a recording. Private
// to this folder.
#pragma once

#include "scenarios/runtime/trace/keepalived/failover_compare.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// What an ideal clock does at one instant, a real one does within this.
inline constexpr SimDuration kInstant = SimDuration::milliseconds(10);

/// Moves the element at `from` to `to`, past those between. Requires: to <= from.
template <class T>
void bring_forward(std::vector<T>& list, std::size_t from, std::size_t to) {
    const auto place = [&list](std::size_t i) {
        return list.begin() + static_cast<std::ptrdiff_t>(i);
    };
    std::rotate(place(to), place(from), place(from) + 1);
}

/// Times of a list, line by line: by how much the recording was late may change from one to the
/// next by the tolerance and by the drift of a real process's timers, whose checks and scripts each
/// take some milliseconds more than their interval.
class LineCheck {
public:
    explicit LineCheck(SimDuration tolerance) : tolerance_(tolerance) {}

    /// Whether it came in time; keeps the largest deviation.
    [[nodiscard]] bool is_in_time(CaseTime expected, CaseTime seen, SimDuration& largest);
    void begin_at(CaseTime time) { last_time_ = time; }

private:
    static constexpr std::int64_t kDriftDivisor = 100;
    SimDuration tolerance_;
    SimDuration last_offset_;
    CaseTime last_time_;
};

/// One list against another, in order; `name` begins the report.
[[nodiscard]] std::optional<CaseDisagreement> compare_lines(
    const std::vector<const CaseLine*>& expected, std::vector<const SeenLine*> seen,
    std::string_view name, LineCheck check, SimDuration& largest);

}  // namespace lvsim::runtime
