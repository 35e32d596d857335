// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/duplicate_check.hpp"

#include "sim/net/arp.hpp"

namespace lvsim::host {

namespace {

constexpr SimDuration kLimit = SimDuration::milliseconds(1990);  // before a third request
constexpr SimDuration kLook = SimDuration::milliseconds(10);

}  // namespace

std::optional<SimDuration> DuplicateCheck::go_on(Steps&) {
    const SimTime now = stack_.world().now();
    if (!deadline_) {
        deadline_ = now + kLimit;
        (void)stack_.arp().remove(card_, address_);
        (void)stack_.arp().solicit(card_, address_.v4_value());
        return kLook;
    }
    const auto neighbour = stack_.arp().find(card_, address_);
    const bool is_taken = neighbour && neighbour->state == net::NeighbourState::Reachable;
    if (!is_taken && now < *deadline_) return kLook;
    (void)stack_.arp().remove(card_, address_);
    done_(is_taken);
    return std::nullopt;
}

}  // namespace lvsim::host
