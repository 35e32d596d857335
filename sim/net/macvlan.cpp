// SPDX-License-Identifier: Apache-2.0
#include "sim/net/macvlan.hpp"

#include "sim/net/stack.hpp"

namespace lvsim::net {

void Macvlan::accept_frame(FrameHandle frame) {
    lower_.transmit(std::move(frame));
}

FrameHandle Macvlan::share(FrameHandle frame, std::span<Interface* const> uppers) {
    const MacAddress destination = frame->ethernet().destination();
    for (Interface* upper : uppers) {
        if (!upper->is_up()) continue;
        if (destination.is_group()) {
            upper->accept_frame(upper->stack().frames().copy(*frame));
        } else if (destination == upper->mac()) {
            upper->accept_frame(std::move(frame));
            return {};
        }
    }
    return frame;
}

}  // namespace lvsim::net
