// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/daemon/vrrp_module.hpp"

#include "models/host/host.hpp"
#include "models/host/ipvs_module.hpp"
#include "models/host/packet_table.hpp"
#include "models/keepalived/daemon/daemon_events.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/ipv4.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::keepalived {

namespace {

/// lvs_sync_daemon follows an instance: the router must tell of that one.
vrrp::RouterConfig with_sync_daemon(const Config& config) {
    vrrp::RouterConfig vrrp = config.vrrp;
    if (!config.lvs.sync_daemon) return vrrp;
    for (vrrp::InstanceConfig& instance : vrrp.instances) {
        if (instance.name == config.lvs.sync_daemon->instance) {
            instance.lvs_sync_daemon = config.lvs.sync_daemon->interface;
        }
    }
    return vrrp;
}

}  // namespace

VrrpModule::VrrpModule(host::Host& host, Config config, DaemonLog& log, ScriptRunner& scripts,
                       const VrrpPace& pace)
    : host_(host),
      stack_(host.stack()),
      config_(std::move(config)),
      log_(log),
      scripts_(scripts),
      links_(stack_),
      timer_(host.world().timers().create(*this, static_cast<std::uint64_t>(Tag::WakeUp))),
      router_(with_sync_daemon(config_),
              vrrp::Ports{*this, *this, links_, *this, *this, *this, host.world().trace(),
                          host.node(), pace.takeover_time, pace.reading_time}) {
    stack_.ipv4().open_raw(IpProtocol::Vrrp, *this);
    stack_.netlink().subscribe(*this);
    host_.process_table().watch(*this);
}

VrrpModule::~VrrpModule() {
    for (const auto& [script, place] : runs_) scripts_.forget(script);
    host_.process_table().unwatch(*this);
    stack_.netlink().unsubscribe(*this);
    stack_.ipv4().close_raw(IpProtocol::Vrrp, *this);
    host_.world().timers().destroy(timer_);
}

void VrrpModule::reload(Config config) {
    for (const auto& [script, place] : std::exchange(runs_, {})) scripts_.forget(script);
    config_ = std::move(config);
    router_.reload(with_sync_daemon(config_));
}

// --- time -------------------------------------------------------------------------------------

SimTime VrrpModule::now() const {
    return host_.world().now();
}

void VrrpModule::wake_at(SimTime when) {
    if (when == kTimeNever) {
        host_.world().timers().cancel(timer_);
    } else {
        host_.world().timers().arm(timer_, std::max(when, now()));
    }
}

void VrrpModule::on_event(std::uint64_t tag) {
    if (Tag{tag} == Tag::Processes) {
        tells_processes_ = false;
        if (!is_suspended_) router_.on_processes();
    } else if (is_suspended_) {
        is_due_ = true;
    } else {
        router_.on_wake_up();
    }
}

NodeId VrrpModule::machine_of(std::uint64_t) const {
    return host_.node();
}

void VrrpModule::suspend() {
    is_suspended_ = true;
}

void VrrpModule::resume() {
    is_suspended_ = false;
    for (const Waiting& waiting : std::exchange(waiting_, {})) {
        router_.on_packet(waiting.packet, waiting.interface, waiting.frame);
    }
    for (const std::string& link : std::exchange(changed_links_, {})) {
        const auto found = links_.find(link);
        router_.on_link(link, found && found->is_running);
    }
    router_.on_processes();
    if (std::exchange(is_due_, false)) router_.on_wake_up();
}

// --- packets ----------------------------------------------------------------------------------

void VrrpModule::listen(std::string_view interface, IpAddress group, bool shall_listen) {
    const net::Interface* found = stack_.find_interface(interface);
    if (found == nullptr) return;
    if (shall_listen) {
        stack_.join_group(found->index(), group);
    } else {
        stack_.leave_group(found->index(), group);
    }
}

