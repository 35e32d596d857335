// SPDX-License-Identifier: Apache-2.0
#include "sim/net/switch.hpp"

#include "sim/net/network.hpp"

#include <algorithm>

namespace lvsim::net {

/// Where frames from one cable come in. It remembers where it found the last source and
/// destination: conversations come in runs, and a glance at the entry tells whether it still holds.
struct Switch::Port final : FrameSink {
    Port(Switch& owner, std::uint32_t number, FrameSink& to)
        : parent(owner), index(number), out(&to) {}

    void accept_frame(FrameHandle frame) override { parent.forward(std::move(frame), *this); }

    Switch& parent;
    std::uint32_t index;
    FrameSink* out;  // null: no cable any more
    std::uint32_t source_entry = kNoEntry;
    std::uint32_t destination_entry = kNoEntry;
};

Switch::Switch(Network& network, NodeId node, std::string name)
    : network_(network), world_(network.world()), node_(node), name_(std::move(name)) {}

Switch::~Switch() = default;

FrameSink& Switch::add_port(FrameSink& out) {
    const auto index = static_cast<std::uint32_t>(ports_.size());
    return *ports_.emplace_back(std::make_unique<Port>(*this, index, out));
}

void Switch::redirect_port(FrameSink& port, FrameSink& out) {
    for (const auto& candidate : ports_) {
        if (static_cast<FrameSink*>(candidate.get()) == &port) candidate->out = &out;
    }
}

void Switch::disconnect_port(FrameSink& port) {
    for (const auto& candidate : ports_) {
        if (static_cast<FrameSink*>(candidate.get()) != &port) {
            continue;
        }
        candidate->out = nullptr;
        for (std::uint32_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].mac != 0 && entries_[i].port == candidate->index) {
                index_.erase(entries_[i].mac);
                entries_[i] = {};
                free_entries_.push_back(i);
            }
        }
    }
}

void Switch::forward(FrameHandle frame, Port& from) {
    if (from.out == nullptr) {
        network_.drop(node_, std::move(frame), DropReason::LinkDown);
        return;
    }
    const EthernetView ethernet = frame->ethernet();
    learn(ethernet.source().bits(), from);
    const MacAddress destination = ethernet.destination();
    if (destination.is_group()) {
        flood(std::move(frame), from);
        return;
    }
    std::uint32_t at = from.destination_entry;
    if (at == kNoEntry || entries_[at].mac != destination.bits()) {
        at = from.destination_entry = find(destination.bits());
    }
    if (at == kNoEntry || entries_[at].last_seen + kMacAgeing <= world_.now()) {
        flood(std::move(frame), from);
        return;
    }
    if (entries_[at].port == from.index) {
        network_.count_filtered();  // both ends are behind the same port
        return;
    }
    ports_[entries_[at].port]->out->accept_frame(std::move(frame));
}

/// Neither group addresses nor zero are sources; a switch does not learn them.
void Switch::learn(std::uint64_t mac, Port& from) {
    std::uint32_t at = from.source_entry;
    if (at == kNoEntry || entries_[at].mac != mac) {
        at = find(mac);
        if (at == kNoEntry) {
            if (mac == 0 || MacAddress::from_bits(mac).is_group()) {
                return;
            }
            at = take_entry();
            if (at == kNoEntry) {
                return;
            }
            entries_[at].mac = mac;
            index_[mac] = at;
        }
        from.source_entry = at;
    }
    entries_[at].port = from.index;
    entries_[at].last_seen = world_.now();
}

std::uint32_t Switch::find(std::uint64_t mac) const {
    const auto found = index_.find(mac);
    return found == index_.end() ? kNoEntry : found->second;
}

/// A free entry, if need be from what has aged; kNoEntry when all are in use.
std::uint32_t Switch::take_entry() {
    if (free_entries_.empty() && entries_.size() < kMacEntriesMax) {
        entries_.emplace_back();
        return static_cast<std::uint32_t>(entries_.size() - 1);
    }
    if (free_entries_.empty() && world_.now() >= next_sweep_) {
        SimTime oldest = world_.now();
        for (std::uint32_t i = 0; i < entries_.size(); ++i) {
            if (entries_[i].last_seen + kMacAgeing <= world_.now()) {
                index_.erase(entries_[i].mac);
                entries_[i] = {};
                free_entries_.push_back(i);
            } else {
                oldest = std::min(oldest, entries_[i].last_seen);
            }
        }
        next_sweep_ = oldest + kMacAgeing;
    }
    if (free_entries_.empty()) {
        ++not_learnt_;
        return kNoEntry;
    }
    const std::uint32_t at = free_entries_.back();
    free_entries_.pop_back();
    return at;
}

/// To every other port; the last gets the frame itself.
void Switch::flood(FrameHandle frame, const Port& from) {
    Port* last = nullptr;
    for (const auto& port : ports_) {
        if (port.get() == &from || port->out == nullptr) {
            continue;
        }
        if (last != nullptr) {
            last->out->accept_frame(network_.frames().copy(*frame));
        }
        last = port.get();
    }
    if (last == nullptr) {
        network_.drop(node_, std::move(frame), DropReason::NoOtherPort);
        return;
    }
    last->out->accept_frame(std::move(frame));
}

std::size_t Switch::mac_count() const {
    return static_cast<std::size_t>(
        std::count_if(entries_.begin(), entries_.end(), [&](const MacEntry& entry) {
            return entry.mac != 0 && entry.last_seen + kMacAgeing > world_.now();
        }));
}

}  // namespace lvsim::net
