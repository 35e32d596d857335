// SPDX-License-Identifier: Apache-2.0
#include "sim/net/stack.hpp"

#include "sim/net/arp.hpp"
#include "sim/net/card_rings.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/ipv4.hpp"
#include "sim/net/macvlan.hpp"
#include "sim/net/netlink.hpp"
#include "sim/net/network.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "sim/net/udp.hpp"

#include <algorithm>

namespace lvsim::net {

namespace {

/// Linux: loopback's mtu, 16436 before 3.6.
std::uint32_t loopback_mtu(StackProfile profile) {
    return profile == StackProfile::Centos6 ? 16'436 : 65'536;
}

constexpr IpAddress kAllHosts = IpAddress::v4(0xe000'0001);
constexpr IpAddress kLoopback = IpAddress::v4(0x7f00'0001);
/// Linux: net.core.netdev_max_backlog.
constexpr std::uint32_t kLoopbackPacketsMax = 1000;

}  // namespace

Stack::Stack(World& world, Network& network, NodeId node, std::string name, StackProfile profile)
    : world_(world),
      network_(network),
      node_(node),
      name_(std::move(name)),
      profile_(profile),
      netlink_(std::make_unique<Netlink>(world, node)),
      settings_(std::make_unique<StackSettings>(profile)),
      routes_(std::make_unique<RoutingTable>(*this)),
      arp_(std::make_unique<ArpCache>(*this)),
      ipv4_(std::make_unique<Ipv4Layer>(*this)),
      icmp_(std::make_unique<IcmpLayer>(*this)),
      udp_(std::make_unique<UdpLayer>(*this)),
      tcp_(std::make_unique<TcpLayer>(*this)),
      rings_(std::make_unique<CardRings>(*this)) {
    Interface& lo = add_interface("lo", MacAddress());
    lo.set_mtu(loopback_mtu(profile_));
    connect_loopback();
    start_loopback();
}

Stack::~Stack() = default;

FramePool& Stack::frames() {
    return network_.frames();
}

PayloadPool& Stack::payloads() {
    return network_.payloads();
}

// --- configuration ---------------------------------------------------------------------------

/// What leaves by "lo" comes in by "lo", as an event of its own.
void Stack::connect_loopback() {
    LinkSettings settings;
    settings.queue_packets_max = kLoopbackPacketsMax;
    loopback_ = std::make_unique<LinkDirection>(network_, node_, settings);
    loopback_->set_receiver(interfaces_.front().get());
    interfaces_.front()->plug(loopback_.get());
}

void Stack::start_loopback() {
    add_address(0, {kLoopback, 8});
    set_up(0, true);
}

Interface& Stack::add_interface(std::string name, MacAddress mac) {
    LVSIM_ASSERT(find_interface(name) == nullptr, "two interfaces are named {}", name);
    const auto index = static_cast<InterfaceIndex>(interfaces_.size());
    settings_->add_interface(name);
    return *interfaces_.emplace_back(
        std::make_unique<Interface>(*this, index, std::move(name), mac));
}

std::size_t Stack::interface_count() const {
    return interfaces_.size();
}

Interface& Stack::interface(InterfaceIndex index) {
    return *interfaces_[index];
}

Interface* Stack::find_interface(std::string_view name) {
    const auto found = std::find_if(interfaces_.begin(), interfaces_.end(), [&](const auto& i) {
        return i->is_present() && i->name() == name;
    });
    return found == interfaces_.end() ? nullptr : found->get();
}

Interface* Stack::add_macvlan(Interface& lower, std::string_view name, MacAddress mac) {
    if (find_interface(name) != nullptr || lower.macvlan_ != nullptr) return nullptr;
    const auto removed = std::find_if(interfaces_.begin(), interfaces_.end(), [&](const auto& i) {
        return !i->is_present() && i->name() == name;
    });
    Interface& made =
        removed == interfaces_.end() ? add_interface(std::string(name), mac) : **removed;
    made.is_present_ = true;
    made.mac_ = mac;
    made.mtu_ = lower.mtu_;
    made.macvlan_ = std::make_unique<Macvlan>(lower);
    lower.uppers_.push_back(&made);
    made.plug(lower.is_running() ? made.macvlan_.get() : nullptr);
    return &made;
}

void Stack::remove_macvlan(Interface& macvlan) {
    LVSIM_ASSERT(macvlan.is_present() && macvlan.macvlan_ != nullptr, "{} is no macvlan",
                 macvlan.name());
    while (!macvlan.addresses_.empty()) {
        remove_address_at(macvlan.index(), macvlan.addresses_.size() - 1);
    }
    set_up(macvlan.index(), false);
    std::erase_if(memberships_,
                  [&](const Membership& m) { return m.interface == macvlan.index(); });
    std::erase(macvlan.macvlan_->lower_.uppers_, &macvlan);
    macvlan.plug(nullptr);
    macvlan.macvlan_.reset();
    macvlan.is_present_ = false;
}

void Stack::note_link_change(Interface& interface) {
    netlink_->tell_link(interface.index());
    for (Interface* upper : interface.uppers_) {
        upper->plug(interface.is_running() ? upper->macvlan_.get() : nullptr);
    }
}

void Stack::rename_interface(InterfaceIndex index, std::string name) {
    Interface& interface = *interfaces_[index];
    LVSIM_ASSERT(!interface.is_up() && interface.addresses().empty() && !interface.is_loopback(),
                 "{} cannot be renamed", interface.name());
    LVSIM_ASSERT(find_interface(name) == nullptr, "two interfaces are named {}", name);
    settings_->rename_interface(index, name);
    interface.name_ = std::move(name);
}

bool Stack::add_address(InterfaceIndex index, IpPrefix prefix, std::string_view label) {
    LVSIM_ASSERT(prefix.address.is_v4(), "{} on an interface: only IPv4 is modelled",
                 to_text(prefix));
    Interface& interface = *interfaces_[index];
    auto& addresses = interface.addresses_;
    // Linux __inet_insert_ifa(): the same address with another mask is another one.
    if (std::any_of(addresses.begin(), addresses.end(),
                    [&](const InterfaceAddress& a) { return a.prefix == prefix; })) {
        return false;
    }
    const bool is_secondary =
        std::any_of(addresses.begin(), addresses.end(), [&](const InterfaceAddress& a) {
            return !a.is_secondary && a.prefix.length == prefix.length &&
                   a.prefix.contains(prefix.address);
        });
    const auto at = is_secondary ? addresses.end()
                                 : std::find_if(addresses.begin(), addresses.end(),
                                                [](const auto& a) { return a.is_secondary; });
    addresses.insert(at,
                     {prefix, is_secondary, std::string(label.empty() ? interface.name() : label)});
    if (interface.is_up()) {
        if (!is_secondary) {
            routes_->add_connected(index, prefix);
        }
        routes_->update_local();
    }
    settings_->settle_interface(index);
    netlink_->tell_address(index, prefix, true);
    return true;
}

bool Stack::remove_address(InterfaceIndex index, IpAddress address) {
    const auto& addresses = interfaces_[index]->addresses_;
    const auto found = std::find_if(addresses.begin(), addresses.end(),
                                    [&](const auto& a) { return a.prefix.address == address; });
    if (found == addresses.end()) return false;
    remove_address_at(index, static_cast<std::size_t>(found - addresses.begin()));
    return true;
}

bool Stack::remove_address(InterfaceIndex index, IpPrefix prefix) {
    const auto& addresses = interfaces_[index]->addresses_;
    const auto found = std::find_if(addresses.begin(), addresses.end(),
                                    [&](const auto& a) { return a.prefix == prefix; });
    if (found == addresses.end()) return false;
    remove_address_at(index, static_cast<std::size_t>(found - addresses.begin()));
    return true;
}

void Stack::remove_address_at(InterfaceIndex index, std::size_t place) {
    auto& addresses = interfaces_[index]->addresses_;
    const InterfaceAddress gone = addresses[place];
    addresses.erase(addresses.begin() + static_cast<std::ptrdiff_t>(place));
    netlink_->tell_address(index, gone.prefix, false);
    routes_->remove_connected(index, gone.prefix);
    if (!interfaces_[index]->has_address(gone.prefix.address)) {
        routes_->remove_with_source(gone.prefix.address);
    }
    if (!gone.is_secondary) {
        remove_secondaries_of(index, gone.prefix);
    }
    routes_->update_local();
}

/// Linux __inet_del_ifa(): they go too, or with promote_secondaries the first takes over.
void Stack::remove_secondaries_of(InterfaceIndex index, IpPrefix primary) {
    auto& addresses = interfaces_[index]->addresses_;
    const auto is_of_subnet = [&](const InterfaceAddress& a) {
        return a.is_secondary && a.prefix.length == primary.length &&
               primary.contains(a.prefix.address);
    };
    if (settings_->either(index, &InterfaceSettings::promote_secondaries)) {
        const auto first = std::find_if(addresses.begin(), addresses.end(), is_of_subnet);
        if (first != addresses.end()) {
            first->is_secondary = false;
            if (interfaces_[index]->is_up()) {
                routes_->add_connected(index, first->prefix);
            }
        }
        std::stable_partition(addresses.begin(), addresses.end(),
                              [](const InterfaceAddress& a) { return !a.is_secondary; });
        return;
    }
    for (const InterfaceAddress& address : addresses) {
        if (is_of_subnet(address)) netlink_->tell_address(index, address.prefix, false);
    }
    std::erase_if(addresses, is_of_subnet);
}

void Stack::set_up(InterfaceIndex index, bool is_up) {
    Interface& interface = *interfaces_[index];
    if (interface.is_up_ == is_up) {
        return;
    }
    interface.is_up_ = is_up;
    interface.is_receiving_ = is_up && !is_frozen_;
    if (is_up) {
        for (const InterfaceAddress& address : interface.addresses_) {
            if (!address.is_secondary) {
                routes_->add_connected(index, address.prefix);
            }
        }
    } else {
        routes_->remove_interface(index);
        arp_->flush(index);
    }
    routes_->update_local();
    note_link_change(interface);
}

void Stack::set_mtu(InterfaceIndex index, std::uint32_t bytes) {
    interfaces_[index]->set_mtu(bytes);
    routes_->update_local();
}

void Stack::join_group(InterfaceIndex index, IpAddress group) {
    if (!is_member(index, group)) {
        memberships_.push_back({index, group});
    }
}

void Stack::leave_group(InterfaceIndex index, IpAddress group) {
    std::erase_if(memberships_,
                  [&](const Membership& m) { return m.interface == index && m.group == group; });
}

bool Stack::is_member(InterfaceIndex index, IpAddress group) const {
    return group == kAllHosts ||
           std::any_of(memberships_.begin(), memberships_.end(), [&](const Membership& m) {
               return m.interface == index && m.group == group;
           });
}

bool Stack::is_local(IpAddress address) const {
    if (!address.is_v4()) {
        return false;
    }
    const Route* route = routes_->find(address.v4_value());
    return route != nullptr && route->is_local();
}

// --- packets ---------------------------------------------------------------------------------

std::optional<Route> Stack::route_to(IpAddress destination) const {
    if (!destination.is_v4()) {
        return std::nullopt;
    }
    const Route* route = routes_->find(destination.v4_value());
    return route == nullptr ? std::nullopt : std::optional(*route);
}

void Stack::output(FrameHandle packet) {
    ipv4_->output(std::move(packet));
}

void Stack::output_along(FrameHandle packet, const Route& route) {
    ipv4_->output_along(std::move(packet), route);
}

std::uint16_t Stack::next_ip_id(IpAddress destination, IpProtocol protocol) {
    return ipv4_->next_id(destination, protocol);
}

FrameHandle Stack::reassemble_for_ipvs(FrameHandle fragment) {
    return ipv4_->reassemble(std::move(fragment), ReassemblyUser::Ipvs);
}

void Stack::drop(FrameHandle packet, DropReason reason) {
    network_.drop(node_, std::move(packet), reason);
}

void Stack::count_delivered() {
    network_.count_delivered();
}

void Stack::confirm_neighbour(IpAddress destination) {
    const Route* route = routes_->find(destination.v4_value());
    if (route != nullptr && route->kind == Route::Kind::Unicast) {
        arp_->confirm(route->interface, route->next_hop.v4_value());
    }
}

FrameHandle Stack::new_packet(IpProtocol protocol, IpAddress source, IpAddress destination) {
    FrameHandle packet = frames().make();
    EthernetView(packet->append(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
    std::byte* l3 = packet->append(kIpv4HeaderBytes);
    packet->set_l3(l3);
    packet->set_l4(l3 + kIpv4HeaderBytes);
    Ipv4View ip(l3);
    ip.clear(kIpv4HeaderBytes);
    ip.put_ttl(static_cast<std::uint8_t>(settings_->ip_default_ttl));
    ip.put_protocol(protocol);
    ip.put_source(source);
    ip.put_destination(destination);
    return packet;
}

void Stack::receive(FrameHandle frame, Interface& interface) {
    network_.fold(node_, *frame);
    const EtherType type = frame->ethernet().type();
    if (type == EtherType::Ipv4) [[likely]] {
        ipv4_->receive(std::move(frame), interface);
    } else if (type == EtherType::Arp) {
        arp_->receive(std::move(frame), interface);
    } else {
        drop(std::move(frame), DropReason::UnknownEtherType);
    }
}

void Stack::hold_or_refuse(FrameHandle frame, Interface& interface) {
    if (is_frozen_ && interface.is_up()) {
        rings_->hold(std::move(frame), interface);
    } else {
        drop(std::move(frame), is_powered_ ? DropReason::LinkDown : DropReason::PowerOff);
    }
}

void Stack::update_receiving() {
    for (const auto& interface : interfaces_) {
        interface->is_receiving_ = interface->is_up_ && !is_frozen_;
    }
}

void Stack::freeze() {
    LVSIM_ASSERT(is_powered_ && !is_frozen_, "{} cannot be frozen", name_);
    is_frozen_ = true;
    update_receiving();
    world_.freeze(node_);
}

void Stack::thaw() {
    LVSIM_ASSERT(is_frozen_, "{} is not frozen", name_);
    is_frozen_ = false;
    update_receiving();
    world_.thaw(node_);
    rings_->release();
}

// --- power -----------------------------------------------------------------------------------

void Stack::power_off() {
    if (!is_powered_) {
        return;
    }
    if (is_frozen_) {
        thaw();
        rings_->drop_all(DropReason::PowerOff);
    }
    is_powered_ = false;
    tcp_->power_off();
    udp_->power_off();
    icmp_->power_off();
    ipv4_->power_off();
    arp_->power_off();
    for (const auto& interface : interfaces_) {
        interface->is_up_ = false;
        interface->addresses_.clear();
        interface->set_mtu(interface->is_loopback() ? loopback_mtu(profile_) : kEthernetMtu);
    }
    memberships_.clear();
    for (const auto& interface : interfaces_) {
        if (interface->is_present_ && interface->macvlan_ != nullptr) remove_macvlan(*interface);
    }
    update_receiving();
    routes_->clear();
    *settings_ = StackSettings(profile_);
    for (const auto& interface : interfaces_) {
        settings_->add_interface(interface->name());
    }
}

void Stack::power_on() {
    if (is_powered_) {
        return;
    }
    is_powered_ = true;
    start_loopback();
}

}  // namespace lvsim::net
