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
    bool has_sent = false;
    bool is_in_burst = false;
};

/// When a router's process began anew.
struct Start {
    CaseTime time;      ///< In the replay.
    SimDuration shift;  ///< Of its first frames: the ideal start is not the real one.
};

class TimeCheck {
public:
    TimeCheck(const FailoverCase& recorded, CaseDeviation& deviation)
        : recorded_(recorded), deviation_(deviation), next_event_(recorded.events.begin()) {}

    [[nodiscard]] std::optional<CaseDisagreement> check(const FramePair& pair);

private:
    void take_events_until(CaseTime time);
    [[nodiscard]] std::vector<SimDuration> lateness(SimDuration offset, const Offsets& own,
                                                    const Start* start) const;
    [[nodiscard]] bool is_within(const std::vector<SimDuration>& late, bool is_vague);
    [[nodiscard]] bool follows_script(const CaseFrame& frame) const;

    const FailoverCase& recorded_;
    CaseDeviation& deviation_;
    std::vector<CaseEvent>::const_iterator next_event_;
    std::map<std::string, Offsets, std::less<>> offsets_;  // by port: each has its timers
    std::map<std::string, Start, std::less<>> starts_;     // by router
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
        const CaseEvent& event = *next_event_;
        if (!is_restart(event.kind)) continue;
        const CaseTime ready = event.ready.value_or(event.time);
        const CaseTime ideal = event.ideal.value_or(ready);
        starts_[event.host] = {ideal, ideal - ready};
    }
}

/// By how much the recording is later than an ideal clock, for each thing that the frame's timer
/// may count from: an event of the recording, the last frame of any router, an earlier burst.
std::vector<SimDuration> TimeCheck::lateness(SimDuration offset, const Offsets& own,
                                             const Start* start) const {
    std::vector<SimDuration> late{-offset};
    for (const auto& [port, offsets] : offsets_) {
        if (offsets.has_sent) late.push_back(offsets.last - offset);
    }
    if (!own.has_sent && start != nullptr) late.push_back(start->shift - offset);
    for (const SimDuration burst : own.bursts) late.push_back(burst - offset);
    std::sort(late.begin(), late.end(),
              [](SimDuration a, SimDuration b) { return size_of(a) < size_of(b); });
    return late;
}

/// `is_vague`: the recording does not tell well when the timer began to count.
bool TimeCheck::is_within(const std::vector<SimDuration>& late, bool is_vague) {
    const SimDuration least = size_of(late.front());
    if (least <= kFrameTolerance || is_vague) {
        deviation_.frames = std::max(deviation_.frames, least);
        return least <= kFrameTolerance || least <= kStartTolerance;
    }
    const auto stall =
        std::find_if(late.begin(), late.end(), [](SimDuration one) { return one > SimDuration(); });
    if (stall == late.end() || *stall > kStallTolerance) return false;
    deviation_.frames = std::max(deviation_.frames, *stall);
    return ++deviation_.stalls <= kStallsMax;
}

/// A script's runs count from the start of a process, and each takes some milliseconds more.
bool TimeCheck::follows_script(const CaseFrame& frame) const {
    static constexpr SimDuration kSoon = SimDuration::milliseconds(10);
    return std::any_of(recorded_.log.begin(), recorded_.log.end(), [&frame](const CaseLine& line) {
        return line.host == router_of(frame.port) && line.text.starts_with("VRRP_Script(") &&
               size_of(line.time - frame.time) <= kSoon;
    });
}

std::optional<CaseDisagreement> TimeCheck::check(const FramePair& pair) {
    const CaseFrame& frame = *pair.expected;
    take_events_until(frame.time);
    Offsets& own = offsets_[frame.port];
    const auto found = starts_.find(router_of(frame.port));
    const Start* start = found == starts_.end() ? nullptr : &found->second;
    const SimDuration offset = pair.seen->time - frame.time;
    const std::vector<SimDuration> late = lateness(offset, own, start);
    const bool is_vague =
        (start != nullptr && counts_from(start->time, *pair.seen)) || follows_script(frame);
    // How long ARP takes is nobody's timer (vrrp.md, section 19).
    const bool is_in_time = frame.kind == "arp" || is_within(late, is_vague);
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
                    milliseconds_text(pair.seen->time), milliseconds_text(-late.front()))};
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
