// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/frame_pairs.hpp"

#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

/// What an ideal clock does at one instant, a real one does within this.
constexpr SimDuration kInstant = SimDuration::milliseconds(10);

bool is_same(const CaseFrame& expected, const SeenFrame& seen) {
    return expected.port == seen.port && expected.bytes == seen.bytes;
}

/// Whether an advert was due then because the last one of its port was an interval before: so it
/// tells of no change of state.
bool is_regular(const std::vector<const SeenFrame*>& seen, std::size_t at) {
    const auto timing = advert_timing(seen[at]->bytes);
    if (!timing) return false;
    for (std::size_t i = at; i-- > 0;) {
        if (seen[i]->port != seen[at]->port || frame_kind(seen[i]->bytes) != "advert") continue;
        return seen[at]->time - seen[i]->time == timing->interval;
    }
    return false;
}

/// Whether the frame left because its time had come, while nothing changed: a regular advert, or a
/// burst without an advert that began it.
bool is_scheduled(const std::vector<const SeenFrame*>& seen, std::size_t at) {
    if (frame_kind(seen[at]->bytes) == "advert") return is_regular(seen, at);
    for (std::size_t i = at; i-- > 0 && seen[i]->time == seen[at]->time;) {
        if (seen[i]->port != seen[at]->port || frame_kind(seen[i]->bytes) != "advert") continue;
        return is_regular(seen, i);
    }
    return true;
}

void bring_forward(std::vector<const SeenFrame*>& seen, std::size_t from, std::size_t to) {
    const auto place = [&seen](std::size_t i) {
        return seen.begin() + static_cast<std::ptrdiff_t>(i);
    };
    std::rotate(place(to), place(from), place(from) + 1);
}

/// A delayed burst and a regular advert that fall due at the same instant: a real machine sends
/// them in either order (vrrp.md, section 5). Frames of two interfaces that an ideal clock sends at
/// one instant have no order either: the timers of a recording drift apart. In both cases the
/// frame that the recording has next is taken first, past others that were scheduled as it was.
void follow_tie(const CaseFrame& expected, std::vector<const SeenFrame*>& seen, std::size_t at) {
    for (std::size_t i = at; i < seen.size(); ++i) {
        if (seen[i]->time - seen[at]->time > kInstant || !is_scheduled(seen, i)) return;
        if (!is_same(expected, *seen[i])) continue;
        bring_forward(seen, i, at);
        return;
    }
}

std::string words_of(std::span<const std::byte> bytes) {
    return fmt::format("{}\n{}", frame_words(bytes), hex_text(bytes));
}

std::string seen_words(const SeenFrame& seen) {
    return fmt::format("at {} on {}: {}", milliseconds_text(seen.time), seen.port,
                       words_of(seen.bytes));
}

}  // namespace

std::string_view router_of(std::string_view port) {
    return port.substr(0, port.find('.'));
}

FramePairs::FramePairs(const FailoverCase& recorded, const std::vector<SeenFrame>& seen)
    : recorded_(recorded) {
    for (const CaseFrame& frame : recorded.frames) {
        streams_[std::string(router_of(frame.port))].expected.push_back(&frame);
    }
    for (const SeenFrame& frame : seen) {
        streams_[std::string(router_of(frame.port))].seen.push_back(&frame);
    }
}

std::optional<CaseDisagreement> FramePairs::pair_up(std::string_view router, Stream& stream) {
    auto& [expected, seen] = stream;
    for (std::size_t i = 0; i < std::max(expected.size(), seen.size()); ++i) {
        const std::string what = fmt::format("frame {} of {}", i + 1, router);
        if (i >= expected.size()) {
            return CaseDisagreement{0, seen[i]->time, what, "no more frames", seen_words(*seen[i])};
        }
        const CaseFrame& frame = *expected[i];
        const std::string due = fmt::format("on {}: {}", frame.port, words_of(frame.bytes));
        if (i >= seen.size()) {
            return CaseDisagreement{frame.line, frame.time, what, due, "no more frames"};
        }
        if (!is_same(frame, *seen[i])) follow_tie(frame, seen, i);
        if (!is_same(frame, *seen[i])) {
            return CaseDisagreement{frame.line, frame.time, what, due, seen_words(*seen[i])};
        }
        pairs_.push_back({&frame, seen[i]});
    }
    return std::nullopt;
}

std::optional<CaseDisagreement> FramePairs::find() {
    std::optional<CaseDisagreement> first;
    for (auto& [router, stream] : streams_) {
        auto found = pair_up(router, stream);
        if (found && (!first || found->time < first->time)) first = std::move(found);
    }
    const auto& frames = recorded_.frames;
    std::sort(pairs_.begin(), pairs_.end(), [](const FramePair& a, const FramePair& b) {
        return a.expected < b.expected;  // places in one list
    });
    LVSIM_ASSERT(first || pairs_.size() == frames.size(), "{} of {} frames have a pair",
                 pairs_.size(), frames.size());
    return first;
}

}  // namespace lvsim::runtime
