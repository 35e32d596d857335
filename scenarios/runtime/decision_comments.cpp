// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/decision_comments.hpp"

#include "models/ipvs/events.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/wire/frame.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <optional>

namespace lvsim::runtime {
namespace {

/// A list of types as a value.
template <class... Events>
struct EventList {
    static void subscribe(TraceBus& bus, TraceSink& sink) {
        bus.subscribe(sink, {&kTraceKind<Events>...});
    }
    /// The frame that the event is about; none: it is not one of the list.
    [[nodiscard]] static std::optional<std::uint64_t> frame_of(const TraceRecord& record) {
        std::optional<std::uint64_t> frame;
        (look<Events>(record, frame), ...);
        return frame;
    }

private:
    template <class E>
    static void look(const TraceRecord& record, std::optional<std::uint64_t>& frame) {
        if (const E* event = record.as<E>()) frame = id_of(event->frame);
    }
    static std::uint64_t id_of(std::uint64_t frame) { return frame; }
    static std::uint64_t id_of(const Frame* frame) { return frame->id; }
};

using Decisions = EventList<ipvs::ConnectionCreated, ipvs::PacketMatched, ipvs::PacketNotScheduled,
                            ipvs::NoDestination, ipvs::PacketDropped, net::FrameCorrupted,
                            net::FrameDuplicated, net::FrameHeldBack>;

}  // namespace

void DecisionComments::subscribe_to(TraceBus& bus) {
    Decisions::subscribe(bus, *this);
}

void DecisionComments::on_trace(const TraceRecord& record) {
    if (const auto frame = Decisions::frame_of(record)) {
        captures_.comment(record.time, record.node, *frame,
                          fmt::format("{}: {}", record.kind->name, record.text()));
    }
}

}  // namespace lvsim::runtime
