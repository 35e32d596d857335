// SPDX-License-Identifier: Apache-2.0
//
// The fixtures of the network tests: machines on networks, a network card with a test at the other
// end of its cable, and packets written the way one says them.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/ipv4.hpp"
#include "sim/net/network.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/udp.hpp"
#include "sim/wire/arp.hpp"

#include <catch2/catch.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::net::test {

[[nodiscard]] IpAddress ip(std::string_view text);
[[nodiscard]] IpPrefix prefix(std::string_view text);
/// 02:00 and the four bytes of an address, as the traces have it.
[[nodiscard]] MacAddress mac_of(std::string_view address);

/// Machines and networks in one World.
class Lab {
public:
    explicit Lab(std::uint64_t seed = 1);

    Switch& network(std::string name);
    Stack& host(std::string name, StackProfile profile = StackProfile::Debian12);
    /// A card named eth0, eth1, ... that is up, with these addresses; its MAC is made of the first.
    Interface& card(Stack& stack, Switch& to, const std::vector<std::string>& addresses,
                    const LinkSettings& link = {SimDuration::microseconds(100), 0, 1000});
    void run_for(SimDuration span) { world.run_until(world.now() + span); }
    [[nodiscard]] std::uint64_t dropped(Stack& stack, DropReason reason) const;

    World world;
    Network& net;

private:
    std::uint32_t nodes_ = 0;
};

/// The far end of a cable: what the card sends is kept as text, and frames can be put on the wire.
class Wire final : public FrameSink {
public:
    explicit Wire(Network& network) : network_(network) {}
    void accept_frame(FrameHandle frame) override;

    /// Frames that came out since the last call: "MAC-OF-NEIGHBOUR text" or "* text" for
    /// broadcasts.
    [[nodiscard]] std::vector<std::string> take();
    /// Only those that are not ARP.
    [[nodiscard]] std::vector<std::string> take_packets();
    [[nodiscard]] std::vector<FrameHandle>& frames() { return frames_; }

private:
    Network& network_;
    std::vector<FrameHandle> frames_;
    std::vector<std::string> texts_;
};

/// A machine with one or more cards on Wires; neighbours are static unless a test wants ARP.
class Bench {
public:
    explicit Bench(StackProfile profile = StackProfile::Debian12);

    /// eth0, eth1, ... with these addresses.
    Wire& card(const std::vector<std::string>& addresses);
    /// A static neighbour, with mac_of(address).
    void neighbour(std::string_view address);
    bool set(std::string_view sysctl, std::string_view value);
    void route(std::string_view destination, std::string_view gateway);
    /// A frame for this machine comes in by card `index` (eth0 is 1).
    void arrives(FrameHandle frame, InterfaceIndex index = 1);
    /// The same to a MAC address of one's choice.
    void arrives_for(MacAddress to, FrameHandle frame, InterfaceIndex index = 1);
    void run_for(SimDuration span) { lab.run_for(span); }
    [[nodiscard]] std::uint64_t dropped(DropReason reason) const;

    Lab lab;
    Stack& stack;

private:
    std::vector<std::unique_ptr<Wire>> wires_;
};

/// Packets written as one says them: packet(bench).from("10.0.2.15").to("10.0.2.100").udp(1000, 53)
class Packet {
public:
    explicit Packet(Lab& lab) : lab_(lab) {}
    explicit Packet(Bench& bench) : lab_(bench.lab) {}
    Packet& from(std::string_view address);
    Packet& to(std::string_view address);
    Packet& ttl(std::uint8_t ttl);
    Packet& dont_fragment();
    Packet& fragment(std::uint16_t id, std::size_t offset, bool more);

    [[nodiscard]] FrameHandle udp(std::uint16_t source, std::uint16_t destination,
                                  std::size_t length = 8);
    [[nodiscard]] FrameHandle tcp(std::uint16_t source, std::uint16_t destination, TcpFlags flags,
                                  std::size_t length = 0);
    [[nodiscard]] FrameHandle echo(std::uint16_t identifier, std::uint16_t sequence,
                                   std::size_t length = 56);
    [[nodiscard]] FrameHandle icmp_error(IcmpType type, std::uint8_t code, const Frame& about,
                                         std::uint32_t rest = 0);
    /// Raw data of a later fragment, or of a protocol nobody knows.
    [[nodiscard]] FrameHandle raw(IpProtocol protocol, std::size_t length);

private:
    [[nodiscard]] FrameHandle start(IpProtocol protocol);
    [[nodiscard]] FrameHandle finish(FrameHandle frame, std::size_t length);

    Lab& lab_;
    IpAddress source_;
    IpAddress destination_;
    std::uint8_t ttl_ = 64;
    bool dont_fragment_ = false;
    bool more_ = false;
    std::uint16_t id_ = 7;
    std::size_t offset_ = 0;
};

/// An ARP frame on its way to `to`.
[[nodiscard]] FrameHandle arp_frame(Lab& lab, ArpOperation operation, std::string_view sender,
                                    std::string_view target, MacAddress sender_mac,
                                    MacAddress to = MacAddress::broadcast());

/// Notes what happens to UDP sockets.
struct UdpLog final : UdpEvents {
    void on_datagram(UdpSocketId socket, const UdpDatagram& datagram) override;
    void on_icmp_error(UdpSocketId socket, Endpoint about, IcmpType type,
                       std::uint8_t code) override;
    std::vector<std::string> lines;
    std::vector<std::size_t> sizes;
};

/// Notes what comes back to a ping.
struct EchoLog final : EchoEvents {
    void on_echo_reply(const EchoReply& reply) override;
    void on_echo_error(const EchoError& error) override;
    std::vector<std::string> lines;
};

}  // namespace lvsim::net::test
