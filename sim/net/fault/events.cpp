// SPDX-License-Identifier: Apache-2.0
#include "sim/net/fault/events.hpp"

#include "sim/net/frame_trace.hpp"

#include <fmt/format.h>

namespace lvsim::net {
namespace {

void add_frame(TraceFields& to, const Frame& frame) {
    to.add("packet", frame_text(frame));
    to.add("frame", static_cast<std::int64_t>(frame.id));
}

}  // namespace

void LinkFaultChanged::fields(TraceFields& to) const {
    to.add("link", link);
    to.add("direction", to_text(side));
    to.add("fault", to_text(*fault));
    to.add("active", std::int64_t{is_active});
}

std::string LinkFaultChanged::text() const {
    return fmt::format("{} {}: {} {}", link, to_text(side), to_text(*fault),
                       is_active ? "begins" : "ends");
}

void FrameHeldBack::fields(TraceFields& to) const {
    add_frame(to, *frame);
    to.add("wait_ns", wait.ns());
}

std::string FrameHeldBack::text() const {
    return fmt::format("held back for {}: {}", to_text(wait), frame_text(*frame));
}

void FrameDuplicated::fields(TraceFields& to) const {
    add_frame(to, *frame);
}

std::string FrameDuplicated::text() const {
    return "duplicated: " + frame_text(*frame);
}

void FrameCorrupted::fields(TraceFields& to) const {
    add_frame(to, *frame);
    to.add("byte", static_cast<std::int64_t>(byte));
    to.add("bit", static_cast<std::int64_t>(bit));
}

std::string FrameCorrupted::text() const {
    return fmt::format("corrupted, bit {} of byte {}: {}", bit, byte, frame_text(*frame));
}

}  // namespace lvsim::net
