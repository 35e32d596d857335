// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/admin.hpp"

#include "models/ipvs/lifecycle.hpp"
#include "models/ipvs/sched/registry.hpp"

#include <algorithm>

namespace lvsim::ipvs {
namespace {

constexpr SimDuration kTrashScanPeriod = SimDuration::seconds(60);
constexpr SimDuration kOneTick = SimDuration::milliseconds(4);

/// The scheduler, then the persistence engine: there is one.
AdminError check_names(const Core& core, const ServiceSpec& spec) {
    const bool is_known = find_scheduler(core.config.profile, spec.scheduler) != nullptr &&
                          (core.config.has_twos || spec.scheduler != "twos");
    if (!is_known) {
        return AdminError::NoSuchScheduler;
    }
    if (spec.engine.empty()) {
        return AdminError::None;
    }
    const bool has_engine = spec.engine == "sip" && core.config.has_sip_engine;
    return has_engine ? AdminError::None : AdminError::NoSuchScheduler;
}

void arm_sweep(Core& core, Service& service) {
    const auto period = service.scheduler->sweep_period();
    service.next_sweep = period ? core.firing_after(*period) : kTimeNever;
    core.alarms.scheduler_sweep = std::min(core.alarms.scheduler_sweep, service.next_sweep);
}

void give_scheduler(Core& core, Service& service) {
    service.method = find_scheduler(core.config.profile, service.spec.scheduler);
    service.scheduler = service.method->make(core.scheduler_context, service.servers());
    arm_sweep(core, service);
    core.arm();
}

/// In Linux's order: numbers, then the address of a server that is new.
AdminError check_numbers(const DestinationSpec& spec) {
    if (spec.weight < 0 || spec.l_threshold > spec.u_threshold) {
        return AdminError::OutOfRange;
    }
    return AdminError::None;
}

/// What 2.6.32 did when thresholds were edited: it looked at their numbers only.
void relax_thresholds(Destination& server, std::uint32_t former_upper) {
    if (server.u_threshold == 0 || server.u_threshold > former_upper) {
        server.is_overloaded = false;
    }
}

ForwardingMethod method_for(const Core& core, const DestinationSpec& spec) {
    if (!core.rules.marks_local_servers) {
        return spec.method;
    }
    const auto route = core.ports.routes.route_to(spec.server.address);
    return route && route->is_local ? ForwardingMethod::LocalNode : spec.method;
}

/// The steps that adding and editing share (spec 1.2).
void apply(Core& core, Service& service, Destination& server, const DestinationSpec& spec) {
    server.weight = spec.weight;
    if (spec.weight != 0 || !server.is_available) {
        server.last_weight = spec.weight;
    }
    server.method = method_for(core, spec);
    server.tunnel = spec.tunnel;
    if (server.service_serial != service.serial) {
        if (server.service_serial != 0) {
            server.stats.zero(core.points(), core.rules);
        }
        server.service_serial = service.serial;
    }
    server.service = &service;
    server.is_available = true;
    const std::uint32_t former_upper = server.u_threshold;
    const bool is_changed =
        server.u_threshold != spec.u_threshold || server.l_threshold != spec.l_threshold;
    server.u_threshold = spec.u_threshold;
    server.l_threshold = spec.l_threshold;
    if (!core.rules.judges_edited_thresholds) {
        relax_thresholds(server, former_upper);
    } else if (is_changed) {
        judge_thresholds(core, server);
    }
}

/// Into the trash: connections may still point to it. Requires: no longer in its service's list.
void discard(Core& core, Destination& server) {
    server.is_available = false;
    server.service = nullptr;
    core.destinations.leave_real_server(server);
    if (!core.destinations.has_trash() && core.rules.keeps_unused_servers) {
        core.alarms.trash_scan = core.firing_after(kTrashScanPeriod);
    }
    core.destinations.put_in_trash(server);
    if (!core.rules.keeps_unused_servers && server.references == 0) {
        core.destinations.purge_trash();
    }
    if (core.settings.expire_nodest_conn != 0 && core.rules.reschedules_without_server) {
        core.alarms.unavailable_flush = core.now() + kOneTick;
    }
}

void remove_service(Core& core, Service& service) {
    core.services_with_engine -= service.spec.engine.empty() ? 0U : 1U;
    service.scheduler.reset();
    while (!service.servers().empty()) {
        Destination& server = *service.servers().front();
        service.take_out(server);
        discard(core, server);
    }
    core.services.remove(service);
    if (!core.services.has_v4() && core.rules.unhooks_without_services) {
        core.ports.hooks.set_hooked(false);
    }
}

}  // namespace

AdminError add_service(Core& core, const ServiceSpec& spec) {
    if (core.services.find(spec.key) != nullptr) {
        return AdminError::ServiceExists;
    }
    if (const AdminError error = check_names(core, spec); error != AdminError::None) {
        return error;
    }
    if (spec.key.is_v4() && core.rules.unhooks_without_services) {
        core.ports.hooks.set_hooked(true);
    }
    core.services_with_engine += spec.engine.empty() ? 0U : 1U;
    give_scheduler(core, core.services.add(spec, core.points()));
    return AdminError::None;
}

void sweep_schedulers(Core& core) {
    if (core.alarms.scheduler_sweep > core.now()) {
        return;
    }
    core.alarms.scheduler_sweep = kTimeNever;
    for (const auto& service : core.services.all()) {
        if (service->next_sweep <= core.now()) {
            service->scheduler->sweep();
            arm_sweep(core, *service);
        }
        core.alarms.scheduler_sweep = std::min(core.alarms.scheduler_sweep, service->next_sweep);
    }
}

AdminError edit_service(Core& core, const ServiceSpec& spec) {
    Service* service = core.services.find(spec.key);
    if (service == nullptr) {
        return AdminError::NoSuchService;
    }
    if (const AdminError error = check_names(core, spec); error != AdminError::None) {
        return error;
    }
    const bool is_other_method = service->spec.scheduler != spec.scheduler;
    core.services_with_engine += spec.engine.empty() ? 0U : 1U;
    core.services_with_engine -= service->spec.engine.empty() ? 0U : 1U;
    service->spec = spec;
    if (is_other_method) {
        give_scheduler(core, *service);
    }
    return AdminError::None;
}

AdminError delete_service(Core& core, const ServiceKey& key) {
    Service* service = core.services.find(key);
    if (service == nullptr) {
        return AdminError::NoSuchService;
    }
    remove_service(core, *service);
    core.arm();
    return AdminError::None;
}

void delete_all_services(Core& core) {
    while (!core.services.empty()) {
        remove_service(core, *core.services.all().front());
    }
    core.arm();
}

AdminError add_destination(Core& core, const ServiceKey& key, const DestinationSpec& spec) {
    Service* service = core.services.find(key);
    if (service == nullptr) {
        return AdminError::ServiceNotDefined;
    }
    if (const AdminError error = check_numbers(spec); error != AdminError::None) {
        return error;
    }
    if (service->find(spec.server) != nullptr) {
        return AdminError::DestinationExists;
    }
    Destination* server = core.destinations.revive(key, spec.server);
    if (server == nullptr) {
        if (!core.ports.routes.is_unicast(spec.server.address)) {
            return AdminError::NotUnicast;
        }
        server = &core.destinations.make();
        server->server = spec.server;
        server->service_key = key;
        server->stats = Stats(core.points());
    }
    if (!core.rules.keeps_unused_servers) {
        core.destinations.purge_trash();
    }
    apply(core, *service, *server, spec);
    core.destinations.enter_real_server(*server);
    service->put_in_front(*server);
    service->scheduler->server_added(service->servers(), *server);
    return AdminError::None;
}

AdminError edit_destination(Core& core, const ServiceKey& key, const DestinationSpec& spec) {
    Service* service = core.services.find(key);
    if (service == nullptr) {
        return AdminError::ServiceNotDefined;
    }
    if (const AdminError error = check_numbers(spec); error != AdminError::None) {
        return error;
    }
    Destination* server = service->find(spec.server);
    if (server == nullptr) {
        return AdminError::NoSuchDestination;
    }
    core.destinations.leave_real_server(*server);
    apply(core, *service, *server, spec);
    core.destinations.enter_real_server(*server);
    service->scheduler->server_updated(service->servers(), *server);
    return AdminError::None;
}

AdminError delete_destination(Core& core, const ServiceKey& key, const Endpoint& address) {
    Service* service = core.services.find(key);
    if (service == nullptr) {
        return AdminError::ServiceNotDefined;
    }
    Destination* server = service->find(address);
    if (server == nullptr) {
        return AdminError::NoSuchDestination;
    }
    server->is_available = false;
    service->take_out(*server);
    service->scheduler->server_removed(service->servers(), *server);
    discard(core, *server);
    core.arm();
    return AdminError::None;
}

}  // namespace lvsim::ipvs
