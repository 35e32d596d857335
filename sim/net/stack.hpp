// SPDX-License-Identifier: Apache-2.0
//
// One machine's network stack: interfaces, addresses, neighbours, routes, IPv4, ICMP, UDP and TCP,
// with netfilter's hooks. Imitates Linux where a user can see it (docs/models/net.md has the
// fidelity table). The packet's way:
//
//   receive -> [PreRouting] -> route -> deliver locally: [LocalIn] -> reassembled, to ICMP/UDP/TCP
//                                   `-> forward: TTL, [Forward], [PostRouting] -> neighbour -> out
//   output  -> [LocalOut] -> route -> [PostRouting] -> fragment -> neighbour -> out
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/netfilter.hpp"
#include "sim/net/route.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net {

class ArpCache;
class CardRings;
class IcmpLayer;
class Interface;
class Ipv4Layer;
class LinkDirection;
class Netlink;
class Network;
class RoutingTable;
class StackSettings;
class TcpLayer;
class UdpLayer;
enum class DropReason : std::uint8_t;

/// What a machine's operating system decides before anybody configures it.
enum class StackProfile : std::uint8_t { Debian12, Centos6 };

class Stack final : public Component {
public:
    Stack(World& world, Network& network, NodeId node, std::string name, StackProfile profile);
    ~Stack() override;

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] Network& network() { return network_; }
    [[nodiscard]] NodeId node() const { return node_; }
    [[nodiscard]] const std::string& name() const { return name_; }
    [[nodiscard]] StackProfile profile() const { return profile_; }

    [[nodiscard]] FramePool& frames();
    [[nodiscard]] PayloadPool& payloads();

    // --- configuration -----------------------------------------------------------------------

    /// A new Ethernet interface, down and without addresses ("lo" exists from the start).
    Interface& add_interface(std::string name, MacAddress mac);
    [[nodiscard]] std::size_t interface_count() const;
    [[nodiscard]] Interface& interface(InterfaceIndex index);
    /// nullptr when there is none of that name.
    [[nodiscard]] Interface* find_interface(std::string_view name);

    /// A macvlan (private mode) on `lower`, down and without addresses; one of that name that was
    /// removed comes back. nullptr: there is an interface of that name, or `lower` is a macvlan.
    Interface* add_macvlan(Interface& lower, std::string_view name, MacAddress mac);
    /// Requires: a macvlan that is present. Its addresses and routes go; its number stays its own.
    void remove_macvlan(Interface& macvlan);

    /// The card is known by another name from now on, in the settings too (udev does that while the
    /// machine boots). Requires: it is down and has no addresses; no other interface has the name.
    void rename_interface(InterfaceIndex index, std::string name);

    /// Adds an address (the first of a subnet is primary, later ones are aliases) and, while the
    /// interface is up, the connected route of its subnet. False when it has it already with that
    /// length.
    /// `label`: as `ip addr add ... label`; empty means the interface's name.
    bool add_address(InterfaceIndex index, IpPrefix prefix, std::string_view label = {});
    /// False when the interface has no such address. By address alone: the first one.
    bool remove_address(InterfaceIndex index, IpAddress address);
    bool remove_address(InterfaceIndex index, IpPrefix prefix);
    /// Up: connected routes appear. Down: its routes and neighbours go.
    void set_up(InterfaceIndex index, bool is_up);
    /// Requires: at least kInterfaceMtuMin.
    void set_mtu(InterfaceIndex index, std::uint32_t bytes);
    /// Packets to a multicast group that come in there are delivered from now on. Joining twice
    /// and leaving what was not joined are legal. All machines are in 224.0.0.1.
    void join_group(InterfaceIndex index, IpAddress group);
    void leave_group(InterfaceIndex index, IpAddress group);
    [[nodiscard]] bool is_member(InterfaceIndex index, IpAddress group) const;
    /// Whether some interface that is up has this address (127/8 on lo included).
    [[nodiscard]] bool is_local(IpAddress address) const;

    [[nodiscard]] StackSettings& settings() { return *settings_; }
    [[nodiscard]] RoutingTable& routes() { return *routes_; }
    [[nodiscard]] ArpCache& arp() { return *arp_; }
    [[nodiscard]] Netlink& netlink() { return *netlink_; }
    [[nodiscard]] Netfilter& netfilter() { return netfilter_; }
    [[nodiscard]] Ipv4Layer& ipv4() { return *ipv4_; }
    [[nodiscard]] IcmpLayer& icmp() { return *icmp_; }
    [[nodiscard]] UdpLayer& udp() { return *udp_; }
    [[nodiscard]] TcpLayer& tcp() { return *tcp_; }

    // --- packets -----------------------------------------------------------------------------

    /// Where a packet to `destination` would go; nullopt: no route.
    [[nodiscard]] std::optional<Route> route_to(IpAddress destination) const;

    /// Sends a packet made here: an IPv4 header with everything filled in but total length, id and
    /// header checksum (the frame has Ethernet room in front: `new_packet`). Passes LocalOut and
    /// PostRouting; fragments when it must and may. No route: dropped, traced.
    void output(FrameHandle packet);
    /// Sends a packet whose IPv4 header is complete along a known route, without asking for one:
    /// through LocalOut and PostRouting, fragmented when it must and may.
    void output_along(FrameHandle packet, const Route& route);
    /// The id of a new IPv4 header (for encapsulations that output_along() sends).
    [[nodiscard]] std::uint16_t next_ip_id(IpAddress destination, IpProtocol protocol);
    /// Puts fragments together, for hooks that need whole packets (IPVS in Forward). Returns the
    /// packet once it is whole, else nothing: the fragment is kept.
    [[nodiscard]] FrameHandle reassemble_for_ipvs(FrameHandle fragment);
    /// The packet ends here: counted and traced.
    void drop(FrameHandle packet, DropReason reason);
    /// The packet has reached whom it is for; its handle may be destroyed now.
    void count_delivered();
    /// The neighbour on the way to `destination` is known to be alive (TCP saw new data
    /// acknowledged). Costs two lookups.
    void confirm_neighbour(IpAddress destination);

    /// An empty frame with room for Ethernet, and an IPv4 header of `protocol` from source to
    /// destination in it; the caller appends the transport header and calls output().
    [[nodiscard]] FrameHandle new_packet(IpProtocol protocol, IpAddress source,
                                         IpAddress destination);

    /// A frame arrived at one of our interfaces (called by Interface).
    void receive(FrameHandle frame, Interface& interface);
    /// A frame arrived while the interface is down, or the machine off or frozen (called by
    /// Interface).
    void hold_or_refuse(FrameHandle frame, Interface& interface);

    /// Power off: sockets, neighbours, timers, queued packets, routes, addresses and settings
    /// vanish without a word; interfaces are down, cables stay. What lives in files the host sets
    /// again after power_on().
    void power_off();
    /// An interface was set up or down, or its cable came or went (called by Interface): who
    /// listens is told, and its macvlans follow.
    void note_link_change(Interface& interface);
    /// Powered off: frames that arrive are lost, timers of the stack do not fire.
    [[nodiscard]] bool is_powered() const { return is_powered_; }
    /// As after the kernel's start: only "lo" is up, with 127.0.0.1/8.
    void power_on();

    /// The machine stands still: frames that arrive wait in its cards, up to
    /// CardRings::kFramesMax each; timers do not fire (World::freeze). Requires: powered, not
    /// frozen.
    void freeze();
    /// Goes on: timers that came due fire, then the cards give out what they hold, as Linux serves
    /// timers before received packets. Requires: frozen.
    void thaw();
    [[nodiscard]] bool is_frozen() const { return is_frozen_; }

private:
    struct Membership {
        InterfaceIndex interface;
        IpAddress group;
    };
    void connect_loopback();
    void start_loopback();
    void update_receiving();
    void remove_address_at(InterfaceIndex index, std::size_t place);
    void remove_secondaries_of(InterfaceIndex index, IpPrefix primary);

    World& world_;
    Network& network_;
    NodeId node_;
    std::string name_;
    StackProfile profile_;
    bool is_powered_ = true;
    bool is_frozen_ = false;
    std::unique_ptr<Netlink> netlink_;
    Netfilter netfilter_;
    std::unique_ptr<StackSettings> settings_;
    std::unique_ptr<RoutingTable> routes_;
    std::unique_ptr<ArpCache> arp_;
    std::unique_ptr<Ipv4Layer> ipv4_;
    std::unique_ptr<IcmpLayer> icmp_;
    std::unique_ptr<UdpLayer> udp_;
    std::unique_ptr<TcpLayer> tcp_;
    std::vector<std::unique_ptr<Interface>> interfaces_;
    std::vector<Membership> memberships_;
    std::unique_ptr<LinkDirection> loopback_;
    std::unique_ptr<CardRings> rings_;
};

}  // namespace lvsim::net
