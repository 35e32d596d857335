// SPDX-License-Identifier: Apache-2.0
//
// Events by list: which kinds they are, and which packet one is about.
#pragma once

#include "models/ipvs/events.hpp"
#include "models/keepalived/daemon/daemon_events.hpp"
#include "models/keepalived/events.hpp"
#include "models/vrrp/events.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/frame.hpp"

#include <concepts>
#include <cstdint>
#include <optional>

namespace lvsim::runtime {

namespace event_types {

inline std::uint64_t id_of(std::uint64_t frame) {
    return frame;
}
inline std::uint64_t id_of(const Frame* frame) {
    return frame->id;
}

template <class E>
void look(const TraceRecord& record, std::optional<std::uint64_t>& frame) {
    if constexpr (requires(const E& event) { event.frame; }) {
        if (const E* event = record.as<E>()) frame = id_of(event->frame);
    }
}

}  // namespace event_types

/// What routers and health checkers tell of what they decide.
using RouterEvents =
    ipvs::EventTypes<vrrp::StateChanged, vrrp::AdvertSent, vrrp::AdvertReceived,
                     vrrp::AdvertRejected, vrrp::AdvertDiscarded, vrrp::Election,
                     vrrp::TimerExpired, vrrp::PriorityChanged, vrrp::TrackChanged, vrrp::GarpSent,
                     vrrp::AddressesSet, vrrp::AddressesRemoved, keepalived::AdvertPacket,
                     keepalived::CheckDone, keepalived::ServerChanged, keepalived::QuorumChanged,
                     keepalived::WeightChanged, keepalived::SorryServerChanged>;
/// Of these, what changes something that outlasts a packet.
using FailoverEvents =
    ipvs::EventTypes<vrrp::StateChanged, vrrp::Election, vrrp::PriorityChanged, vrrp::TrackChanged,
                     keepalived::ServerChanged, keepalived::QuorumChanged,
                     keepalived::WeightChanged, keepalived::SorryServerChanged>;

/// Whether the event is in the list.
template <class... Events>
[[nodiscard]] bool is_one_of(ipvs::EventTypes<Events...>, const TraceRecord& record) {
    return ((record.kind == &kTraceKind<Events>) || ...);
}

/// To the events of all lists and no other. Requires: outlives its subscription.
template <class... A, class... B, class... C>
void subscribe(TraceBus& bus, TraceSink& sink, ipvs::EventTypes<A...>, ipvs::EventTypes<B...>,
               ipvs::EventTypes<C...>) {
    bus.subscribe(sink, {&kTraceKind<A>..., &kTraceKind<B>..., &kTraceKind<C>...});
}

/// The id of the frame that the event is about; none: it is about no frame, or not in the list.
template <class... Events>
[[nodiscard]] std::optional<std::uint64_t> frame_of(ipvs::EventTypes<Events...>,
                                                    const TraceRecord& record) {
    std::optional<std::uint64_t> frame;
    (event_types::look<Events>(record, frame), ...);
    return frame;
}

}  // namespace lvsim::runtime
