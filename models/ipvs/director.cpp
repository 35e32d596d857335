// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/director.hpp"

#include "models/ipvs/admin.hpp"
#include "models/ipvs/core.hpp"
#include "models/ipvs/defence.hpp"
#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/paths.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "sim/core/assert.hpp"

#include <utility>

namespace lvsim::ipvs {
namespace {

constexpr SimDuration kTrashScanPeriod = SimDuration::seconds(60);

DestinationView view_of(Core& core, Destination& server) {
    return {.id = server.id,
            .server = server.server,
            .method = server.method,
            .tunnel = server.tunnel,
            .weight = server.weight,
            .u_threshold = server.u_threshold,
            .l_threshold = server.l_threshold,
            .activeconns = server.activeconns,
            .inactconns = server.inactconns,
            .persistconns = server.persistconns,
            .is_overloaded = server.is_overloaded,
            .stats = server.stats.view(core.points(), core.rules)};
}

ServiceSpec with_method_of(const DirectorConfig& config, ServiceSpec spec) {
    if (config.scheduler.empty() || spec.scheduler == config.scheduler) return spec;
    spec.scheduler = config.scheduler;
    spec.scheduler_flags = {};
    return spec;
}

ServiceView view_of(Core& core, Service& service) {
    ServiceView view{.key = service.spec.key,
                     .scheduler = service.method->name,
                     .scheduler_flags = service.spec.scheduler_flags,
                     .persistence = service.spec.persistence,
                     .engine = service.spec.engine.empty() ? "" : kEngineName,
                     .is_one_packet = service.spec.is_one_packet,
                     .stats = service.stats.view(core.points(), core.rules),
                     .destinations = {}};
    for (Destination* server : service.servers()) {
        view.destinations.push_back(view_of(core, *server));
    }
    return view;
}

void zero(Core& core, Service& service) {
    for (Destination* server : service.servers()) {
        server->stats.zero(core.points(), core.rules);
    }
    service.stats.zero(core.points(), core.rules);
}

/// In this order, as far as the budget goes; called again at the same moment, it goes on. Whether
/// all is done.
bool do_due_work(Core& core, TurnBudget budget) {
    end_due_connections(core, budget);
    if (core.timers.is_behind()) {
        return false;
    }
    wake_sync_threads(core);
    if (core.alarms.unavailable_flush <= core.now()) {
        core.alarms.unavailable_flush = kTimeNever;
        end_connections_without_server(core);
    }
    sweep_schedulers(core);
    if (core.alarms.defence <= core.now()) {
        defend(core, budget);
        if (core.defence.is_under_way) {
            return false;
        }
    }
    if (core.alarms.trash_scan <= core.now()) {
        core.destinations.scan_trash(core.now());
        core.alarms.trash_scan =
            core.destinations.has_trash() ? core.firing_after(kTrashScanPeriod) : kTimeNever;
    }
    return true;
}

/// Who changes something, or sends a packet, comes after everything that was due.
Core& caught_up(Core& core) {
    if (core.is_behind) [[unlikely]] {
        core.is_behind = false;  // what is done may send packets, which come by here
        core.is_behind = !do_due_work(core, TurnBudget::endless());
    }
    return core;
}

/// Nothing for a director to do: seen already, overheard, or of a protocol it does not know.
bool is_not_ours(PacketPlace place, Frame& frame) {
    return frame.is_ipvs_handled || !frame.has_l3() ||
           (place == PacketPlace::LocalIn && !frame.is_to_this_host);
}

}  // namespace

Director::Director(const DirectorConfig& config, const Ports& ports)
    : core_(std::make_unique<Core>(config, ports)) {
    if (!core_->rules.unhooks_without_services) {
        ports.hooks.set_hooked(true);
    }
}

Director::~Director() = default;

const DirectorConfig& Director::config() const {
    return core_->config;
}

AdminError Director::add_service(const ServiceSpec& spec) {
    return ipvs::add_service(caught_up(*core_), with_method_of(core_->config, spec));
}

AdminError Director::edit_service(const ServiceSpec& spec) {
    return ipvs::edit_service(caught_up(*core_), with_method_of(core_->config, spec));
}

AdminError Director::delete_service(const ServiceKey& key) {
    return ipvs::delete_service(caught_up(*core_), key);
}

void Director::flush() {
    delete_all_services(caught_up(*core_));
}

AdminError Director::add_destination(const ServiceKey& key, const DestinationSpec& spec) {
    return ipvs::add_destination(caught_up(*core_), key, spec);
}

AdminError Director::edit_destination(const ServiceKey& key, const DestinationSpec& spec) {
    return ipvs::edit_destination(caught_up(*core_), key, spec);
}

AdminError Director::delete_destination(const ServiceKey& key, const Endpoint& server) {
    return ipvs::delete_destination(caught_up(*core_), key, server);
}

AdminError Director::zero_service(const ServiceKey& key) {
    Service* service = caught_up(*core_).services.find(key);
    if (service == nullptr) {
        return AdminError::NoSuchService;
    }
    zero(*core_, *service);
    return AdminError::None;
}

void Director::zero_all() {
    for (const auto& service : caught_up(*core_).services.all()) {
        zero(*core_, *service);
    }
    core_->totals.zero(core_->points(), core_->rules);
}

AdminError Director::start_sync_daemon(const SyncDaemonSpec& spec) {
    return ipvs::start_sync_daemon(caught_up(*core_), spec);
}

AdminError Director::stop_sync_daemon(SyncRole role) {
    return ipvs::stop_sync_daemon(caught_up(*core_), role);
}

const SyncDaemonSpec* Director::sync_daemon(SyncRole role) const {
    const auto& daemon = core_->sync.daemon(role);
    return daemon ? &*daemon : nullptr;
}

void Director::on_sync_message(std::span<const std::byte> bytes) {
    take_sync_message(caught_up(*core_), bytes);
}

void Director::set_timeouts(const TimeoutSettings& timeouts) {
    caught_up(*core_).timeouts = timeouts;
}

const TimeoutSettings& Director::timeouts() const {
    return core_->timeouts;
}

void Director::change_settings(const Settings& settings) {
    const Settings before = std::exchange(caught_up(*core_).settings, settings);
    change_defence(*core_, before);
    core_->grid.set_running(settings.run_estimation != 0, core_->now());
}

void Director::set_available_pages(std::uint32_t pages) {
    caught_up(*core_).defence.available_pages = pages;
}

void Director::load_ftp_helper(std::span<const std::uint16_t> ports) {
    if (!core_->ftp.is_loaded()) {
        core_->ftp.load(ports);
    }
}

const Settings& Director::settings() const {
    return core_->settings;
}

PacketAnswer Director::on_request(PacketPlace place, FrameHandle& packet) {
    if (is_not_ours(place, *packet) || is_backup_only(caught_up(*core_))) {
        return {};
    }
    const IpProtocol protocol = packet->ipv4().protocol();
    if (protocol == IpProtocol::Icmp) {
        return handle_icmp_to_server(*core_, place, packet);
    }
    if (is_supported(core_->rules, protocol)) {
        return handle_request(*core_, place, packet);
    }
    // It can only come by again as what is inside it.
    packet->is_ipvs_handled = core_->settings.ignore_tunneled != 0;
    return {};
}

PacketAnswer Director::on_reply(PacketPlace place, FrameHandle& packet) {
    if (packet->is_ipvs_handled || !packet->has_l3()) {
        return {};
    }
    Core& core = caught_up(*core_);
    const IpProtocol protocol = packet->ipv4().protocol();
    if (protocol == IpProtocol::Icmp) {
        return handle_icmp_from_server(core, place, packet);
    }
    return is_supported(core.rules, protocol) ? handle_reply(core, place, packet) : PacketAnswer{};
}

PacketAnswer Director::on_forwarded_icmp(FrameHandle& packet) {
    if (is_not_ours(PacketPlace::Forward, *packet) ||
        packet->ipv4().protocol() != IpProtocol::Icmp || is_backup_only(caught_up(*core_))) {
        return {};
    }
    return handle_icmp_to_server(*core_, PacketPlace::Forward, packet);
}

void Director::on_wake_up() {
    core_->woken_at = kTimeNever;
    core_->is_behind = false;
    core_->is_behind = !do_due_work(*core_, TurnBudget());
    core_->arm();
}

std::vector<ServiceView> Director::services() const {
    std::vector<ServiceView> views;
    for (const auto& service : core_->services.all()) {
        views.push_back(view_of(*core_, *service));
    }
    return views;
}

std::optional<ServiceView> Director::service(const ServiceKey& key) const {
    Service* service = core_->services.find(key);
    return service == nullptr ? std::nullopt : std::optional(view_of(*core_, *service));
}

Counters Director::live_totals() const {
    return core_->totals.live();
}

StatsView Director::totals() const {
    return core_->totals.view(core_->points(), core_->rules);
}

void Director::for_each_connection(const std::function<void(const ConnectionView&)>& visit) const {
    const std::uint64_t now = core_->unit();
    core_->conns.for_each([&](ConnId id) {
        const Conn& conn = core_->conns[id];
        const ConnTies& ties = core_->conns.ties(id);
        visit({.protocol = conn.protocol,
               .client = conn.client(),
               .virtual_address = conn.virtual_address(),
               .server = conn.server(),
               .state = state_text(conn),
               .seconds_left = core_->wheel.seconds_left(conn.expires, now),
               .packets_in = conn.in_pkts,
               .method = conn.method,
               .is_synced = conn.is_synced,
               .is_template = conn.is_template,
               .destination = conn.dest,
               .entry = id,
               .control = ties.control,
               .controls = ties.n_control,
               .engine_data = core_->conns.engine_data(id)});
    });
}

std::size_t Director::connection_count() const {
    return core_->conns.size();
}

std::span<const FtpPort> Director::ftp_ports() const {
    return core_->ftp.ports();
}

std::size_t Director::connection_table_bytes() const {
    return core_->conns.memory_bytes() + core_->timers.memory_bytes();
}

}  // namespace lvsim::ipvs