FrameHandle VrrpModule::make_packet(std::span<const std::byte> bytes) {
    FrameHandle packet = stack_.frames().make();
    EthernetView(packet->append(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
    std::byte* header = packet->append(kIpv4HeaderBytes);
    std::copy_n(bytes.begin(), kIpv4HeaderBytes, header);
    packet->set_l3(header);
    packet->set_l4(header + kIpv4HeaderBytes);
    packet->set_payload(stack_.payloads().copy_of(bytes.subspan(kIpv4HeaderBytes)));
    return packet;
}

void VrrpModule::send(std::span<const std::byte> ipv4_packet, const vrrp::AdvertWay& way) {
    FrameHandle packet = make_packet(ipv4_packet);
    host_.world().trace().emit(host_.node(), AdvertPacket{packet->id, way.advert});
    const IpAddress destination = packet->ipv4().destination();
    std::optional<net::Route> route;
    if (way.is_multicast) {
        if (const net::Interface* out = stack_.find_interface(way.interface)) {
            route = net::Route{.kind = net::Route::Kind::Multicast,
                               .interface = out->index(),
                               .next_hop = destination,
                               .source = packet->ipv4().source(),
                               .mtu = out->mtu(),
                               .is_looped_back = false};
        }
    } else {
        route = stack_.route_to(destination);
    }
    if (route) {
        stack_.output_along(std::move(packet), *route);
    } else {
        stack_.drop(std::move(packet), net::DropReason::NoRoute);
    }
}

void VrrpModule::send_frame(std::span<const std::byte> frame, std::string_view interface) {
    net::Interface* out = stack_.find_interface(interface);
    if (out == nullptr) return;
    FrameHandle made = stack_.frames().make();
    std::copy(frame.begin(), frame.end(), made->append(frame.size()));
    out->transmit(std::move(made));
}

void VrrpModule::on_raw_packet(Frame& packet) {
    std::vector<std::byte> bytes(packet.l3_size());
    packet.copy_from(static_cast<std::size_t>(packet.l3() - packet.data()), bytes);
    if (!is_suspended_) {
        router_.on_packet(bytes, packet.ingress, packet.id);
    } else if (waiting_.size() < kWaitingMax) {
        waiting_.push_back({std::move(bytes), packet.ingress, packet.id});
    }
}

// --- news -------------------------------------------------------------------------------------

void VrrpModule::on_link_changed(net::InterfaceIndex interface) {
    const net::Interface& changed = stack_.interface(interface);
    if (is_suspended_) {
        changed_links_.push_back(changed.name());
    } else {
        router_.on_link(changed.name(), changed.is_present() && changed.is_running());
    }
}

void VrrpModule::on_address_changed(net::InterfaceIndex interface, IpPrefix address,
                                    bool is_added) {
    if (is_suspended_) return;  // it looks at what is there when it goes on
    router_.on_address(stack_.interface(interface).name(), address.address, is_added);
}

void VrrpModule::on_process_change() {
    if (tells_processes_ || config_.vrrp.processes.empty()) return;
    tells_processes_ = true;
    host_.world().schedule(now(), *this, static_cast<std::uint64_t>(Tag::Processes));
}

// --- log and programs -------------------------------------------------------------------------

void VrrpModule::write(vrrp::LogDetail detail, std::string_view line) {
    log_.write(ProcessRole::Vrrp, line, detail == vrrp::LogDetail::Detailed);
}

void VrrpModule::start_script(std::size_t script) {
    const vrrp::ScriptConfig& config = config_.vrrp.scripts[script];
    runs_[scripts_.start({.command = config.command, .user = config.user}, this)] = script;
}

void VrrpModule::signal_script(std::size_t script, int signal) {
    for (const auto& [run, place] : runs_) {
        if (place == script) scripts_.signal(run, signal);
    }
}

void VrrpModule::notify(std::string_view command, std::string_view arguments) {
    (void)scripts_.start({.command = command, .arguments = arguments}, nullptr);
}

void VrrpModule::on_script_end(ScriptId script, ScriptStatus status) {
    const auto found = runs_.find(script);
    if (found == runs_.end()) return;
    const std::size_t place = found->second;
    runs_.erase(found);
    router_.on_script_exit(place, {status.is_signal, status.value});
}

/// By the program's name; with `parameters` its command line must have them, too.
std::size_t VrrpModule::count_processes(std::size_t process) const {
    const vrrp::ProcessConfig& wanted = config_.vrrp.processes[process];
    std::size_t count = 0;
    for (const host::ProcessInfo& info : host_.process_table().all()) {
        const std::string_view line = info.command;
        const auto blank = std::min(line.find(' '), line.size());
        const std::string_view program = line.substr(0, blank);
        const std::string_view name = program.substr(program.rfind('/') + 1);
        const std::string_view rest = line.substr(std::min(blank + 1, line.size()));
        const bool is_named = wanted.process == name || wanted.process == program;
        if (is_named && (wanted.parameters.empty() || rest.starts_with(wanted.parameters))) {
            ++count;
        }
    }
    return count;
}

/// As ipvsadm --start-daemon: one of the two roles at a time (keepalived's ipvs_syncd_*).
void VrrpModule::set_lvs_sync_daemon(std::string_view interface, std::uint8_t vrid,
                                     bool is_master) {
    ipvs::SyncDaemonSpec spec;
    spec.role = is_master ? ipvs::SyncRole::Master : ipvs::SyncRole::Backup;
    spec.interface = interface;
    spec.sync_id = vrid;
    if (const auto& daemon = config_.lvs.sync_daemon) {
        if (daemon->sync_id != 0) spec.sync_id = daemon->sync_id;
        spec.port = daemon->port;
        spec.ttl = daemon->ttl;
        spec.maxlen = daemon->packet_octets_max;
        if (daemon->group) spec.group = *daemon->group;
    }
    ipvs::Director& director = host_.ipvs().director();
    (void)director.stop_sync_daemon(is_master ? ipvs::SyncRole::Backup : ipvs::SyncRole::Master);
    if (director.sync_daemon(spec.role) != nullptr) return;
    if (director.start_sync_daemon(spec) != ipvs::AdminError::None) {
        log_.write(ProcessRole::Vrrp,
                   "IPVS: Can't start the sync daemon: is its interface there and up?");
    }
}

/// Drops what comes for the address, as keepalived's own rules do (no_accept, strict mode).
void VrrpModule::set_address_blocked(IpAddress address, std::string_view, bool is_blocked) {
    host::PacketRule rule;
    rule.destination = {.address = address.v4_value(), .mask = UINT32_MAX};
    rule.target = host::Target::Drop;
    host::PacketTable::Rules rules = host_.filter().rules(net::HookPoint::LocalIn);
    std::erase(rules, rule);
    if (is_blocked) rules.insert(rules.begin(), rule);
    host_.filter().set_rules(net::HookPoint::LocalIn, std::move(rules));
}

}  // namespace lvsim::keepalived
