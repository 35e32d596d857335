// SPDX-License-Identifier: Apache-2.0
//
// News of a machine's interfaces and addresses, for programs that listen (rtnetlink(7)): a listener
// hears of a change after the event that made it, at the same moment and in the order of the
// changes.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/route.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <vector>

namespace lvsim::net {

class NetlinkListener {
public:
    /// Set up or down, or its cable came or went. It may have changed again by now.
    virtual void on_link_changed(InterfaceIndex interface) = 0;
    virtual void on_address_changed(InterfaceIndex interface, IpPrefix address, bool is_added) = 0;

protected:
    ~NetlinkListener() = default;
};

class Netlink final : public EventTarget {
public:
    Netlink(World& world, NodeId machine) : world_(world), machine_(machine) {}
    Netlink(const Netlink&) = delete;
    Netlink& operator=(const Netlink&) = delete;
    ~Netlink() = default;

    /// In the order of subscription. Requires: it outlives its subscription.
    void subscribe(NetlinkListener& listener);
    /// It hears nothing more, not even what has happened already.
    void unsubscribe(NetlinkListener& listener);

    /// Something has changed (for Stack and Interface).
    void tell_link(InterfaceIndex interface);
    void tell_address(InterfaceIndex interface, IpPrefix address, bool is_added);

    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

private:
    enum class Kind : std::uint8_t { Link, AddressAdded, AddressRemoved };
    struct News {
        Kind kind = Kind::Link;
        InterfaceIndex interface = kNoInterface;
        IpPrefix address;
    };

    void tell(const News& news);

    World& world_;
    NodeId machine_;
    std::vector<NetlinkListener*> listeners_;
    std::vector<News> news_;  ///< Not told yet.
};

}  // namespace lvsim::net
