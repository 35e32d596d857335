// SPDX-License-Identifier: Apache-2.0
//
// Reload: what stays of a virtual server, and what its old configuration leaves behind. As recorded
// in tests/models/keepalived/recordings/reload-*.case, odd ends included: servers that gave way to
// a sorry server which the new configuration does not have are not entered again.
#include "models/keepalived/lvs/virtual_server.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::keepalived {

void VirtualServer::take_over(VirtualServer& old) {
    is_kept_ = true;
    has_quorum_ = old.has_quorum_;
    old_services_ = old.service_specs();
    for (const ipvs::ServiceKey& key : old.config_.services) {
        const auto& now = config_.services;
        if (std::find(now.begin(), now.end(), key) == now.end()) delete_service(key);
    }
    remove_lost_servers(old);
    take_over_sorry(old);
    for (RealServer& server : servers_) {
        const auto was = std::find_if(old.servers_.begin(), old.servers_.end(), [&](auto& one) {
            return one.config.address == server.config.address;
        });
        if (was != old.servers_.end()) keep_server(server, *was);
    }
}

void VirtualServer::remove_lost_servers(VirtualServer& old) {
    std::vector<RealServer*> lost;
    for (RealServer& server : old.servers_) {
        const bool is_kept = std::any_of(servers_.begin(), servers_.end(), [&](const auto& one) {
            return one.config.address == server.config.address;
        });
        if (is_kept) continue;
        log(fmt::format("service {} no longer exist", server.config.name));
        lost.push_back(&server);
    }
    for (RealServer* server : lost) old.leave_server(*server, false);
}

void VirtualServer::take_over_sorry(VirtualServer& old) {
    if (!old.sorry_) return;
    const bool is_same = sorry_ && sorry_->config.address == old.sorry_->config.address &&
                         sorry_->config.method == old.sorry_->config.method;
    if (is_same) {
        sorry_->is_alive = old.sorry_->is_alive;
        sorry_->is_set = old.sorry_->is_set;
    } else if (old.sorry_->is_set) {
        log(fmt::format("Removing sorry server {} from VS {}", old.sorry_->config.name, name()));
        old.sorry_->config.has_inhibit = false;
        old.remove_sorry();
    }
}

void VirtualServer::keep_server(RealServer& server, RealServer& old) {
    server.is_kept = true;
    server.is_alive = old.is_alive;
    server.is_set = old.is_set;
    keep_checks(server, old);
    server.weight = old.weight;
    server.is_edited = server.config.method != old.config.method ||
                       server.config.u_threshold != old.config.u_threshold ||
                       server.config.l_threshold != old.config.l_threshold ||
                       server.config.tunnel != old.config.tunnel;
}

/// A checker that asks the same goes on where it was. New ones believe what was known.
void VirtualServer::keep_checks(RealServer& server, RealServer& old) {
    server.failed_checks = 0;
    std::vector<bool> is_taken(old.checks.size());
    for (std::size_t at = 0; at < server.checks.size(); ++at) {
        const CheckerConfig& config = server.config.checkers[at];
        std::size_t same = 0;
        while (same < old.checks.size() &&
               (is_taken[same] || !(old.config.checkers[same].kind == config.kind))) {
            ++same;
        }
        CheckState& check = server.checks[at];
        if (same < old.checks.size()) {
            is_taken[same] = true;
            check = old.checks[same];
        } else if (old.is_alive) {
            check.is_up = true;
        }
        if (!check.is_up) ++server.failed_checks;
    }
}

}  // namespace lvsim::keepalived
