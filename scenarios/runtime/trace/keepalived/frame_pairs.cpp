// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/frame_pairs.hpp"

#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "scenarios/runtime/trace/keepalived/line_compare.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

/// A takeover takes its time, which the first interval is longer.
constexpr SimDuration kExact = SimDuration::milliseconds(1);

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
        const SimDuration off = seen[at]->time - seen[i]->time - timing->interval;
        return off >= SimDuration() && off <= kExact;
    }
    return false;
}

/// Whether the frame had to wait for ARP before it could leave, as the first advert to a unicast
/// peer: how long that takes is left out of the comparison (vrrp.md, section 19).
bool may_have_waited(std::span<const std::byte> frame) {
    return frame_kind(frame) == "advert" && (std::to_integer<unsigned>(frame.front()) & 1U) == 0;
}

/// Whether the frame left because its time had come, while nothing changed: a regular advert, or a
/// burst without an advert that began it.
bool is_scheduled(const std::vector<const SeenFrame*>& seen, std::size_t at) {
    if (may_have_waited(seen[at]->bytes)) return true;
    if (frame_kind(seen[at]->bytes) == "advert") return is_regular(seen, at);
    for (std::size_t i = at; i-- > 0 && seen[i]->time == seen[at]->time;) {
        if (seen[i]->port != seen[at]->port || frame_kind(seen[i]->bytes) != "advert") continue;
        return is_regular(seen, i);
    }
    return true;
}

/// A delayed burst and a regular advert that fall due at the same instant: a real machine sends
/// them in either order (vrrp.md, section 5). Frames of two interfaces that an ideal clock sends at
/// one instant have no order either: the timers of a recording drift apart. In both cases the
/// frame that the recording has next is taken first, past others that were scheduled as it was.
void follow_tie(const CaseFrame& expected, std::vector<const SeenFrame*>& seen, std::size_t at) {
    for (std::size_t i = at; i < seen.size(); ++i) {
        if (seen[i]->time - seen[at]->time > kInstant) return;
        if (is_same(expected, *seen[i])) {
            if (is_scheduled(seen, i)) bring_forward(seen, i, at);
            return;
        }
        if (!is_scheduled(seen, i) && !may_have_waited(expected.bytes)) return;
    }
}

/// Looks for the frame that the recording has next, and leaves out ARP that the other side lacks:
/// the resolution of a unicast peer and answers differ legitimately (vrrp.md, section 19).
void leave_out_arp(std::vector<const CaseFrame*>& expected, std::vector<const SeenFrame*>& seen,
                   std::size_t at) {
    const auto agree = [&] {
        if (at >= expected.size() || at >= seen.size()) return false;
        if (!is_same(*expected[at], *seen[at])) follow_tie(*expected[at], seen, at);
        return is_same(*expected[at], *seen[at]);
    };
    const auto erase_arp = [at](auto& list, auto kind) {
        if (at >= list.size() || kind(*list[at]) != "arp") return false;
        list.erase(list.begin() + static_cast<std::ptrdiff_t>(at));
        return true;
    };
    while (!agree()) {
        if (erase_arp(expected, [](const CaseFrame& frame) { return frame_kind(frame.bytes); })) {
            continue;
        }
        if (erase_arp(seen, [](const SeenFrame& frame) { return frame_kind(frame.bytes); })) {
            continue;
        }
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

FramePairs::FramePairs(const FailoverCase& recorded, const std::vector<SeenFrame>& seen) {
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
        leave_out_arp(expected, seen, i);
        const bool is_last_expected = i >= expected.size();
        const bool is_last_seen = i >= seen.size();
        if (is_last_expected && is_last_seen) break;
        const std::string what = fmt::format("frame {} of {}", i + 1, router);
        if (is_last_expected) {
            return CaseDisagreement{0, seen[i]->time, what, "no more frames", seen_words(*seen[i])};
        }
        const CaseFrame& frame = *expected[i];
        const std::string due = fmt::format("on {}: {}", frame.port, words_of(frame.bytes));
        if (is_last_seen) {
            return CaseDisagreement{frame.line, frame.time, what, due, "no more frames"};
        }
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
    std::sort(pairs_.begin(), pairs_.end(), [](const FramePair& a, const FramePair& b) {
        return a.expected < b.expected;  // places in one list
    });
    return first;
}

}  // namespace lvsim::runtime
