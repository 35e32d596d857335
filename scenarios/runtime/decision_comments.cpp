// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/decision_comments.hpp"

#include "models/ipvs/events.hpp"
#include "scenarios/runtime/event_types.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/wire/frame.hpp"

#include <fmt/format.h>

namespace lvsim::runtime {
namespace {

using FrameFaults = ipvs::EventTypes<net::FrameCorrupted, net::FrameDuplicated, net::FrameHeldBack>;

}  // namespace

void DecisionComments::subscribe_to(TraceBus& bus) {
    subscribe(bus, *this, ipvs::DirectorEvents(), FrameFaults());
}

void DecisionComments::on_trace(const TraceRecord& record) {
    auto frame = frame_of(ipvs::DirectorEvents(), record);
    if (!frame) frame = frame_of(FrameFaults(), record);
    if (frame) {
        captures_.comment(record.time, record.node, *frame,
                          fmt::format("{}: {}", record.kind->name, record.text()));
    }
}

}  // namespace lvsim::runtime
