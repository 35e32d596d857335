// SPDX-License-Identifier: Apache-2.0
//
// The neighbour cache: entries, states, waiting packets. What time does to them is in
// arp_timers.cpp, the messages are in arp_messages.cpp.
#include "sim/net/arp.hpp"

#include "sim/net/network.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace lvsim::net {

std::string_view to_text(NeighbourState state) {
    switch (state) {
        case NeighbourState::Incomplete: return "INCOMPLETE";
        case NeighbourState::Reachable: return "REACHABLE";
        case NeighbourState::Stale: return "STALE";
        case NeighbourState::Delay: return "DELAY";
        case NeighbourState::Probe: return "PROBE";
        case NeighbourState::Failed: return "FAILED";
        case NeighbourState::Permanent: return "PERMANENT";
    }
    return "";
}

void NeighbourChanged::fields(TraceFields& to) const {
    to.add("interface", interface);
    to.add("address", to_text(now.address));
    to.add("mac", to_text(now.mac));
    to.add("state", to_text(now.state));
}

std::string NeighbourChanged::text() const {
    return fmt::format("neighbour {} on {} is {} {}", to_text(now.address), interface,
                       to_text(now.mac), to_text(now.state));
}

namespace {

/// Linux NUD_VALID: there is an address to send to.
bool is_valid(NeighbourState state) {
    return state != NeighbourState::Incomplete && state != NeighbourState::Failed;
}
/// Linux NUD_CONNECTED: no need to ask.
bool is_connected(NeighbourState state) {
    return state == NeighbourState::Reachable || state == NeighbourState::Permanent;
}

}  // namespace

ArpCache::ArpCache(Stack& stack) : stack_(stack), rng_(stack.world().rng(stack.name() + "/arp")) {}

ArpCache::~ArpCache() {
    for (const Neighbour& neighbour : neighbours_) {
        stack_.world().timers().destroy(neighbour.timer);
    }
}

// --- sending ---------------------------------------------------------------------------------

void ArpCache::send(FrameHandle packet, Interface& out, std::uint32_t next_hop) {
    Neighbour* neighbour = lookup(out.index(), next_hop);
    if (neighbour != nullptr && is_connected(neighbour->state)) [[likely]] {
        transmit(std::move(packet), out, neighbour->mac);
        return;
    }
    if (neighbour == nullptr) {
        neighbour = lookup_or_make(out.index(), next_hop);
    }
    if (neighbour == nullptr) {
        stack_.drop(std::move(packet), DropReason::NeighbourTableFull);
        return;
    }
    send_unconfirmed(std::move(packet), out, *neighbour);
}

void ArpCache::transmit(FrameHandle packet, Interface& out, MacAddress to) {
    EthernetView ethernet = packet->ethernet();
    ethernet.set_destination(to);
    ethernet.set_source(out.mac());
    ethernet.set_type(EtherType::Ipv4);
    out.transmit(std::move(packet));
}

/// Linux __neigh_event_send().
void ArpCache::send_unconfirmed(FrameHandle packet, Interface& out, Neighbour& neighbour) {
    neighbour.used = stack_.world().now();
    switch (neighbour.state) {
        case NeighbourState::Stale: {
            const auto delay = SimDuration::seconds(stack_.settings().neigh.delay_first_probe_time);
            change_state(neighbour, NeighbourState::Delay);
            stack_.world().timers().arm(neighbour.timer, neighbour.used + delay);
            transmit(std::move(packet), out, neighbour.mac);
            return;
        }
        case NeighbourState::Delay:
        case NeighbourState::Probe:
        case NeighbourState::Reachable:
        case NeighbourState::Permanent: transmit(std::move(packet), out, neighbour.mac); return;
        case NeighbourState::Incomplete: enqueue(neighbour, std::move(packet)); return;
        case NeighbourState::Failed: {
            const Frame* about = packet.get();
            enqueue(neighbour, std::move(packet));
            start_resolution(neighbour, neighbour.waiting.empty() ? nullptr : about);
            return;
        }
    }
}

