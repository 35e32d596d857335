// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/stack_port.hpp"

#include "sim/net/drop.hpp"
#include "sim/net/network.hpp"
#include "sim/net/settings.hpp"

namespace lvsim::net::tcp {

namespace {

DropReason reason_of(TcpDrop why) {
    switch (why) {
        case TcpDrop::Malformed: return DropReason::Malformed;
        case TcpDrop::BadChecksum: return DropReason::BadChecksum;
        case TcpDrop::NotForThisHost: return DropReason::NotUnicast;
        case TcpDrop::SynQueueFull: return DropReason::SynQueueFull;
        case TcpDrop::AcceptQueueFull: return DropReason::AcceptQueueFull;
        case TcpDrop::Invalid: return DropReason::NotInState;
    }
    return DropReason::NotInState;
}

}  // namespace

std::optional<Route> StackPort::route_to(IpAddress destination) {
    return stack_.route_to(destination);
}

bool StackPort::is_local(IpAddress address) {
    return stack_.is_local(address);
}

void StackPort::confirm_neighbour(IpAddress destination) {
    stack_.confirm_neighbour(destination);
}

FrameHandle StackPort::new_packet(IpAddress source, IpAddress destination) {
    return stack_.new_packet(IpProtocol::Tcp, source, destination);
}

void StackPort::output(FrameHandle packet) {
    stack_.output(std::move(packet));
}

void StackPort::dropped(FrameHandle segment, TcpDrop why) {
    stack_.network().drop(stack_.node(), std::move(segment), reason_of(why));
}

void StackPort::delivered(FrameHandle segment) {
    stack_.network().count_delivered();
    segment.reset();
}

PayloadPool& StackPort::payloads() {
    return stack_.payloads();
}

const StackSettings& StackPort::settings() const {
    return stack_.settings();
}

}  // namespace lvsim::net::tcp
