// SPDX-License-Identifier: Apache-2.0
//
// IPv4 of one machine: what comes in is delivered or forwarded, what is made here goes out, through
// the hooks where Linux has them.
// Imitates: Linux net/ipv4/{ip_input,ip_forward,ip_output,route,fib_frontend}.c; the checks of
// input routing are in the order of ip_route_input_slow().
#pragma once

#include "sim/net/drop.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/netfilter.hpp"
#include "sim/net/raw_socket.hpp"
#include "sim/net/reassembly.hpp"
#include "sim/net/route.hpp"
#include "sim/net/token_bucket.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace lvsim::net {

class Stack;

class Ipv4Layer {
public:
    explicit Ipv4Layer(Stack& stack);
    Ipv4Layer(const Ipv4Layer&) = delete;
    Ipv4Layer& operator=(const Ipv4Layer&) = delete;

    /// A frame of EtherType IPv4 came in.
    void receive(FrameHandle frame, Interface& in);
    /// See Stack.
    void output(FrameHandle packet);
    void output_along(FrameHandle packet, Route route);
    /// As output(), along a route that is known.
    void output(FrameHandle packet, const Route& route);
    [[nodiscard]] std::uint16_t next_id(IpAddress destination, IpProtocol protocol);
    [[nodiscard]] FrameHandle reassemble(FrameHandle fragment, ReassemblyUser user);

    /// Input routing's check of a packet's source (fib_validate_source): the reason to drop it, if
    /// there is one. `out`: the way it will go on, kNoInterface when it is for this machine.
    [[nodiscard]] std::optional<DropReason> check_source(std::uint32_t source, Interface& in,
                                                         InterfaceIndex out);
    /// Packets of that protocol go there from now on, to each receiver in the order of opening.
    /// Requires: not TCP, UDP, ICMP or IP-in-IP; the receiver outlives its socket.
    void open_raw(IpProtocol protocol, RawReceiver& receiver);
    void close_raw(IpProtocol protocol, RawReceiver& receiver);
    void power_off();

private:
    struct RawSocket {
        IpProtocol protocol;
        RawReceiver* receiver;
    };
    void route_input(FrameHandle packet, Interface& in);
    [[nodiscard]] std::optional<DropReason> check_addresses(Frame& packet, Interface& in);
    void deliver_group(FrameHandle packet, Interface& in);
    void deliver(FrameHandle packet);
    void dispatch(FrameHandle packet);
    void deliver_raw(FrameHandle packet);
    void refuse_protocol(FrameHandle packet);
    void unpack(FrameHandle packet);
    void forward(FrameHandle packet, Interface& in, Route route);
    void refuse_unroutable(FrameHandle packet, Interface& in);
    void send_redirect(Frame& packet, Interface& in, const Route& route);
    [[nodiscard]] bool is_source_on_link(std::uint32_t source, Interface& in);
    [[nodiscard]] bool run_hooks(HookPoint point, FrameHandle& packet, Route* route);
    void complete_header(Frame& packet);
    void post_route(FrameHandle packet, Route route);
    void send_to(FrameHandle packet, const Route& route);
    void loop_back(const Frame& packet);
    void send_fragments(FrameHandle packet, const Route& route);
    void drop(FrameHandle packet, DropReason reason);

    Stack& stack_;
    Reassembler reassembler_;
    RedirectLimits redirect_limits_;
    PeerBuckets unreachable_limits_;
    std::vector<RawSocket> raw_sockets_;
    std::array<std::uint16_t, 64> ids_{};
};

}  // namespace lvsim::net
