// SPDX-License-Identifier: Apache-2.0
#include "sim/net/netlink.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::net {

void Netlink::subscribe(NetlinkListener& listener) {
    listeners_.push_back(&listener);
}

void Netlink::unsubscribe(NetlinkListener& listener) {
    std::erase(listeners_, &listener);
}

void Netlink::tell_link(InterfaceIndex interface) {
    tell({Kind::Link, interface, {}});
}

void Netlink::tell_address(InterfaceIndex interface, IpPrefix address, bool is_added) {
    tell({is_added ? Kind::AddressAdded : Kind::AddressRemoved, interface, address});
}

void Netlink::tell(const News& news) {
    if (listeners_.empty()) return;
    if (news_.empty()) world_.schedule(world_.now(), *this, 0);
    news_.push_back(news);
}

/// A listener may change interfaces and subscriptions: what follows from that is told next.
void Netlink::on_event(std::uint64_t) {
    for (const News& news : std::exchange(news_, {})) {
        const auto hearers = listeners_;
        for (NetlinkListener* listener : hearers) {
            if (std::find(listeners_.begin(), listeners_.end(), listener) == listeners_.end()) {
                continue;
            }
            if (news.kind == Kind::Link) {
                listener->on_link_changed(news.interface);
            } else {
                listener->on_address_changed(news.interface, news.address,
                                             news.kind == Kind::AddressAdded);
            }
        }
    }
}

NodeId Netlink::machine_of(std::uint64_t) const {
    return machine_;
}

}  // namespace lvsim::net
