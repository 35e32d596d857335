// SPDX-License-Identifier: Apache-2.0
#include "models/host/ipvs_module.hpp"

#include "models/host/files.hpp"
#include "models/host/ipvs_sysctl.hpp"
#include "models/host/sysctl.hpp"
#include "models/ipvs/proc_files.hpp"
#include "models/ipvs/protocol.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/routing_table.hpp"

#include <utility>

namespace lvsim::host {

namespace {

// Linux ip_vs_core.c: ip_vs_ops4. NF_IP_PRI_NAT_DST is -100, NF_IP_PRI_NAT_SRC 100.
constexpr int kNatDestination = -100;
constexpr int kNatSource = 100;

constexpr std::array kFiles = {"/proc/net/ip_vs",       "/proc/net/ip_vs_conn",
                               "/proc/net/ip_vs_stats", "/proc/net/ip_vs_conn_sync",
                               "/proc/net/ip_vs_app",   "/proc/net/ip_vs_stats_percpu"};

ipvs::PacketPlace place_of(net::HookPoint point) {
    switch (point) {
        case net::HookPoint::LocalIn: return ipvs::PacketPlace::LocalIn;
        case net::HookPoint::LocalOut: return ipvs::PacketPlace::LocalOut;
        case net::HookPoint::Forward:
        case net::HookPoint::PreRouting:
        case net::HookPoint::PostRouting: return ipvs::PacketPlace::Forward;
    }
    return ipvs::PacketPlace::Forward;
}

net::HookVerdict verdict_of(ipvs::PacketVerdict verdict) {
    switch (verdict) {
        case ipvs::PacketVerdict::Accept: return net::HookVerdict::Accept;
        case ipvs::PacketVerdict::Drop: return net::HookVerdict::Drop;
        case ipvs::PacketVerdict::Stolen: return net::HookVerdict::Stolen;
    }
    return net::HookVerdict::Accept;
}

/// IPVS wants whole packets of the protocols it knows; on the way through it puts them together
/// itself. Local ones are whole already.
bool wants_whole(Frame& frame) {
    if (frame.is_ipvs_handled || !frame.has_l3() || !frame.ipv4().is_fragment()) {
        return false;
    }
    const IpProtocol protocol = frame.ipv4().protocol();
    return protocol == IpProtocol::Tcp || protocol == IpProtocol::Udp ||
           protocol == IpProtocol::Icmp || protocol == IpProtocol::Sctp || ipvs::is_ipsec(protocol);
}

}  // namespace

IpvsModule::IpvsModule(net::Stack& stack, ipvs::Profile profile, SysctlTree& sysctl, Files& files)
    : stack_(stack), sysctl_(sysctl), files_(files), sync_sockets_(stack, director_) {
    config_.profile = profile;
    timer_ = stack_.world().timers().create(*this, 0);
    make_director();
    add_ipvs_settings(sysctl_, profile, [this]() -> ipvs::Director& { return *director_; });
    files_.add_generated(kFiles[0], [this] { return ipvs::proc_ip_vs(*director_); });
    files_.add_generated(kFiles[1], [this] { return ipvs::proc_ip_vs_conn(*director_); });
    files_.add_generated(kFiles[2], [this] { return ipvs::proc_ip_vs_stats(*director_); });
    files_.add_generated(kFiles[3], [this] { return ipvs::proc_ip_vs_conn_sync(*director_); });
    files_.add_generated(kFiles[4], [this] { return ipvs::proc_ip_vs_app(*director_); });
    if (profile == ipvs::Profile::Debian12) {
        files_.add_generated(kFiles[5],
                             [this] { return ipvs::proc_ip_vs_stats_percpu(*director_); });
    }
}

IpvsModule::~IpvsModule() {
    set_hooked(false);
    sync_sockets_.close(ipvs::SyncRole::Master);
    sync_sockets_.close(ipvs::SyncRole::Backup);
    stack_.world().timers().destroy(timer_);
    remove_ipvs_settings(sysctl_);
    for (const char* file : kFiles) {
        files_.remove(file);
    }
}

void IpvsModule::configure(const ipvs::DirectorConfig& config) {
    LVSIM_ASSERT(director_->services().empty(), "the director is configured already");
    const ipvs::Profile profile = config_.profile;
    config_ = config;
    config_.profile = profile;
    reset();
}

void IpvsModule::reset() {
    set_hooked(false);
    sync_sockets_.close(ipvs::SyncRole::Master);
    sync_sockets_.close(ipvs::SyncRole::Backup);
    stack_.world().timers().cancel(timer_);
    make_director();
}

void IpvsModule::make_director() {
    director_.reset();
    director_ =
        std::make_unique<ipvs::Director>(config_, ipvs::Ports{.clock = *this,
                                                              .timers = *this,
                                                              .random = *this,
                                                              .routes = *this,
                                                              .out = *this,
                                                              .icmp = *this,
                                                              .hooks = *this,
                                                              .sync = sync_sockets_,
                                                              .trace = stack_.world().trace(),
                                                              .node = stack_.node()});
}

net::HookVerdict IpvsModule::PathHook::on_packet(net::HookPoint point, net::HookPacket& packet) {
    if (point == net::HookPoint::Forward && wants_whole(*packet.frame)) [[unlikely]] {
        packet.frame = module_.stack_.reassemble_for_ipvs(std::move(packet.frame));
        if (!packet.frame) {
            return net::HookVerdict::Stolen;
        }
    }
    ipvs::Director& director = *module_.director_;
    ipvs::PacketAnswer answer;
    switch (path_) {
        case Path::Request: answer = director.on_request(place_of(point), packet.frame); break;
        case Path::Reply: answer = director.on_reply(place_of(point), packet.frame); break;
        case Path::ForwardedIcmp: answer = director.on_forwarded_icmp(packet.frame); break;
        case Path::OwnIcmp:
            if (packet.frame->ipv4().protocol() != IpProtocol::Icmp) break;
            answer = director.on_reply(place_of(point), packet.frame);
            break;
    }
    packet.needs_reroute = packet.needs_reroute || answer.needs_reroute;
    return verdict_of(answer.verdict);
}

void IpvsModule::set_hooked(bool is_hooked) {
    if (is_hooked_ == is_hooked) {
        return;
    }
    is_hooked_ = is_hooked;
    if (is_hooked) {
        add_hooks();
    } else {
        remove_hooks();
    }
}

void IpvsModule::add_hooks() {
    using net::HookPoint;
    net::Netfilter& netfilter = stack_.netfilter();
    netfilter.add(HookPoint::Forward, kNatSource - 1, icmp_hook_);
    netfilter.add(HookPoint::Forward, kNatSource, reply_hook_);
    if (config_.profile == ipvs::Profile::Centos6) {
        netfilter.add(HookPoint::LocalIn, kNatSource, request_hook_);
        // 2.6.32 has no hook here, and a client would not understand what the director itself says
        // of a dead server. The lab's reference says it does (centos6-lab.md, 6.1 and 6.2).
        netfilter.add(HookPoint::LocalOut, kNatDestination + 1, own_icmp_hook_);
        return;
    }
    netfilter.add(HookPoint::LocalIn, kNatSource - 2, reply_hook_);
    netfilter.add(HookPoint::LocalIn, kNatSource - 1, request_hook_);
    netfilter.add(HookPoint::LocalOut, kNatDestination + 1, reply_hook_);
    netfilter.add(HookPoint::LocalOut, kNatDestination + 2, request_hook_);
}

void IpvsModule::remove_hooks() {
    net::Netfilter& netfilter = stack_.netfilter();
    netfilter.remove(icmp_hook_);
    netfilter.remove(own_icmp_hook_);
    netfilter.remove(reply_hook_);
    netfilter.remove(request_hook_);
}

SimTime IpvsModule::now() const {
    return stack_.world().now();
}

void IpvsModule::wake_at(SimTime when) {
    stack_.world().timers().arm(timer_, when);
}

NodeId IpvsModule::machine_of(std::uint64_t) const {
    return stack_.node();
}

void IpvsModule::on_event(std::uint64_t) {
    director_->on_wake_up();
}

std::uint64_t IpvsModule::below(std::uint64_t bound) {
    return stack_.world().rng(stack_.name() + "/ipvs").below(bound);
}

std::optional<ipvs::Route> IpvsModule::route_to(IpAddress destination) const {
    const net::Route* route = stack_.routes().find(destination.v4_value());
    if (route == nullptr) {
        return std::nullopt;
    }
    return ipvs::Route{.is_local = route->is_local(),
                       .interface = route->interface,
                       .next_hop = route->next_hop,
                       .source = route->source,
                       .mtu = route->mtu};
}

bool IpvsModule::is_unicast(IpAddress address) const {
    if (address.is_unspecified() || address.is_multicast() || address.is_limited_broadcast()) {
        return false;
    }
    if (!address.is_v4()) {
        constexpr std::uint64_t kLinkLocal = 0xfe80'0000'0000'0000 >> 54;
        return (address.high() >> 54) != kLinkLocal;  // no machine here has an IPv6 address
    }
    const net::Route* route = stack_.routes().find(address.v4_value());
    return route == nullptr || route->kind == net::Route::Kind::Unicast || route->is_local();
}

void IpvsModule::transmit(FrameHandle packet, const ipvs::Route& route) {
    stack_.output_along(std::move(packet), {.kind = net::Route::Kind::Unicast,
                                            .interface = route.interface,
                                            .next_hop = route.next_hop,
                                            .source = route.source,
                                            .mtu = route.mtu});
}

std::uint16_t IpvsModule::next_ip_id(IpAddress destination, IpProtocol protocol) {
    return stack_.next_ip_id(destination, protocol);
}

PayloadRef IpvsModule::make_payload(std::size_t size, std::span<std::byte>& writable) {
    return stack_.payloads().allocate(size, writable);
}

void IpvsModule::consume(FrameHandle) {
    stack_.count_delivered();
}

void IpvsModule::note_path_mtu(IpAddress destination, std::uint32_t mtu) {
    stack_.routes().note_path_mtu(destination.v4_value(), mtu);
}

void IpvsModule::send_error(Frame& about, IcmpType type, std::uint8_t code,
                            std::uint16_t next_hop_mtu) {
    stack_.icmp().send_error(about, type, code, next_hop_mtu);
}

}  // namespace lvsim::host