/// The first request leaves at once; three (mcast_solicit) in all.
void ArpCache::start_resolution(Neighbour& neighbour, const Frame* about) {
    change_state(neighbour, NeighbourState::Incomplete);
    neighbour.probes = stack_.settings().neigh.ucast_solicit;
    probe(neighbour, about);
}

/// The newest wait; the oldest makes room (Linux unres_qlen).
void ArpCache::enqueue(Neighbour& neighbour, FrameHandle packet) {
    const auto limit = static_cast<std::size_t>(stack_.settings().neigh.unres_qlen);
    if (limit == 0) {
        stack_.drop(std::move(packet), DropReason::NeighbourQueueFull);
        return;
    }
    while (neighbour.waiting.size() >= limit) {
        stack_.drop(neighbour.waiting.pop(), DropReason::NeighbourQueueFull);
    }
    neighbour.waiting.push(std::move(packet));
}

void ArpCache::flush_waiting(Neighbour& neighbour) {
    Interface& out = stack_.interface(neighbour.interface);
    while (!neighbour.waiting.empty()) {
        transmit(neighbour.waiting.pop(), out, neighbour.mac);
    }
}

// --- entries ---------------------------------------------------------------------------------

ArpCache::Neighbour* ArpCache::lookup(InterfaceIndex interface, std::uint32_t address) {
    const auto found = index_.find(key_of(interface, address));
    return found == index_.end() ? nullptr : &neighbours_[found->second];
}

/// A new entry is Failed until somebody asks. Null: the table is full.
ArpCache::Neighbour* ArpCache::lookup_or_make(InterfaceIndex interface, std::uint32_t address) {
    if (Neighbour* found = lookup(interface, address)) {
        return found;
    }
    if (!make_room()) {
        return nullptr;
    }
    Timers& timers = stack_.world().timers();
    std::uint32_t slot = static_cast<std::uint32_t>(neighbours_.size());
    if (free_slots_.empty()) {
        neighbours_.emplace_back().timer = timers.create(*this, slot);
    } else {
        slot = free_slots_.back();
        free_slots_.pop_back();
    }
    Neighbour& made = neighbours_[slot];
    made.address = address;
    made.interface = interface;
    made.mac = MacAddress();
    made.state = NeighbourState::Failed;
    made.probes = 0;
    made.confirmed = made.used = made.updated = stack_.world().now();
    index_[key_of(interface, address)] = slot;
    return &made;
}

/// Linux neigh_forced_gc(): what is neither in use nor permanent goes, the longest unused first.
bool ArpCache::make_room() {
    const auto limit = static_cast<std::size_t>(stack_.settings().neigh.gc_thresh3);
    if (index_.size() < limit) {
        return true;
    }
    Neighbour* oldest = nullptr;
    for (Neighbour& neighbour : neighbours_) {
        const bool is_idle =
            neighbour.interface != kNoInterface &&
            (neighbour.state == NeighbourState::Stale || neighbour.state == NeighbourState::Failed);
        if (is_idle && (oldest == nullptr || neighbour.used < oldest->used)) {
            oldest = &neighbour;
        }
    }
    if (oldest == nullptr) {
        return false;
    }
    forget(*oldest, DropReason::NeighbourFailed);
    return true;
}

void ArpCache::forget(Neighbour& neighbour, DropReason reason) {
    while (!neighbour.waiting.empty()) {
        stack_.drop(neighbour.waiting.pop(), reason);
    }
    stack_.world().timers().cancel(neighbour.timer);
    const auto found = index_.find(key_of(neighbour.interface, neighbour.address));
    free_slots_.push_back(found->second);
    index_.erase(found);
    neighbour.interface = kNoInterface;
}

void ArpCache::change_state(Neighbour& neighbour, NeighbourState state) {
    neighbour.state = state;
    TraceBus& trace = stack_.world().trace();
    if (trace.is_watched<NeighbourChanged>()) [[unlikely]] {
        trace.emit(stack_.node(),
                   NeighbourChanged{stack_.interface(neighbour.interface).name(), info(neighbour)});
    }
}

