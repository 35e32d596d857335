// SPDX-License-Identifier: Apache-2.0
#include "sim/net/fault/holding_fault.hpp"

#include "sim/net/drop.hpp"
#include "sim/net/fault/events.hpp"
#include "sim/net/network.hpp"

#include <utility>

namespace lvsim::net {

HoldingFault::HoldingFault(const FaultPlace& place, const LinkFaultConfig& config)
    : LinkFault(place, config), held_(place.network.world()) {}

void HoldingFault::set_next(FrameSink& next) {
    LinkFault::set_next(next);
    held_.set_next(next);
}

void HoldingFault::hold(FrameHandle frame, SimDuration wait) {
    if (held_.is_full()) {
        network().drop(sender(), std::move(frame), DropReason::QueueFull);
        return;
    }
    world().trace().emit(sender(), FrameHeldBack{frame.get(), wait});
    held_.hold(std::move(frame), world().now() + wait);
}

}  // namespace lvsim::net
