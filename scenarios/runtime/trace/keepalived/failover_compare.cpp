// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/failover_compare.hpp"

#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "scenarios/runtime/trace/keepalived/frame_pairs.hpp"
#include "sim/wire/bytes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace lvsim::runtime {
namespace {

SimDuration size_of(SimDuration span) {
    return span < SimDuration() ? -span : span;
}

/// The offsets (own time less recorded time) that a router's next frame may have.
struct Offsets {
    SimDuration last;                 ///< Of its last frame.
    std::vector<SimDuration> bursts;  ///< Of each burst's first frame: delayed ones count from it.
    SimDuration start_shift;          ///< Of its first frame: the ideal start is not the real one.
    bool has_sent = false;
    bool is_in_burst = false;
    std::optional<CaseTime> started;  ///< When the process began anew, in the replay.
};

class TimeCheck {
public:
    TimeCheck(const FailoverCase& recorded, CaseDeviation& deviation)
        : recorded_(recorded), deviation_(deviation), next_event_(recorded.events.begin()) {}

    [[nodiscard]] std::optional<CaseDisagreement> check(const FramePair& pair);

private:
    void take_events_until(CaseTime time);
    [[nodiscard]] SimDuration nearest(SimDuration offset, const Offsets& own) const;
    [[nodiscard]] bool is_within(SimDuration late, bool counts_from_start);

    const FailoverCase& recorded_;
    CaseDeviation& deviation_;
    std::vector<CaseEvent>::const_iterator next_event_;
    std::map<std::string, Offsets, std::less<>> offsets_;  // by router
};

/// Whether the time of an advert is a master down interval after that moment (for some number of
/// adverts that may be missed), or that moment itself: then nothing else is known to count from.
bool counts_from(CaseTime start, const SeenFrame& frame) {
    const auto advert = advert_timing(frame.bytes);
    const SimDuration since = frame.time - start;
    constexpr SimDuration kExact = SimDuration::milliseconds(1);
    if (!advert || since < SimDuration()) return false;
    const std::int64_t past = (since - advert->skew).ns() % advert->interval.ns();
    return since < kExact || past < kExact.ns() || advert->interval.ns() - past < kExact.ns();
}

/// What makes a process begin anew, with tens of milliseconds nobody knows.
bool is_restart(CaseEventKind kind) {
    return kind == CaseEventKind::Start || kind == CaseEventKind::SigkillChild ||
           kind == CaseEventKind::Reload || kind == CaseEventKind::Thaw;
}

void TimeCheck::take_events_until(CaseTime time) {
    for (; next_event_ != recorded_.events.end() && next_event_->time <= time; ++next_event_) {
        if (!is_restart(next_event_->kind)) continue;
        offsets_[next_event_->host].started =
            next_event_->ideal.value_or(next_event_->ready.value_or(next_event_->time));
        if (next_event_->ideal && next_event_->ready) {
            offsets_[next_event_->host].start_shift = *next_event_->ideal - *next_event_->ready;
        }
    }
}

/// By how much the offset differs from the nearest of those that a timer may count from.
SimDuration TimeCheck::nearest(SimDuration offset, const Offsets& own) const {
    SimDuration best = offset;  // an event of the recording
    const auto consider = [&best, offset](SimDuration other) {
        if (size_of(offset - other) < size_of(best)) best = offset - other;
    };
    for (const auto& [router, offsets] : offsets_) {
        if (offsets.has_sent) consider(offsets.last);
    }
    if (!own.has_sent) consider(own.start_shift);
    for (const SimDuration burst : own.bursts) consider(burst);
    return best;
}

/// `late`: by how much the recording is later than the own frame.
bool TimeCheck::is_within(SimDuration late, bool counts_from_start) {
    deviation_.frames = std::max(deviation_.frames, size_of(late));
    if (size_of(late) <= kFrameTolerance) return true;
    if (counts_from_start) return size_of(late) <= kStartTolerance;
    ++deviation_.stalls;
    return late > SimDuration() && late <= kStallTolerance && deviation_.stalls <= kStallsMax;
}

std::optional<CaseDisagreement> TimeCheck::check(const FramePair& pair) {
    const CaseFrame& frame = *pair.expected;
    take_events_until(frame.time);
    Offsets& own = offsets_[std::string(router_of(frame.port))];
    const SimDuration offset = pair.seen->time - frame.time;
    const SimDuration late = -nearest(offset, own);
    const bool is_in_time = is_within(late, own.started && counts_from(*own.started, *pair.seen));
    const bool is_garp = frame.kind == "garp";
    if (is_garp && !own.is_in_burst) own.bursts.push_back(offset);
    own.is_in_burst = is_garp;
    own.last = offset;
    own.has_sent = true;
    if (is_in_time) return std::nullopt;
    return CaseDisagreement{
        frame.line, frame.time, fmt::format("the time of a frame of {}", frame.port),
        fmt::format("at {}: {}", milliseconds_text(frame.time), frame_words(frame.bytes)),
        fmt::format("at {}: {} off, from whatever its timer was started by",
                    milliseconds_text(pair.seen->time), milliseconds_text(late))};
}

}  // namespace

std::optional<CaseDisagreement> compare_frames(const FailoverCase& recorded,
                                               const std::vector<SeenFrame>& seen,
                                               CaseDeviation& deviation) {
    FramePairs pairs(recorded, seen);
    auto disagreement = pairs.find();
    if (disagreement) return disagreement;
    TimeCheck times(recorded, deviation);
    for (const FramePair& pair : pairs.pairs()) {
        disagreement = times.check(pair);
        if (disagreement) return disagreement;
    }
    return std::nullopt;
}

}  // namespace lvsim::runtime