/// Linux neigh_update().
void ArpCache::learn(Neighbour& neighbour, MacAddress mac, NeighbourState state,
                     bool may_override) {
    if (neighbour.state == NeighbourState::Permanent) {
        return;
    }
    const SimTime now = stack_.world().now();
    const bool was_valid = is_valid(neighbour.state);
    const bool is_same_mac = was_valid && mac == neighbour.mac;
    if (state == NeighbourState::Reachable) {
        neighbour.confirmed = now;
    }
    if (was_valid && !is_same_mac && !may_override) {
        return;
    }
    if (is_same_mac && state == NeighbourState::Stale) {
        return;
    }
    if (state != neighbour.state || !is_same_mac) {
        neighbour.updated = now;
    }
    const bool has_changed = state != neighbour.state || !is_same_mac;
    neighbour.mac = mac;
    if (state == NeighbourState::Reachable) {
        stack_.world().timers().arm(neighbour.timer, now + reachable_time(neighbour.interface));
    } else {
        stack_.world().timers().cancel(neighbour.timer);
    }
    if (has_changed) {
        change_state(neighbour, state);
    }
    if (!was_valid) {
        flush_waiting(neighbour);
    }
}

void ArpCache::confirm(InterfaceIndex interface, std::uint32_t address) {
    if (Neighbour* neighbour = lookup(interface, address)) {
        neighbour->confirmed = stack_.world().now();
    }
}

bool ArpCache::solicit(InterfaceIndex interface, std::uint32_t address) {
    Neighbour* neighbour = lookup_or_make(interface, address);
    if (neighbour == nullptr) {
        return false;
    }
    if (neighbour->state == NeighbourState::Failed) {
        start_resolution(*neighbour, nullptr);
    }
    return is_valid(neighbour->state);
}

bool ArpCache::add_permanent(InterfaceIndex interface, IpAddress address, MacAddress mac) {
    Neighbour* neighbour = lookup_or_make(interface, address.v4_value());
    if (neighbour == nullptr) {
        return false;
    }
    stack_.world().timers().cancel(neighbour->timer);
    neighbour->mac = mac;
    change_state(*neighbour, NeighbourState::Permanent);
    flush_waiting(*neighbour);
    return true;
}

bool ArpCache::remove(InterfaceIndex interface, IpAddress address) {
    Neighbour* neighbour = lookup(interface, address.v4_value());
    if (neighbour == nullptr) {
        return false;
    }
    forget(*neighbour, DropReason::NeighbourFailed);
    return true;
}

NeighbourInfo ArpCache::info(const Neighbour& neighbour) const {
    const MacAddress mac = is_valid(neighbour.state) ? neighbour.mac : MacAddress();
    return {neighbour.interface, IpAddress::v4(neighbour.address), mac, neighbour.state};
}

std::optional<NeighbourInfo> ArpCache::find(InterfaceIndex interface, IpAddress address) const {
    const auto found = index_.find(key_of(interface, address.v4_value()));
    return found == index_.end() ? std::nullopt : std::optional(info(neighbours_[found->second]));
}

std::vector<NeighbourInfo> ArpCache::list() const {
    std::vector<NeighbourInfo> result;
    for (const Neighbour& neighbour : neighbours_) {
        if (neighbour.interface != kNoInterface) {
            result.push_back(info(neighbour));
        }
    }
    std::sort(result.begin(), result.end(), [](const NeighbourInfo& a, const NeighbourInfo& b) {
        return std::tie(a.interface, a.address) < std::tie(b.interface, b.address);
    });
    return result;
}

void ArpCache::flush(InterfaceIndex interface) {
    for (Neighbour& neighbour : neighbours_) {
        if (neighbour.interface == interface) {
            forget(neighbour, DropReason::LinkDown);
        }
    }
}

void ArpCache::power_off() {
    for (Neighbour& neighbour : neighbours_) {
        if (neighbour.interface != kNoInterface) {
            forget(neighbour, DropReason::PowerOff);
        }
    }
    reachable_times_.clear();
}

}  // namespace lvsim::net
