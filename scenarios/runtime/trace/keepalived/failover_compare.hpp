// SPDX-License-Identifier: Apache-2.0
//
// When what was seen agrees with a recording of keepalived: the same frames of each router in the
// same order, byte for byte; the same LVS commands; the same log lines; each at its time within the
// tolerances below (docs/models/vrrp.md tells where they come from).
//
// A real process is late, never early, and each of its intervals is a little longer than the
// configured one. So times are not compared as such: what is compared is by how much the own time
// differs from the recorded one (the offset), with the offset of what the timer was started by:
// an event of the recording (offset 0), the last frame of some router, or its last state change.
#pragma once

#include "scenarios/runtime/trace/keepalived/failover_case.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

struct SeenFrame {
    CaseTime time;
    std::string port;  ///< "r1.eth0"
    std::vector<std::byte> bytes;
};

struct SeenLine {
    CaseTime time;
    std::string host;
    std::string text;
};

/// All of a replay, each in the order of time.
struct CaseSeen {
    std::vector<SeenFrame> frames;
    std::vector<SeenLine> commands;
    std::vector<SeenLine> log;
};

/// The first thing that disagrees.
struct CaseDisagreement {
    int line = 0;  ///< Of the file; 0: something was seen that is not in it.
    CaseTime time;
    std::string what;  ///< "frame 7 of r1.eth0"
    std::string expected;
    std::string seen;
};

/// How well it agrees: the largest deviations that were let pass.
struct CaseDeviation {
    SimDuration frames;
    SimDuration commands;
    SimDuration log;
    std::size_t stalls = 0;  ///< Frames later than kFrameTolerance.
};

/// vrrp.md, section 19: 40 ms in start-up cases, 5 ms elsewhere.
inline constexpr SimDuration kStartTolerance = SimDuration::milliseconds(40);
inline constexpr SimDuration kFrameTolerance = SimDuration::milliseconds(5);
/// The recording machine stood still for a moment: a frame may be late by up to this ...
inline constexpr SimDuration kStallTolerance = SimDuration::milliseconds(40);
/// ... so many times in a recording.
inline constexpr std::size_t kStallsMax = 6;
/// A log line has the stamp of its reading from a pipe.
inline constexpr SimDuration kLogTolerance = SimDuration::milliseconds(60);

/// nullopt: it agrees.
[[nodiscard]] std::optional<CaseDisagreement> compare_frames(const FailoverCase& recorded,
                                                             const std::vector<SeenFrame>& seen,
                                                             CaseDeviation& deviation);
[[nodiscard]] std::optional<CaseDisagreement> compare_commands(const FailoverCase& recorded,
                                                               const std::vector<SeenLine>& seen,
                                                               CaseDeviation& deviation);
[[nodiscard]] std::optional<CaseDisagreement> compare_log(const FailoverCase& recorded,
                                                          const std::vector<SeenLine>& seen,
                                                          CaseDeviation& deviation);

/// What is compared. Not: what a process says of itself, of its children and of its machine when
/// it starts, ends or was kept waiting (most recordings leave that out), and the line for each
/// gratuitous ARP, which is a frame already.
[[nodiscard]] bool is_line_recorded(std::string_view text);

}  // namespace lvsim::runtime
