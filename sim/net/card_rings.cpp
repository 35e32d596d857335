// SPDX-License-Identifier: Apache-2.0
#include "sim/net/card_rings.hpp"

#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/stack.hpp"

namespace lvsim::net {

void CardRings::hold(FrameHandle frame, Interface& interface) {
    const MacAddress destination = frame->ethernet().destination();
    if (destination != interface.mac() && !destination.is_group()) {
        stack_.network().count_filtered();
        return;
    }
    if (rings_.size() <= interface.index()) rings_.resize(interface.index() + 1);
    auto& ring = rings_[interface.index()];
    if (ring.size() >= kFramesMax) {
        stack_.drop(std::move(frame), DropReason::RingFull);
        return;
    }
    ring.push(std::move(frame));
}

void CardRings::release() {
    stack_.world().schedule(stack_.world().now(), *this, 0);
}

void CardRings::drop_all(DropReason reason) {
    for (auto& ring : rings_) {
        while (!ring.empty()) stack_.drop(ring.pop(), reason);
    }
}

void CardRings::on_event(std::uint64_t) {
    for (std::size_t i = 0; i < rings_.size(); ++i) {
        for (std::size_t left = rings_[i].size(); left > 0; --left) {
            stack_.interface(static_cast<InterfaceIndex>(i)).accept_frame(rings_[i].pop());
        }
    }
}

NodeId CardRings::machine_of(std::uint64_t) const {
    return stack_.node();
}

}  // namespace lvsim::net
