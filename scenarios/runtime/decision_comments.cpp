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
    subscribe(bus, *this, ipvs::DirectorEvents(), FrameFaults(), RouterEvents());
}

void DecisionComments::on_trace(const TraceRecord& record) {
    auto frame = frame_of(ipvs::DirectorEvents(), record);
    if (!frame) frame = frame_of(FrameFaults(), record);
    if (!frame) frame = frame_of(RouterEvents(), record);
    if (const auto* advert = record.as<vrrp::AdvertSent>()) {
        last_advert_ = fmt::format("{}: {}", record.kind->name, advert->text());
    } else if (record.as<keepalived::AdvertPacket>() != nullptr) {
        captures_.comment(record.time, record.node, *frame, last_advert_);
    } else if (frame && *frame != 0) {
        captures_.comment(record.time, record.node, *frame,
                          fmt::format("{}: {}", record.kind->name, record.text()));
    }
}

}  // namespace lvsim::runtime
