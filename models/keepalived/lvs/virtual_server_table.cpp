// SPDX-License-Identifier: Apache-2.0
//
// What a virtual server asks of the kernel's table: vrrp.md, section 15.
#include "models/keepalived/events.hpp"
#include "models/keepalived/lvs/virtual_server.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::keepalived {

namespace {

constexpr std::int32_t kWeightMax = 65'535;

bool operator==(const ipvs::ServiceSpec& a, const ipvs::ServiceSpec& b) {
    return a.key == b.key && a.scheduler == b.scheduler && a.scheduler_flags == b.scheduler_flags &&
           a.persistence == b.persistence && a.engine == b.engine &&
           a.is_one_packet == b.is_one_packet;
}

ipvs::DestinationSpec sorry_spec(const SorryServerConfig& sorry, std::int32_t weight) {
    return {.server = sorry.address, .method = sorry.method, .weight = weight};
}

}  // namespace

// --- start and stop ------------------------------------------------------------------------------

ipvs::ServiceSpec VirtualServer::service_spec(const ipvs::ServiceKey& key) const {
    return {.key = key,
            .scheduler = config_.scheduler,
            .scheduler_flags = config_.scheduler_flags,
            .persistence = config_.persistence,
            .engine = config_.engine,
            .is_one_packet = config_.is_one_packet};
}

void VirtualServer::enter() {
    enter_service();
    for (RealServer& server : servers_) enter_server(server);
    update_quorum(true);
    if (sorry_ && sorry_->config.has_inhibit && !sorry_->is_set) put_sorry(false);
}

void VirtualServer::enter_service() {
    for (const ipvs::ServiceKey& key : config_.services) {
        const ipvs::ServiceSpec spec = service_spec(key);
        const auto old = std::find_if(old_services_.begin(), old_services_.end(),
                                      [&](const auto& one) { return one.key == key; });
        const bool is_new = old == old_services_.end();
        if (!is_new && *old == spec) continue;
        const auto error = is_new ? ports_.ipvs.add_service(spec) : ports_.ipvs.edit_service(spec);
        if (error != ipvs::AdminError::None) {
            log(ipvs_error_line(is_new ? IpvsCommand::AddService : IpvsCommand::EditService, error,
                                key, std::nullopt));
        }
        if (is_new && is_kept_) enter_destinations(key);
    }
    old_services_.clear();
}

void VirtualServer::enter_server(RealServer& server) {
    if (server.is_kept) return enter_kept_server(server);
    if (server.failed_checks == 0) {
        // Alive whatever the kernel says: the log has told what that was.
        static_cast<void>(put(server, server.weight));
        server.is_alive = true;
    } else if (server.config.has_inhibit) {
        static_cast<void>(put(server, 0));
    }
}

void VirtualServer::enter_kept_server(RealServer& server) {
    std::int32_t weight = server.config.weight;
    for (const CheckState& check : server.checks) weight += check.extra_weight;
    if (weight != server.weight) {
        set_weight(server, weight, false);
    } else if (server.is_edited && server.is_set) {
        static_cast<void>(destination(Change::Edit, spec_of(server, weight)));
    }
    if (server.failed_checks == 0) static_cast<void>(set_alive(server, true));
}

/// Of a service that a group has got by the reload: what the others have already.
void VirtualServer::enter_destinations(const ipvs::ServiceKey& key) {
    for (const RealServer& server : servers_) {
        if (!server.is_set) continue;
        const std::int32_t weight = server.is_alive ? server.weight : 0;
        static_cast<void>(destination_of(key, Change::Add, spec_of(server, weight)));
    }
    if (sorry_ && sorry_->is_set) {
        const std::int32_t weight = sorry_->is_alive ? 1 : 0;
        static_cast<void>(destination_of(key, Change::Add, sorry_spec(sorry_->config, weight)));
    }
}

void VirtualServer::leave(bool is_stopping) {
    if (sorry_ && sorry_->is_set) {
        static_cast<void>(destination(Change::Delete, sorry_spec(sorry_->config, 1)));
        sorry_->is_set = sorry_->is_alive = false;
    }
    for (RealServer& server : servers_) leave_server(server, is_stopping);
    drop();
}

