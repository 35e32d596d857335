// SPDX-License-Identifier: Apache-2.0
//
// One TCP (10.0.0.1) and a peer (10.0.0.2) that says exactly what the test writes, in the manner
// of packetdrill. A segment reads
//
//   FLAGS SEQ [len N] [ack N] [win N] [mss N]
//
// with the flags of the trace format (S F R P and . for ACK); numbers count from each side's
// initial sequence number. What TCP answers is compared as text, with everything in it.
#pragma once

#include "tests/sim/net/tcp/program.hpp"

namespace lvsim::net::tcp::test {

class Script {
public:
    explicit Script(StackProfile profile = StackProfile::Debian12);
    Script(World& world, const Parameters& parameters, StackProfile profile);

    World own_world{7};
    World& world;
    Pools pools;
    TestPort port;
    TcpLayer tcp;
    Program program;

    std::uint16_t local_port = 80;
    std::uint16_t remote_port = 4000;
    SocketId socket;

    /// Connects to the peer's port 80. What is sent is the first out().
    void connect();
    /// Listens on port 80.
    void listen(std::uint32_t backlog = 8);
    /// connect(), and the peer's answers: the connection is established, nothing is left to see.
    void connect_and_establish(const std::string& syn_ack = "S. 0 ack 1 win 65535 mss 1460");
    /// The same by listen() and a SYN from the peer; `socket` is the accepted one.
    void accept_and_establish(const std::string& syn = "S 0 win 65535 mss 1460");

    /// A segment from the peer, now.
    void in(const std::string& segment);
    /// All that was sent since the last call, a line each.
    [[nodiscard]] std::string out();
    /// The same with the time in front: "1.000: S 0 ...".
    [[nodiscard]] std::string timed_out();
    void run_until(SimDuration since_start) { world.run_until(SimTime::at(since_start)); }
    void run_for(SimDuration span) { world.run_until(world.now() + span); }
    void send(std::size_t bytes) {
        sent_bytes += tcp.send(socket, pools.pattern(bytes, sent_bytes));
    }
    [[nodiscard]] std::string state() const;

    std::size_t sent_bytes = 0;
    std::uint32_t own_initial = 0;
    std::uint32_t peer_initial = 5000;
    /// The last frame that was sent, as it left.
    FrameHandle last_sent;

private:
    struct Sent {
        SimTime time;
        std::string text;
    };
    void take_output(FrameHandle frame);
    std::vector<Sent> sent_;
};

}  // namespace lvsim::net::tcp::test
