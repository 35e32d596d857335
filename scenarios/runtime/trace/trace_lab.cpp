// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_lab.hpp"

#include "models/host/ipvs_module.hpp"
#include "models/host/sysctl.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/wire/ethernet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

namespace lvsim::runtime {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr NodeId kDirector{0};
constexpr NodeId kClientWire{1};
constexpr NodeId kServerWire{2};

constexpr IpAddress kClient = IpAddress::v4(0x0a00'020f);           // 10.0.2.15
constexpr IpAddress kDirectorOutside = IpAddress::v4(0x0a00'0232);  // 10.0.2.50
constexpr IpAddress kDirectorInside = IpAddress::v4(0x0a00'030f);   // 10.0.3.15
constexpr IpAddress kGateway = IpAddress::v4(0x0a00'03c8);          // 10.0.3.200
constexpr IpPrefix kFarClients{IpAddress::v4(0xac10'0000), 12};     // 172.16.0.0/12

/// 02:00 and the four bytes of the address.
MacAddress mac_of(IpAddress address) {
    return MacAddress::from_bits(0x0200'0000'0000 | address.v4_value());
}

}  // namespace

TraceLab::TraceLab(const TraceNetwork& network, const TraceCandidate& candidate)
    : world_(kSeed),
      network_(&world_.emplace<net::Network>(world_)),
      director_(&world_.emplace<host::Host>(
          world_, *network_, host::HostConfig{kDirector, "director", host::Profile::Debian12})),
      servers_(network.servers) {
    net::Stack& stack = director_->stack();
    net::Interface& outside = stack.add_interface("eth0", mac_of(kDirectorOutside));
    net::Interface& inside = stack.add_interface("eth1", mac_of(kDirectorInside));
    net::Switch& client_wire = network_->add_switch(kClientWire, "client side");
    net::Switch& server_wire = network_->add_switch(kServerWire, "server side");
    network_->attach(outside, client_wire, {});
    network_->attach(inside, server_wire, {});
    client_side_ = &world_.emplace<Injector>(*this, client_wire);
    server_side_ = &world_.emplace<Injector>(*this, server_wire);
    configure_settings(network);
    configure_addresses(network);
    director_->ipvs().configure({.has_twos = false,
                                 .has_sip_engine = false,
                                 .has_ftp_helper = true,
                                 .timers = ipvs::TimerMode::KernelWheel,
                                 .first_tick = candidate.first_tick,
                                 .stats_phase = candidate.stats_phase});
}

void TraceLab::set(std::string_view name, std::string_view value) {
    const host::SysctlError error = director_->sysctl().write(name, value);
    LVSIM_ASSERT(error == host::SysctlError::None, "the director refuses {} = {}", name, value);
}

void TraceLab::configure_settings(const TraceNetwork& network) {
    set("net.ipv4.ip_forward", network.ip_forward ? "1" : "0");
    set("net.ipv4.icmp_ratelimit", "0");
    for (const std::string_view interface : {"all", "default", "eth0", "eth1"}) {
        set(fmt::format("net.ipv4.conf.{}.rp_filter", interface), "0");
        set(fmt::format("net.ipv4.conf.{}.send_redirects", interface), "0");
    }
}

void TraceLab::configure_addresses(const TraceNetwork& network) {
    net::Stack& stack = director_->stack();
    const net::InterfaceIndex outside = stack.find_interface("eth0")->index();
    const net::InterfaceIndex inside = stack.find_interface("eth1")->index();
    stack.set_mtu(inside, network.server_mtu);
    stack.set_up(outside, true);
    stack.set_up(inside, true);
    stack.add_address(outside, {kDirectorOutside, 24});
    for (const IpAddress vip : network.vips) stack.add_address(outside, {vip, 24});
    stack.add_address(inside, {kDirectorInside, 24});
    stack.add_address(inside, {kGateway, 24});
    net::RouteEntry route;
    route.destination = kFarClients;
    route.gateway = kClient;
    const net::RouteError error = stack.routes().add(route);
    LVSIM_ASSERT(error == net::RouteError::None, "no route to the clients");
    stack.arp().add_permanent(outside, kClient, mac_of(kClient));
    for (const IpAddress server : network.servers) {
        stack.arp().add_permanent(inside, server, mac_of(server));
    }
}

void TraceLab::inject(std::string_view where, const PacketBytes& packet) {
    if (where == "client") {
        client_side_->send(mac_of(kClient), mac_of(kDirectorOutside), packet);
        return;
    }
    const auto server = IpAddress::parse(where);
    LVSIM_ASSERT(server.has_value(), "'{}' is neither the client nor a server", where);
    server_side_->send(mac_of(*server), mac_of(kDirectorInside), packet);
}

TraceOutput TraceLab::take_output() {
    return {client_side_->take(), server_side_->take()};
}

std::string TraceLab::place_of(MacAddress mac, const Injector& side) const {
    if (&side == client_side_ && mac == mac_of(kClient)) return "client";
    const auto is_it = [mac](IpAddress server) { return mac_of(server) == mac; };
    const auto server = std::find_if(servers_.begin(), servers_.end(), is_it);
    if (&side == server_side_ && server != servers_.end()) return to_text(*server);
    return fmt::format("{:012x}", mac.bits());
}

void TraceLab::Injector::accept_frame(FrameHandle frame) {
    std::vector<std::byte> bytes(frame->size());
    frame->copy_to(bytes);
    lab_.network_->count_delivered();
    // ARP is not written down: who is where is configured.
    const EthernetView ethernet(bytes.data());
    if (ethernet.type() != EtherType::Ipv4) return;
    seen_.push_back(lab_.place_of(ethernet.destination(), *this) + " " +
                    format_packet(std::span(bytes).subspan(kEthernetHeaderBytes)));
}

void TraceLab::Injector::send(MacAddress source, MacAddress destination,
                              const PacketBytes& packet) {
    FrameHandle frame = lab_.network_->frames().make();
    EthernetView ethernet(frame->append(kEthernetHeaderBytes));
    ethernet.set_destination(destination);
    ethernet.set_source(source);
    ethernet.set_type(EtherType::Ipv4);
    std::memcpy(frame->append(packet.header_bytes), packet.bytes.data(), packet.header_bytes);
    frame->set_payload(
        lab_.network_->payloads().copy_of(std::span(packet.bytes).subspan(packet.header_bytes)));
    wire_.accept_frame(std::move(frame));
}

}  // namespace lvsim::runtime
