// SPDX-License-Identifier: Apache-2.0
//
// In steady state a director asks for no memory: neither for a packet nor for a connection.
#include "models/ipvs/director.hpp"
#include "tests/allocations.hpp"
#include "tests/models/ipvs/lab.hpp"
#include "tests/models/ipvs/quiet_ports.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::ipvs;

namespace {

class SteadyLab {
public:
    SteadyLab() : director({}, ports.all()) {
        const ServiceKey key{IpProtocol::Tcp, {IpAddress::v4(0x0a00'0264), 80}};
        REQUIRE(director.add_service({.key = key, .scheduler = "wlc"}) == AdminError::None);
        for (const std::uint32_t server : {0x0a00'0364U, 0x0a00'0396U}) {
            REQUIRE(director.add_destination(key, {.server = {IpAddress::v4(server), 80}}) ==
                    AdminError::None);
        }
    }
    /// `count` clients, each with a SYN and an ACK.
    void serve(std::uint16_t count) {
        constexpr std::uint16_t kFirstPort = 1024;  // port 20 would not be scheduled
        for (std::uint16_t port = kFirstPort; port < kFirstPort + count; ++port) {
            send(*syn, port);
            send(*ack, port);
        }
    }
    void wait(SimDuration span) {
        const SimTime end = ports.time + span;
        while (ports.wake_up <= end) {
            ports.time = std::max(ports.time, std::exchange(ports.wake_up, kTimeNever));
            director.on_wake_up();
        }
        ports.time = end;
    }

    PayloadPool payloads;
    FramePool frames;
    QuietPorts ports;
    Director director;
    FrameHandle syn =
        ipvs::test::packet_from("tcp 10.0.2.15:1 > 10.0.2.100:80 S", frames, payloads);
    FrameHandle ack =
        ipvs::test::packet_from("tcp 10.0.2.15:1 > 10.0.2.100:80 .", frames, payloads);

private:
    void send(const Frame& like, std::uint16_t port) {
        FrameHandle frame = frames.copy(like);
        frame->set_l3(frame->data() + kEthernetHeaderBytes);
        frame->set_l4(frame->data() + kEthernetHeaderBytes + kIpv4HeaderBytes);
        frame->tcp().put_source_port(port);
        frame->ingress = 1;
        REQUIRE(director.on_request(PacketPlace::LocalIn, frame).verdict == PacketVerdict::Stolen);
    }
};

}  // namespace

TEST_CASE("a director in steady state asks for no memory", "[unit][ipvs]") {
    SteadyLab lab;
    lab.serve(2000);
    lab.wait(1000_s);
    CHECK(lab.director.connection_count() == 0);
    lab.serve(2000);
    const std::size_t before = lvsim::test::allocation_count();
    lab.serve(2000);   // packets of live connections
    lab.wait(1000_s);  // all expire
    lab.serve(2000);   // all are made again
    const std::size_t after = lvsim::test::allocation_count();
    CHECK(lab.director.connection_count() == 2000);
    CHECK(after - before == 0);
}
