// SPDX-License-Identifier: Apache-2.0
//
// What time does to neighbours: asking again, doubting, giving up.
// Imitates: Linux net/core/neighbour.c (neigh_timer_handler, neigh_probe, neigh_invalidate).
#include "sim/net/arp.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/network.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

namespace lvsim::net {

/// Linux neigh_timer_handler().
NodeId ArpCache::machine_of(std::uint64_t) const {
    return stack_.node();
}

void ArpCache::on_event(std::uint64_t tag) {
    Neighbour& neighbour = neighbours_[tag];
    switch (neighbour.state) {
        case NeighbourState::Incomplete:
        case NeighbourState::Probe: {
            const std::size_t waiting = neighbour.waiting.size();
            probe(neighbour, waiting == 0 ? nullptr : neighbour.waiting[waiting - 1].get());
            return;
        }
        case NeighbourState::Reachable: when_reachable_ends(neighbour); return;
        case NeighbourState::Delay: when_delay_ends(neighbour); return;
        case NeighbourState::Stale:
        case NeighbourState::Failed:
        case NeighbourState::Permanent: return;
    }
}

void ArpCache::when_reachable_ends(Neighbour& neighbour) {
    Timers& timers = stack_.world().timers();
    const SimTime now = stack_.world().now();
    const SimTime confirmed_until = neighbour.confirmed + reachable_time(neighbour.interface);
    if (now < confirmed_until) {
        timers.arm(neighbour.timer, confirmed_until);
        return;
    }
    const auto delay = SimDuration::seconds(stack_.settings().neigh.delay_first_probe_time);
    if (now <= neighbour.used + delay) {
        neighbour.updated = now;
        change_state(neighbour, NeighbourState::Delay);
        timers.arm(neighbour.timer, now + delay);
        return;
    }
    neighbour.updated = now;
    change_state(neighbour, NeighbourState::Stale);
}

void ArpCache::when_delay_ends(Neighbour& neighbour) {
    const SimTime now = stack_.world().now();
    const auto delay = SimDuration::seconds(stack_.settings().neigh.delay_first_probe_time);
    neighbour.updated = now;
    if (now <= neighbour.confirmed + delay) {
        change_state(neighbour, NeighbourState::Reachable);
        stack_.world().timers().arm(neighbour.timer,
                                    neighbour.confirmed + reachable_time(neighbour.interface));
        return;
    }
    change_state(neighbour, NeighbourState::Probe);
    neighbour.probes = 0;
    probe(neighbour, nullptr);
}

bool ArpCache::are_probes_used_up(const Neighbour& neighbour) const {
    const NeighbourSettings& settings = stack_.settings().neigh;
    const std::int32_t broadcasts =
        neighbour.state == NeighbourState::Probe ? 0 : settings.mcast_solicit;
    return neighbour.probes >= settings.ucast_solicit + broadcasts;
}

/// Asks once more, or gives up.
void ArpCache::probe(Neighbour& neighbour, const Frame* about) {
    if (are_probes_used_up(neighbour)) {
        fail(neighbour);
        return;
    }
    Interface& out = stack_.interface(neighbour.interface);
    const bool is_unicast = neighbour.probes < stack_.settings().neigh.ucast_solicit;
    ++neighbour.probes;
    stack_.world().timers().arm(neighbour.timer, stack_.world().now() + retransmit_time());
    ArpMessage request;
    request.sender_mac = out.mac();
    request.sender_ip = announced_source(out, neighbour.address, about);
    request.target_ip = IpAddress::v4(neighbour.address);
    send_message(request, out, is_unicast ? neighbour.mac : MacAddress::broadcast());
}

/// Nobody is there: the senders of what waits are told (Linux neigh_invalidate).
void ArpCache::fail(Neighbour& neighbour) {
    neighbour.updated = stack_.world().now();
    change_state(neighbour, NeighbourState::Failed);
    // Who is told may send again, to the same neighbour: only what waited until now fails.
    for (std::size_t left = neighbour.waiting.size(); left > 0; --left) {
        if (neighbour.state != NeighbourState::Failed || neighbour.waiting.empty()) {
            return;
        }
        FrameHandle packet = neighbour.waiting.pop();
        const bool is_ours = packet->ingress == kNoInterface;
        if (is_ours && packet->ipv4().protocol() == IpProtocol::Tcp && packet->has_l4()) {
            stack_.tcp().neighbour_failed(*packet);
        } else {
            stack_.icmp().send_error(*packet, IcmpType::DestinationUnreachable,
                                     kIcmpHostUnreachable);
        }
        stack_.drop(std::move(packet), DropReason::NeighbourFailed);
    }
}

/// Linux neigh_rand_reach_time(): between half and one and a half times the base, per interface.
SimDuration ArpCache::reachable_time(InterfaceIndex interface) {
    if (interface >= reachable_times_.size()) {
        reachable_times_.resize(interface + 1);
    }
    ReachableTime& time = reachable_times_[interface];
    if (time.drawn_until <= stack_.world().now()) {
        constexpr SimDuration kRedraw = SimDuration::seconds(300);
        const auto base =
            static_cast<std::uint64_t>(stack_.settings().neigh.base_reachable_time_ms);
        const std::uint64_t milliseconds = rng_.below(base) + base / 2;
        time.span = SimDuration::milliseconds(static_cast<std::int64_t>(milliseconds));
        time.drawn_until = stack_.world().now() + kRedraw;
    }
    return time.span;
}

SimDuration ArpCache::retransmit_time() const {
    return SimDuration::milliseconds(stack_.settings().neigh.retrans_time_ms);
}

}  // namespace lvsim::net