void VirtualServer::leave_server(RealServer& server, bool is_stopping) {
    if (is_stopping || server.is_set) {
        log(fmt::format("{} service {} from VS {}", is_stopping ? "Shutting down" : "Removing",
                        server.config.name, name()));
    }
    if (!server.is_set) return;
    static_cast<void>(destination(Change::Delete, spec_of(server, server.weight)));
    server.is_set = server.is_alive = false;
    if (is_stopping && !config_.is_omega) return;
    notify(server);
    if (has_quorum_ && is_below_quorum(alive_weight())) {
        has_quorum_ = false;
        notify_quorum();
    }
}

void VirtualServer::drop() {
    for (const ipvs::ServiceKey& key : config_.services) delete_service(key);
}

void VirtualServer::delete_service(const ipvs::ServiceKey& key) {
    const ipvs::AdminError error = ports_.ipvs.delete_service(key);
    if (error == ipvs::AdminError::None) return;
    log(ipvs_error_line(IpvsCommand::DeleteService, error, key, std::nullopt));
}

// --- destinations --------------------------------------------------------------------------------

ipvs::DestinationSpec VirtualServer::spec_of(const RealServer& server, std::int32_t weight) {
    return {.server = server.config.address,
            .method = server.config.method,
            .weight = std::clamp(weight, 0, kWeightMax),
            .u_threshold = server.config.u_threshold,
            .l_threshold = server.config.l_threshold,
            .tunnel = server.config.tunnel};
}

bool VirtualServer::put(RealServer& server, std::int32_t weight) {
    const bool is_edit = server.config.has_inhibit && server.is_set;
    const bool is_done = destination(is_edit ? Change::Edit : Change::Add, spec_of(server, weight));
    if (is_done) server.is_set = true;
    return is_done;
}

bool VirtualServer::take_out(RealServer& server) {
    if (server.config.has_inhibit) {
        return !server.is_set || destination(Change::Edit, spec_of(server, 0));
    }
    const bool is_done = destination(Change::Delete, spec_of(server, server.weight));
    if (is_done) server.is_set = false;
    return is_done;
}

/// In each service, until one is refused for good.
bool VirtualServer::destination(Change change, const ipvs::DestinationSpec& spec) {
    return std::all_of(config_.services.begin(), config_.services.end(),
                       [&](const auto& key) { return destination_of(key, change, spec); });
}

bool VirtualServer::destination_of(const ipvs::ServiceKey& key, Change change,
                                   const ipvs::DestinationSpec& spec) {
    using ipvs::AdminError;
    auto error = AdminError::None;
    auto command = IpvsCommand::AddDestination;
    switch (change) {
        case Change::Add: error = ports_.ipvs.add_destination(key, spec); break;
        case Change::Edit:
            command = IpvsCommand::EditDestination;
            error = ports_.ipvs.edit_destination(key, spec);
            // Somebody has deleted it by hand: it is entered anew, without a word.
            if (error == AdminError::NoSuchDestination) {
                return destination_of(key, Change::Add, spec);
            }
            break;
        case Change::Delete:
            command = IpvsCommand::DeleteDestination;
            error = ports_.ipvs.delete_destination(key, spec);
            break;
    }
    if (error == AdminError::None) return true;
    log(ipvs_error_line(command, error, key, spec.server));
    // Whoever did it by hand: it is as it should be.
    return error == AdminError::DestinationExists || error == AdminError::NoSuchDestination;
}

void VirtualServer::put_sorry(bool is_serving) {
    const ipvs::DestinationSpec spec = sorry_spec(sorry_->config, is_serving ? 1 : 0);
    const bool is_edit = sorry_->config.has_inhibit && sorry_->is_set;
    if (destination(is_edit ? Change::Edit : Change::Add, spec)) sorry_->is_set = true;
    sorry_->is_alive = is_serving;
    if (!is_serving) return;
    ports_.trace.emit(ports_.node, SorryServerChanged{name(), sorry_->config.name, is_serving});
}

void VirtualServer::remove_sorry() {
    if (sorry_->config.has_inhibit) {
        static_cast<void>(destination(Change::Edit, sorry_spec(sorry_->config, 0)));
    } else {
        static_cast<void>(destination(Change::Delete, sorry_spec(sorry_->config, 1)));
        sorry_->is_set = false;
    }
    sorry_->is_alive = false;
    ports_.trace.emit(ports_.node, SorryServerChanged{name(), sorry_->config.name, false});
}

// --- reload --------------------------------------------------------------------------------------

std::vector<ipvs::ServiceSpec> VirtualServer::service_specs() const {
    std::vector<ipvs::ServiceSpec> specs;
    for (const ipvs::ServiceKey& key : config_.services) specs.push_back(service_spec(key));
    return specs;
}

}  // namespace lvsim::keepalived
