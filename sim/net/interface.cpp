// SPDX-License-Identifier: Apache-2.0
#include "sim/net/interface.hpp"

#include "sim/net/frame_trace.hpp"
#include "sim/net/macvlan.hpp"
#include "sim/net/netlink.hpp"
#include "sim/net/network.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>

namespace lvsim::net {

Interface::Interface(Stack& stack, InterfaceIndex index, std::string name, MacAddress mac)
    : stack_(stack), index_(index), name_(std::move(name)), mac_(mac) {}

Interface::~Interface() = default;

const Interface* Interface::lower() const {
    return macvlan_ == nullptr ? nullptr : &macvlan_->lower();
}

void Interface::plug(FrameSink* out) {
    const bool had_carrier = has_carrier();
    out_ = out;
    if (had_carrier != has_carrier()) {
        stack_.note_link_change(*this);
    }
}

void Interface::set_mtu(std::uint32_t bytes) {
    LVSIM_ASSERT(bytes >= kInterfaceMtuMin, "an MTU of {}", bytes);
    mtu_ = bytes;
}

IpAddress Interface::select_source(IpAddress peer) const {
    IpAddress first;
    for (const InterfaceAddress& address : addresses_) {
        if (address.is_secondary) {
            continue;
        }
        if (address.prefix.contains(peer)) {
            return address.prefix.address;
        }
        if (first.is_unspecified()) {
            first = address.prefix.address;
        }
    }
    return first;
}

bool Interface::is_on_link(IpAddress address) const {
    return std::any_of(addresses_.begin(), addresses_.end(),
                       [&](const InterfaceAddress& a) { return a.prefix.contains(address); });
}

bool Interface::has_address(IpAddress address) const {
    return std::any_of(addresses_.begin(), addresses_.end(),
                       [&](const InterfaceAddress& a) { return a.prefix.address == address; });
}

void Interface::transmit(FrameHandle frame) {
    if (!is_up_ || out_ == nullptr) [[unlikely]] {
        stack_.network().drop(stack_.node(), std::move(frame), DropReason::LinkDown);
        return;
    }
    ++counters_.tx_packets;
    counters_.tx_bytes += frame->size();
    TraceBus& trace = stack_.world().trace();
    if (trace.is_watched<FrameSent>()) [[unlikely]] {
        trace.emit(stack_.node(), FrameSent{name_, index_, frame.get()});
    }
    out_->accept_frame(std::move(frame));
}

void Interface::accept_frame(FrameHandle frame) {
    if (!is_receiving_) [[unlikely]] {
        stack_.hold_or_refuse(std::move(frame), *this);
        return;
    }
    if (!uppers_.empty()) [[unlikely]] {
        frame = Macvlan::share(std::move(frame), uppers_);
        if (!frame) return;
    }
    const MacAddress destination = frame->ethernet().destination();
    const bool is_to_this_host = destination == mac_;
    if (!is_to_this_host && !destination.is_group()) {
        stack_.network().count_filtered();
        return;
    }
    frame->is_to_this_host = is_to_this_host;
    frame->ingress = index_;
    // What one machine noted about the frame is nothing to the next. Without a cable it was inside
    // another packet of this machine (tunl0), and what was noted of that one holds for it.
    if (has_carrier()) [[likely]] {
        frame->mark = 0;
        frame->is_ipvs_handled = false;
    }
    ++counters_.rx_packets;
    counters_.rx_bytes += frame->size();
    TraceBus& trace = stack_.world().trace();
    if (trace.is_watched<FrameReceived>()) [[unlikely]] {
        trace.emit(stack_.node(), FrameReceived{name_, index_, frame.get()});
    }
    stack_.receive(std::move(frame), *this);
}

}  // namespace lvsim::net
