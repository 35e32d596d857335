// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/director_lab.hpp"

#include "tests/bench/plan.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace lvsim::bench {
namespace {

using namespace lvsim::ipvs;

constexpr IpAddress kVip = IpAddress::v4(0x0a00'0264);
constexpr std::uint32_t kServers = 0x0a01'0000;
constexpr std::uint32_t kClients = 0x0c00'0000;
constexpr std::uint32_t kPortsPerClient = 50'000;
constexpr std::uint32_t kFirstPort = 1024;

}  // namespace

DirectorLab::DirectorLab(std::string_view scheduler, std::uint32_t servers)
    : syn_(packet(TcpFlags{.syn = true})),
      ack_(packet(TcpFlags{.ack = true})),
      director({}, ports_.all()) {
    const ServiceKey key{IpProtocol::Tcp, {kVip, 80}};
    is_well_ =
        director.add_service({.key = key, .scheduler = std::string(scheduler)}) == AdminError::None;
    for (std::uint32_t server = 1; server <= servers; ++server) {
        // Of a few sizes, and more than a server will have connections: ovf finds room.
        constexpr std::uint32_t kWeight = 20'000;
        const auto weight = static_cast<std::int32_t>(kWeight * (1 + server % 5));
        is_well_ &= director.add_destination(key, {.server = {IpAddress::v4(kServers + server), 80},
                                                   .weight = weight}) == AdminError::None;
    }
}

FrameHandle DirectorLab::packet(TcpFlags flags) {
    FrameHandle frame = frames_.make();
    EthernetView(frame->append(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
    Ipv4View ip(frame->append(kIpv4HeaderBytes));
    ip.clear(kIpv4HeaderBytes);
    ip.put_total_bytes(kIpv4HeaderBytes + kTcpHeaderBytes);
    ip.put_ttl(kDefaultTtl);
    ip.put_protocol(IpProtocol::Tcp);
    ip.put_destination(kVip);
    TcpView tcp(frame->append(kTcpHeaderBytes));
    tcp.put_destination_port(80);
    tcp.put_header_bytes(kTcpHeaderBytes);
    tcp.put_flags(flags);
    return frame;
}

void DirectorLab::send(const Frame& like, std::uint32_t client) {
    FrameHandle frame = frames_.copy(like);
    frame->set_l3(frame->data() + kEthernetHeaderBytes);
    frame->set_l4(frame->data() + kEthernetHeaderBytes + kIpv4HeaderBytes);
    frame->ipv4().put_source(IpAddress::v4(kClients + client / kPortsPerClient));
    frame->tcp().put_source_port(static_cast<std::uint16_t>(kFirstPort + client % kPortsPerClient));
    frame->ingress = 1;
    is_well_ &= director.on_request(PacketPlace::LocalIn, frame).verdict == PacketVerdict::Stolen;
}

void DirectorLab::advance(SimDuration span) {
    const SimTime end = ports_.time + span;
    while (ports_.wake_up <= end) {
        ports_.time = std::max(ports_.time, std::exchange(ports_.wake_up, kTimeNever));
        director.on_wake_up();
    }
    ports_.time = end;
}

double DirectorLab::longest_turn_until(SimTime end) {
    double longest = 0;
    while (ports_.wake_up <= end) {
        ports_.time = std::max(ports_.time, std::exchange(ports_.wake_up, kTimeNever));
        const double start = processor_seconds();
        director.on_wake_up();
        longest = std::max(longest, processor_seconds() - start);
    }
    ports_.time = end;
    return longest;
}

double DirectorLab::expire() {
    constexpr SimDuration kLongest = SimDuration::seconds(2000);
    const double longest = longest_turn_until(ports_.time + kLongest);
    is_well_ &= director.connection_count() == 0;
    return longest;
}

double DirectorLab::defend(SimDuration span) {
    constexpr std::int32_t kAlways = 3;
    Settings settings = director.settings();
    settings.drop_entry = kAlways;
    director.change_settings(settings);
    const std::size_t before = director.connection_count();
    const double longest = longest_turn_until(ports_.time + span);
    is_well_ &= director.connection_count() < before;
    settings.drop_entry = 0;
    director.change_settings(settings);
    return longest;
}

}  // namespace lvsim::bench
