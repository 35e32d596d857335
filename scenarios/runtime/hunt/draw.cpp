// SPDX-License-Identifier: Apache-2.0
//
// One draw per statement, all from one stream: the order of the draws is part of what a seed means.
#include "scenarios/runtime/hunt/draw.hpp"

#include "scenarios/runtime/loader/timeline_actions.hpp"
#include "sim/core/assert.hpp"
#include "sim/core/rng.hpp"
#include "sim/net/fault/registry.hpp"

#include <algorithm>
#include <array>

namespace lvsim::runtime {
namespace {

/// Round values: a list that people shall read.
constexpr std::array<std::uint32_t, 6> kSharesPpm{10'000,  50'000,  200'000,
                                                  500'000, 800'000, 1'000'000};
constexpr std::array kDelays{1_ms, 10_ms, 100_ms, 500_ms, 1500_ms};
constexpr std::array<std::uint64_t, 4> kRates{16'000, 64'000, 256'000, 1'000'000};
constexpr std::array<std::uint32_t, 3> kQueues{1, 10, 100};

template <class List>
const auto& one_of(Rng& rng, const List& list) {
    const std::uint64_t index = rng.below(list.size());
    return list[static_cast<std::size_t>(index)];
}

/// A whole number of milliseconds of [from, to).
SimDuration between(Rng& rng, SimDuration from, SimDuration to) {
    constexpr std::int64_t kMillisecond = (1_ms).ns();
    const std::int64_t first = (from.ns() + kMillisecond - 1) / kMillisecond;
    const std::int64_t count = std::max<std::int64_t>(to.ns() / kMillisecond - first, 1);
    const std::uint64_t more = rng.below(static_cast<std::uint64_t>(count));
    return SimDuration::milliseconds(first + static_cast<std::int64_t>(more));
}

/// Short, middling or as long as there is time: what times out differs by orders of magnitude.
SimDuration draw_duration(Rng& rng, SimDuration longest) {
    struct Scale {
        SimDuration from;
        SimDuration to;
    };
    const std::array scales{Scale{20_ms, 500_ms}, Scale{500_ms, 5_s}, Scale{5_s, longest}};
    const Scale scale = one_of(rng, scales);
    const SimDuration drawn = between(rng, scale.from, std::max(scale.to, scale.from + 1_ms));
    return std::clamp(drawn, 1_ms, std::max(longest, 1_ms));
}

void draw_parameter(Rng& rng, net::FaultParameter parameter, net::LinkFaultConfig& fault) {
    switch (parameter) {
        case net::FaultParameter::Share: fault.share_ppm = one_of(rng, kSharesPpm); break;
        case net::FaultParameter::Delay: fault.delay = one_of(rng, kDelays); break;
        case net::FaultParameter::Jitter:
            fault.jitter = rng.happens({1, 2}) ? fault.delay / 2 : SimDuration();
            break;
        case net::FaultParameter::Rate: fault.rate_bits_per_second = one_of(rng, kRates); break;
        case net::FaultParameter::Queue: fault.queue_packets_max = one_of(rng, kQueues); break;
    }
}

void draw_link(Rng& rng, const HuntSpace& space, const TimelineAction& action,
               TimelineEntry& entry) {
    constexpr std::array kDirections{Direction::In, Direction::Out, Direction::Both};
    entry.link.value = one_of(rng, space.links);
    entry.direction = one_of(rng, kDirections);
    entry.fault.kind = action.fault.value();
    // ARP has no checksum: what a broken answer says is believed for a minute, longer than most
    // scenarios go on after their faults.
    if (entry.fault.kind == net::LinkFaultKind::Corrupt) {
        entry.fault.only.protocol = net::FilterProtocol::Ip;
    }
    for (const auto& use : net::link_fault(entry.fault.kind).parameters) {
        draw_parameter(rng, use.parameter, entry.fault);
    }
}

void draw_target(Rng& rng, const HuntSpace& space, HuntTarget target, const TimelineAction& action,
                 TimelineEntry& entry) {
    switch (target) {
        case HuntTarget::Link: draw_link(rng, space, action, entry); break;
        case HuntTarget::Machine: entry.host.value = one_of(rng, space.machines); break;
        case HuntTarget::Process: {
            const HuntProcess& process = one_of(rng, space.processes);
            entry.host.value = process.host;
            entry.process.value = process.process;
            entry.process_action = action.process.value();
            break;
        }
    }
}

TimelineEntry draw_fault(Rng& rng, const HuntSpace& space) {
    const HuntFault& kind = *one_of(rng, space.faults);
    const TimelineAction* action = find_timeline_action(kind.name);
    LVSIM_ASSERT(action != nullptr, "no action '{}' in the timeline", kind.name);
    TimelineEntry entry;
    entry.action = action->action;
    const SimDuration at = between(rng, space.from, space.until);
    entry.at = SimTime::at(at);
    if (kind.lasts) entry.lasts = draw_duration(rng, space.heal_by - at);
    draw_target(rng, space, kind.target, *action, entry);
    return entry;
}

}  // namespace

FaultList draw_faults(const HuntSpace& space, std::uint64_t seed, std::size_t faults_max) {
    Rng rng(seed, "hunt/faults");
    const std::uint64_t count = 1 + rng.below(faults_max);
    FaultList faults;
    for (std::uint64_t i = 0; i < count; ++i) faults.push_back(draw_fault(rng, space));
    std::stable_sort(faults.begin(), faults.end(),
                     [](const TimelineEntry& a, const TimelineEntry& b) { return a.at < b.at; });
    return faults;
}

}  // namespace lvsim::runtime
