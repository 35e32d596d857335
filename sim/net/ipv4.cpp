// SPDX-License-Identifier: Apache-2.0
#include "sim/net/ipv4.hpp"

#include "sim/net/arp.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/network.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "sim/net/udp.hpp"

namespace lvsim::net {

namespace {

constexpr bool is_multicast(std::uint32_t address) {
    return (address >> 28) == 0xe;
}
constexpr std::uint32_t kBroadcast = UINT32_MAX;

/// RFC 1112 6.4.
MacAddress multicast_mac(IpAddress group) {
    return MacAddress::from_bits(0x0100'5e00'0000 | (group.v4_value() & 0x7f'ffff));
}

}  // namespace

Ipv4Layer::Ipv4Layer(Stack& stack) : stack_(stack), reassembler_(stack) {
    Rng& rng = stack.world().rng(stack.name() + "/ip_id");
    for (std::uint16_t& id : ids_) {
        id = static_cast<std::uint16_t>(rng.bits());
    }
}

void Ipv4Layer::drop(FrameHandle packet, DropReason reason) {
    stack_.network().drop(stack_.node(), std::move(packet), reason);
}

// --- in --------------------------------------------------------------------------------------

void Ipv4Layer::receive(FrameHandle frame, Interface& in) {
    // A frame that one of our stacks made and no fault has touched since is parsed already.
    if (!frame->has_l3()) [[unlikely]] {
        if (parse_ipv4(*frame) != ParseError::None) {
            drop(std::move(frame), DropReason::Malformed);
            return;
        }
    }
    if (run_hooks(HookPoint::PreRouting, frame, nullptr)) {
        route_input(std::move(frame), in);
    }
}

/// Linux ip_route_input_slow(); what came over "lo" was routed when it was sent.
void Ipv4Layer::route_input(FrameHandle packet, Interface& in) {
    const Ipv4View ip = packet->ipv4();
    const std::uint32_t destination = ip.destination_v4();
    if (!in.is_loopback()) [[likely]] {
        if (const auto reason = check_addresses(*packet, in)) [[unlikely]] {
            drop(std::move(packet), *reason);
            return;
        }
    }
    if (is_multicast(destination) || destination == kBroadcast) [[unlikely]] {
        deliver_group(std::move(packet), in);
        return;
    }
    const Route* found = stack_.routes().find(destination);
    if (found == nullptr) [[unlikely]] {
        refuse_unroutable(std::move(packet), in);
        return;
    }
    const Route route = *found;
    const bool is_for_us = route.kind != Route::Kind::Unicast;
    if (!is_for_us && !stack_.settings().forwards(in.index())) [[unlikely]] {
        drop(std::move(packet), DropReason::NotForwarding);
        return;
    }
    if (!in.is_loopback()) [[likely]] {
        const InterfaceIndex out = is_for_us ? kNoInterface : route.interface;
        if (const auto reason = check_source(ip.source_v4(), in, out)) [[unlikely]] {
            drop(std::move(packet), *reason);
            return;
        }
    }
    if (is_for_us) {
        deliver(std::move(packet));
    } else {
        forward(std::move(packet), in, route);
    }
}

/// No route: said only by machines that forward, and not too often (Linux ip_error).
void Ipv4Layer::refuse_unroutable(FrameHandle packet, Interface& in) {
    if (!stack_.settings().forwards(in.index())) {
        drop(std::move(packet), DropReason::NotForwarding);
        return;
    }
    constexpr SimDuration kCost = SimDuration::seconds(1);  // ip_rt_error_cost
    constexpr std::int64_t kBurst = 5;                      // ip_rt_error_burst
    if (unreachable_limits_.allow(packet->ipv4().source_v4(), stack_.world().now(), kCost,
                                  kBurst)) {
        stack_.icmp().send_error(*packet, IcmpType::DestinationUnreachable, kIcmpNetUnreachable);
    }
    drop(std::move(packet), DropReason::NoRoute);
}

/// To a multicast group or 255.255.255.255.
void Ipv4Layer::deliver_group(FrameHandle packet, Interface& in) {
    const IpAddress destination = packet->ipv4().destination();
    if (!in.is_loopback()) {
        if (destination.is_multicast() && !stack_.is_member(in.index(), destination)) {
            stack_.network().count_filtered();
            return;
        }
        const std::uint32_t source = packet->ipv4().source_v4();
        const auto reason = source == 0 ? std::nullopt : check_source(source, in, kNoInterface);
        if (reason) {
            drop(std::move(packet), *reason);
            return;
        }
    }
    deliver(std::move(packet));
}

void Ipv4Layer::deliver(FrameHandle packet) {
    if (packet->ipv4().is_fragment()) [[unlikely]] {
        packet = reassembler_.add(std::move(packet), ReassemblyUser::LocalDeliver);
        if (!packet) {
            return;
        }
    }
    if (run_hooks(HookPoint::LocalIn, packet, nullptr)) {
        dispatch(std::move(packet));
    }
}

FrameHandle Ipv4Layer::reassemble(FrameHandle fragment, ReassemblyUser user) {
    return reassembler_.add(std::move(fragment), user);
}

void Ipv4Layer::dispatch(FrameHandle packet) {
    const IpProtocol protocol = packet->ipv4().protocol();
    if (protocol == IpProtocol::Tcp) {
        if (!packet->has_l4()) {
            drop(std::move(packet), DropReason::Malformed);
            return;
        }
        stack_.tcp().receive_segment(std::move(packet));
    } else if (protocol == IpProtocol::Udp) {
        stack_.udp().receive(std::move(packet));
    } else if (protocol == IpProtocol::Icmp) {
        stack_.icmp().receive(std::move(packet));
    } else if (protocol == IpProtocol::IpIp) {
        unpack(std::move(packet));
    } else {
        deliver_raw(std::move(packet));
    }
}

/// Linux raw_local_deliver(): nobody listens, and the sender is told.
void Ipv4Layer::deliver_raw(FrameHandle packet) {
    const IpProtocol protocol = packet->ipv4().protocol();
    bool is_wanted = false;
    for (std::size_t i = 0; i < raw_sockets_.size(); ++i) {  // receivers may open and close
        if (raw_sockets_[i].protocol == protocol) {
            is_wanted = true;
            raw_sockets_[i].receiver->on_raw_packet(*packet);
        }
    }
    if (is_wanted) {
        stack_.count_delivered();
    } else {
        refuse_protocol(std::move(packet));
    }
}

void Ipv4Layer::open_raw(IpProtocol protocol, RawReceiver& receiver) {
    raw_sockets_.push_back({protocol, &receiver});
}

void Ipv4Layer::close_raw(IpProtocol protocol, RawReceiver& receiver) {
    std::erase_if(raw_sockets_, [&](const RawSocket& socket) {
        return socket.protocol == protocol && socket.receiver == &receiver;
    });
}

void Ipv4Layer::refuse_protocol(FrameHandle packet) {
    stack_.icmp().send_error(*packet, IcmpType::DestinationUnreachable, kIcmpProtocolUnreachable);
    drop(std::move(packet), DropReason::UnknownProtocol);
}

// --- through ---------------------------------------------------------------------------------

/// Linux ip_forward(): the time to live falls before the hooks see the packet.
void Ipv4Layer::forward(FrameHandle packet, Interface& in, Route route) {
    if (!packet->is_to_this_host) [[unlikely]] {
        drop(std::move(packet), DropReason::LinkBroadcast);
        return;
    }
    Ipv4View ip = packet->ipv4();
    if (ip.ttl() <= 1) [[unlikely]] {
        stack_.icmp().send_error(*packet, IcmpType::TimeExceeded, kIcmpTtlExceeded);
        drop(std::move(packet), DropReason::TtlExpired);
        return;
    }
    if (packet->l3_size() > route.mtu && ip.dont_fragment()) [[unlikely]] {
        stack_.icmp().send_error(*packet, IcmpType::DestinationUnreachable,
                                 kIcmpFragmentationNeeded, route.mtu);
        drop(std::move(packet), DropReason::FragmentationNeeded);
        return;
    }
    ip.set_ttl(static_cast<std::uint8_t>(ip.ttl() - 1));
    if (route.interface == in.index()) [[unlikely]] {
        send_redirect(*packet, in, route);
    }
    if (run_hooks(HookPoint::Forward, packet, &route)) {
        post_route(std::move(packet), route);
    }
}

/// A packet that leaves by the way it came: its sender could have sent it to the next hop itself.
void Ipv4Layer::send_redirect(Frame& packet, Interface& in, const Route& route) {
    const StackSettings& settings = stack_.settings();
    const std::uint32_t source = packet.ipv4().source_v4();
    if (!settings.either(in.index(), &InterfaceSettings::send_redirects) ||
        !is_source_on_link(source, in)) {
        return;
    }
    if (!settings.either(in.index(), &InterfaceSettings::shared_media) &&
        !in.is_on_link(route.next_hop)) {
        return;
    }
    if (redirect_limits_.allow(source, stack_.world().now())) {
        constexpr std::uint8_t kForHost = 1;
        stack_.icmp().send_error(packet, IcmpType::Redirect, kForHost, route.next_hop.v4_value());
    }
}

bool Ipv4Layer::is_source_on_link(std::uint32_t source, Interface& in) {
    const Route* back = stack_.routes().find(source);
    return back != nullptr && back->kind == Route::Kind::Unicast && back->interface == in.index() &&
           back->next_hop.v4_value() == source;
}

// --- out -------------------------------------------------------------------------------------

void Ipv4Layer::output(FrameHandle packet) {
    complete_header(*packet);
    const Route* found = stack_.routes().find(packet->ipv4().destination_v4());
    if (found == nullptr) [[unlikely]] {
        drop(std::move(packet), DropReason::NoRoute);
        return;
    }
    output_along(std::move(packet), *found);
}

void Ipv4Layer::output(FrameHandle packet, const Route& route) {
    complete_header(*packet);
    output_along(std::move(packet), route);
}

void Ipv4Layer::complete_header(Frame& packet) {
    Ipv4View ip = packet.ipv4();
    ip.put_total_bytes(packet.l3_size());
    // Linux ip_select_ident(): what is never fragmented needs none; TCP counts all the same.
    const bool has_id = !ip.dont_fragment() || ip.protocol() == IpProtocol::Tcp;
    ip.put_id(has_id ? next_id(ip.destination(), ip.protocol()) : std::uint16_t{0});
    ip.fill_checksum();
}

void Ipv4Layer::output_along(FrameHandle packet, Route route) {
    if (run_hooks(HookPoint::LocalOut, packet, &route)) {
        post_route(std::move(packet), route);
    }
}

std::uint16_t Ipv4Layer::next_id(IpAddress destination, IpProtocol protocol) {
    const std::uint64_t hash = hash_mix(static_cast<std::uint64_t>(protocol), destination.low());
    return ids_[hash % ids_.size()]++;
}

/// Runs the hooks of one point. True: the packet goes on, along the route as it is now.
bool Ipv4Layer::run_hooks(HookPoint point, FrameHandle& packet, Route* route) {
    if (!stack_.netfilter().has_hooks(point)) [[likely]] {
        return true;
    }
    HookPacket at_hook{packet, route};
    switch (stack_.netfilter().run(point, at_hook)) {
        case HookVerdict::Accept: break;
        case HookVerdict::Drop: drop(std::move(packet), DropReason::Hook); return false;
        case HookVerdict::Stolen:
            LVSIM_ASSERT(!packet, "a hook stole a packet and left it in its handle");
            return false;
    }
    if (!at_hook.needs_reroute || route == nullptr) {
        return true;
    }
    const Route* found = stack_.routes().find(packet->ipv4().destination_v4());
    if (found == nullptr) {
        drop(std::move(packet), DropReason::NoRoute);
        return false;
    }
    *route = *found;
    return true;
}

void Ipv4Layer::post_route(FrameHandle packet, Route route) {
    if (!run_hooks(HookPoint::PostRouting, packet, &route)) {
        return;
    }
    if (packet->l3_size() <= route.mtu) [[likely]] {
        send_to(std::move(packet), route);
    } else if (!packet->ipv4().dont_fragment()) {
        send_fragments(std::move(packet), route);
    } else {
        stack_.icmp().send_error(*packet, IcmpType::DestinationUnreachable,
                                 kIcmpFragmentationNeeded, route.mtu);
        drop(std::move(packet), DropReason::FragmentationNeeded);
    }
}

/// The last step: the link-level address. What a hook has encapsulated or uncovered gets its
/// Ethernet header in front of the IPv4 header that is there now.
void Ipv4Layer::send_to(FrameHandle packet, const Route& route) {
    const auto front = static_cast<std::size_t>(packet->l3() - packet->data());
    packet->drop_front(front - kEthernetHeaderBytes);
    Interface& out = stack_.interface(route.interface);
    if (route.kind == Route::Kind::Unicast) [[likely]] {
        stack_.arp().send(std::move(packet), out, route.next_hop.v4_value());
        return;
    }
    EthernetView ethernet = packet->ethernet();
    ethernet.set_type(EtherType::Ipv4);
    ethernet.set_source(out.mac());
    if (route.is_local()) {
        ethernet.set_destination(out.mac());
        out.transmit(std::move(packet));
        return;
    }
    const bool is_broadcast = route.kind == Route::Kind::Broadcast;
    const IpAddress destination = packet->ipv4().destination();
    ethernet.set_destination(is_broadcast ? MacAddress::broadcast() : multicast_mac(destination));
    const bool is_wanted_here = is_broadcast || stack_.is_member(route.interface, destination);
    if (is_wanted_here && route.is_looped_back) {
        loop_back(*packet);
    }
    out.transmit(std::move(packet));
}

/// Programs here get what is sent to a group that this machine is in (Linux ip_mc_output).
void Ipv4Layer::loop_back(const Frame& packet) {
    Interface& lo = stack_.interface(0);
    FrameHandle copy = stack_.frames().copy(packet);
    copy->ethernet().set_source(lo.mac());
    copy->ethernet().set_destination(lo.mac());
    lo.transmit(std::move(copy));
}

void Ipv4Layer::power_off() {
    raw_sockets_.clear();
    reassembler_.power_off();
    redirect_limits_.clear();
    unreachable_limits_.clear();
}

}  // namespace lvsim::net
