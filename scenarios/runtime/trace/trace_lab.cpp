// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_lab.hpp"

#include "models/host/ipvs_module.hpp"
#include "models/host/sysctl.hpp"
#include "scenarios/runtime/trace/trace_network.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/wire/ethernet.hpp"

#include <fmt/format.h>

#include <cstring>

namespace lvsim::runtime {
namespace {

constexpr std::uint64_t kSeed = 1;
/// The recorded machine had ip_vs_ftp loaded, for its default port.
constexpr std::uint16_t kFtpPort = 21;
constexpr NodeId kDirector{0};
constexpr NodeId kClientWire{1};
constexpr NodeId kServerWire{2};

}  // namespace

TraceLab::TraceLab(const TraceNetwork& network, const TraceCandidate& candidate)
    : world_(kSeed),
      network_(&world_.emplace<net::Network>(world_)),
      director_(&world_.emplace<host::Host>(
          world_, *network_, host::HostConfig{kDirector, "director", host::Profile::Debian12})),
      servers_(network.servers) {
    net::Stack& stack = director_->stack();
    net::Interface& outside = stack.add_interface("eth0", trace_mac(kTraceDirectorOutside));
    net::Interface& inside = stack.add_interface("eth1", trace_mac(kTraceDirectorInside));
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
                                 .timers = ipvs::TimerMode::KernelWheel,
                                 .first_tick = candidate.first_tick,
                                 .stats_phase = candidate.stats_phase});
    director_->ipvs().director().load_ftp_helper({&kFtpPort, 1});
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
    stack.add_address(outside, {kTraceDirectorOutside, 24});
    for (const IpAddress vip : network.vips) stack.add_address(outside, {vip, 24});
    stack.add_address(inside, {kTraceDirectorInside, 24});
    stack.add_address(inside, {kTraceGateway, 24});
    net::RouteEntry route;
    route.destination = kTraceFarClients;
    route.gateway = kTraceClient;
    const net::RouteError error = stack.routes().add(route);
    LVSIM_ASSERT(error == net::RouteError::None, "no route to the clients");
    stack.arp().add_permanent(outside, kTraceClient, trace_mac(kTraceClient));
    for (const IpAddress server : network.servers) {
        stack.arp().add_permanent(inside, server, trace_mac(server));
    }
}

void TraceLab::inject(std::string_view where, const PacketBytes& packet) {
    if (where == "client") {
        client_side_->send(trace_mac(kTraceClient), trace_mac(kTraceDirectorOutside), packet);
        return;
    }
    const auto server = IpAddress::parse(where);
    LVSIM_ASSERT(server.has_value(), "'{}' is neither the client nor a server", where);
    server_side_->send(trace_mac(*server), trace_mac(kTraceDirectorInside), packet);
}

TraceOutput TraceLab::take_output() {
    return {client_side_->take(), server_side_->take()};
}

void TraceLab::Injector::accept_frame(FrameHandle frame) {
    std::vector<std::byte> bytes(frame->size());
    frame->copy_to(bytes);
    lab_.network_->count_delivered();
    // ARP is not written down: who is where is configured.
    const EthernetView ethernet(bytes.data());
    if (ethernet.type() != EtherType::Ipv4) return;
    const auto wire = this == lab_.client_side_ ? TraceWire::ClientSide : TraceWire::ServerSide;
    seen_.push_back(trace_place(ethernet.destination(), wire, lab_.servers_) + " " +
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
