// SPDX-License-Identifier: Apache-2.0
//
// ARP messages: who answers which request, what is learnt from whom, which address is announced.
// Imitates: Linux net/ipv4/arp.c (arp_process, arp_ignore, arp_solicit) and devinet.c
// (inet_confirm_addr).
#include "sim/net/arp.hpp"
#include "sim/net/ipv4.hpp"
#include "sim/net/network.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>
#include <array>

namespace lvsim::net {

namespace {

/// RFC 826's message out of a frame; its bytes may lie in both parts of it.
std::optional<ArpMessage> parse_message(const Frame& frame) {
    std::array<std::byte, kArpBytes> bytes{};
    const std::size_t count = frame.copy_from(kEthernetHeaderBytes, bytes);
    return ArpMessage::parse(std::span<const std::byte>(bytes).first(count));
}

}  // namespace

void ArpCache::receive(FrameHandle frame, Interface& in) {
    const std::optional<ArpMessage> message = parse_message(*frame);
    if (!message) {
        stack_.drop(std::move(frame), DropReason::Malformed);
        return;
    }
    stack_.network().count_delivered();
    if (in.is_loopback() || message->target_ip.is_multicast() || message->target_ip.is_loopback()) {
        return;
    }
    if (message->operation == ArpOperation::Request && answer_request(*message, in)) {
        return;
    }
    learn_from(*message, in, frame->is_to_this_host);
}

/// True: the request was for an address of ours, answered or not.
bool ArpCache::answer_request(const ArpMessage& request, Interface& in) {
    if (!stack_.is_local(request.target_ip)) {
        return false;
    }
    ArpMessage reply;
    reply.operation = ArpOperation::Reply;
    reply.sender_mac = in.mac();
    reply.sender_ip = request.target_ip;
    reply.target_mac = request.sender_mac;
    reply.target_ip = request.sender_ip;
    if (request.sender_ip.is_unspecified()) {
        // Somebody looks whether the address is free (RFC 5227).
        if (may_answer(in, request.sender_ip, request.target_ip)) {
            send_message(reply, in, request.sender_mac);
        }
        return true;
    }
    // As for any packet: a request whose source cannot come from there is not for us.
    if (stack_.ipv4().check_source(request.sender_ip.v4_value(), in, kNoInterface)) {
        return false;
    }
    if (!may_answer(in, request.sender_ip, request.target_ip)) {
        return true;
    }
    if (Neighbour* sender = lookup_or_make(in.index(), request.sender_ip.v4_value())) {
        learn(*sender, request.sender_mac, NeighbourState::Stale, true);
        send_message(reply, in, request.sender_mac);
    }
    return true;
}

/// arp_ignore: 0 any local address; 1 one of this interface; 2 and the sender is in its subnet;
/// 3 not those of 127/8; 8 none. 4 to 7 are reserved and mean 0.
bool ArpCache::may_answer(const Interface& in, IpAddress sender, IpAddress target) const {
    const std::int32_t mode = stack_.settings().max_of(in.index(), &InterfaceSettings::arp_ignore);
    const auto addresses = in.addresses();
    switch (mode) {
        case 1: return in.has_address(target);
        case 2:
            return in.has_address(target) &&
                   std::any_of(addresses.begin(), addresses.end(), [&](const auto& a) {
                       return a.prefix.contains(target) && a.prefix.contains(sender);
                   });
        case 3: return !target.is_loopback();
        case 8: return false;
        default: return true;
    }
}

/// Updates the sender's entry if there is one; makes one only for arp_accept.
void ArpCache::learn_from(const ArpMessage& message, Interface& in, bool is_to_this_host) {
    const std::uint32_t sender = message.sender_ip.v4_value();
    if (sender == 0) {
        return;
    }
    const Route* route = stack_.routes().find(sender);
    const bool is_neighbour_address = route != nullptr && route->kind == Route::Kind::Unicast;
    const bool is_reply = message.operation == ArpOperation::Reply;
    const bool is_announcement = message.is_gratuitous() && is_neighbour_address &&
                                 (!is_reply || message.target_mac == message.sender_mac);
    Neighbour* neighbour = lookup(in.index(), sender);
    if (neighbour == nullptr) {
        const bool accepts =
            stack_.settings().max_of(in.index(), &InterfaceSettings::arp_accept) != 0;
        if (!accepts || !(is_announcement || (is_reply && is_neighbour_address))) {
            return;
        }
        neighbour = lookup_or_make(in.index(), sender);
        if (neighbour == nullptr) {
            return;
        }
    }
    // The first of several answers counts for `locktime`. Linux 2.6.32 held announcements to that
    // as well.
    const auto locktime = SimDuration::milliseconds(stack_.settings().neigh.locktime * 10);
    const bool may_override = stack_.world().now() > neighbour->updated + locktime ||
                              (is_announcement && stack_.profile() == StackProfile::Debian12);
    const bool proves_it_is_there = is_reply && is_to_this_host;
    learn(*neighbour, message.sender_mac,
          proves_it_is_there ? NeighbourState::Reachable : NeighbourState::Stale, may_override);
}

/// arp_announce: 0 the source of the packet that waits; 1 that one if the target is in its subnet;
/// 2 always the best address of the interface.
IpAddress ArpCache::announced_source(const Interface& out, std::uint32_t target,
                                     const Frame* about) const {
    const IpAddress target_address = IpAddress::v4(target);
    const std::int32_t mode =
        stack_.settings().max_of(out.index(), &InterfaceSettings::arp_announce);
    if (mode < 2 && about != nullptr && about->has_l3()) {
        std::array<std::byte, 4> bytes{};
        constexpr std::size_t kSourceAt = kEthernetHeaderBytes + 12;
        const std::size_t count = about->copy_from(kSourceAt, bytes);
        const IpAddress source = IpAddress::v4(load_32(bytes.data()));
        const auto addresses = out.addresses();
        const bool is_known_to_target =
            mode == 0 || std::any_of(addresses.begin(), addresses.end(), [&](const auto& a) {
                return a.prefix.contains(source) && a.prefix.contains(target_address);
            });
        if (count == bytes.size() && stack_.is_local(source) && is_known_to_target) {
            return source;
        }
    }
    return out.select_source(target_address);
}

void ArpCache::announce(InterfaceIndex interface, IpAddress address, ArpOperation operation) {
    Interface& out = stack_.interface(interface);
    ArpMessage message;
    message.operation = operation;
    message.sender_mac = out.mac();
    message.sender_ip = address;
    message.target_mac = operation == ArpOperation::Reply ? out.mac() : MacAddress();
    message.target_ip = address;
    send_message(message, out, MacAddress::broadcast());
}

void ArpCache::send_message(const ArpMessage& message, Interface& out, MacAddress to) {
    FrameHandle frame = stack_.frames().make();
    EthernetView ethernet(frame->append(kEthernetHeaderBytes));
    ethernet.set_destination(to);
    ethernet.set_source(out.mac());
    ethernet.set_type(EtherType::Arp);
    message.emit(frame->append(kArpBytes));
    out.transmit(std::move(frame));
}

}  // namespace lvsim::net
