// SPDX-License-Identifier: Apache-2.0
//
// What checks do to servers, and servers to the quorum.
#include "models/keepalived/lvs/virtual_server.hpp"

#include "models/keepalived/events.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::keepalived {

namespace {

constexpr std::int32_t kWeightMax = 65'535;  ///< Of IPVS as keepalived knows it.

RealServer make_server(const RealServerConfig& config) {
    RealServer server;
    server.config = config;
    server.weight = config.weight;
    for (const CheckerConfig& checker : config.checkers) {
        server.checks.push_back({.is_up = !checker.is_alpha});
        if (checker.is_alpha) ++server.failed_checks;
    }
    return server;
}

std::int32_t clipped(std::int32_t weight) {
    return std::clamp(weight, 0, kWeightMax);
}

}  // namespace

VirtualServer::VirtualServer(VirtualServerConfig config, const LvsPorts& ports)
    : config_(std::move(config)), ports_(ports) {
    for (const RealServerConfig& server : config_.real_servers) {
        servers_.push_back(make_server(server));
    }
    if (config_.sorry_server) sorry_ = SorryServer{.config = *config_.sorry_server};
}

// --- checks --------------------------------------------------------------------------------------

void VirtualServer::report(std::size_t server_index, std::size_t check_index, bool is_good) {
    RealServer& server = servers_[server_index];
    CheckState& check = server.checks[check_index];
    const bool is_first = !std::exchange(check.has_run, true);
    if (check.is_up == is_good) {
        const bool is_alpha = server.config.checkers[check_index].is_alpha;
        if (is_first && (is_alpha || !is_good)) notify(server);
        return;
    }
    // One that cannot be entered or taken out stays what it was: the next check tries again.
    if (is_good) {
        if (server.failed_checks <= 1 && !set_alive(server, true)) return;
        LVSIM_ASSERT(server.failed_checks > 0, "{} has no failed check", server.config.name);
        --server.failed_checks;
    } else {
        if (server.failed_checks == 0 && !set_alive(server, false)) return;
        ++server.failed_checks;
    }
    check.is_up = is_good;
}

void VirtualServer::set_extra_weight(std::size_t server_index, std::size_t check_index,
                                     std::int32_t extra, bool is_silent) {
    RealServer& server = servers_[server_index];
    CheckState& check = server.checks[check_index];
    const std::int32_t weight = server.weight + extra - check.extra_weight;
    check.extra_weight = extra;
    if (is_silent) {
        server.weight = weight;
    } else {
        set_weight(server, weight, true);
    }
}

// --- servers -------------------------------------------------------------------------------------

bool VirtualServer::is_table_followed() const {
    return has_quorum_ || !sorry_ || !sorry_->is_alive;
}

bool VirtualServer::set_alive(RealServer& server, bool is_alive) {
    if (server.is_alive == is_alive) return true;
    const bool has_inhibit = server.config.has_inhibit;
    log(fmt::format("{}ing service {} {} VS {}",
                    is_alive ? (has_inhibit ? "Enabl" : "Add") : (has_inhibit ? "Disabl" : "Remov"),
                    server.config.name, has_inhibit ? "of" : (is_alive ? "to" : "from"), name()));
    if (is_table_followed()) {
        const bool is_done = is_alive ? put(server, server.weight) : take_out(server);
        if (!is_done) return false;
    }
    server.is_alive = is_alive;
    trace_server(server);
    notify(server);
    update_quorum(false);
    return true;
}

void VirtualServer::set_weight(RealServer& server, std::int32_t weight, bool updates_quorum) {
    if (weight == server.weight) return;
    log(fmt::format("Changing weight from {} to {} for {}active service {} of VS {}", server.weight,
                    weight, server.is_alive ? "" : "in", server.config.name, name()));
    ports_.trace.emit(ports_.node, WeightChanged{.service = name(),
                                                 .server = server.config.name,
                                                 .from = server.weight,
                                                 .to_weight = weight,
                                                 .is_alive = server.is_alive});
    server.weight = weight;
    if (server.is_set && server.is_alive && is_table_followed()) {
        static_cast<void>(destination(Change::Edit, spec_of(server, weight)));
    }
    if (updates_quorum) update_quorum(false);
}

std::int64_t VirtualServer::alive_weight() const {
    std::int64_t sum = 0;
    for (const RealServer& server : servers_) {
        if (server.is_alive) sum += clipped(server.weight);
    }
    return sum;
}

// --- quorum --------------------------------------------------------------------------------------

bool VirtualServer::is_below_quorum(std::int64_t weight) const {
    return weight == 0 || weight < std::int64_t{config_.quorum} - std::int64_t{config_.hysteresis};
}

void VirtualServer::update_quorum(bool is_start) {
    const std::int64_t weight = alive_weight();
    const std::int64_t enough = std::int64_t{config_.quorum} + std::int64_t{config_.hysteresis};
    if (!has_quorum_ && weight >= enough) return gain_quorum(weight);
    const bool is_lost = has_quorum_ && is_below_quorum(weight);
    const bool was_never_there = is_start && !has_quorum_ && sorry_ && !sorry_->is_alive;
    if (is_lost || was_never_there) lose_quorum(weight, is_start);
}

void VirtualServer::gain_quorum(std::int64_t weight) {
    has_quorum_ = true;
    log(fmt::format("Gained quorum {}+{}={} <= {} for VS {}", config_.quorum, config_.hysteresis,
                    std::int64_t{config_.quorum} + config_.hysteresis, weight, name()));
    trace_quorum(weight);
    if (sorry_ && sorry_->is_alive) {
        log(fmt::format("{} sorry server {} from VS {}",
                        sorry_->config.has_inhibit ? "Disabling" : "Removing", sorry_->config.name,
                        name()));
        remove_sorry();
        swap_pool(true);
    }
    notify_quorum();
}

void VirtualServer::lose_quorum(std::int64_t weight, bool is_start) {
    has_quorum_ = false;
    log(fmt::format(
        "{} {}-{}={} > {} for VS {}", is_start ? "Starting with quorum down" : "Lost quorum",
        config_.quorum, config_.hysteresis,
        std::int64_t{config_.quorum} - std::int64_t{config_.hysteresis}, weight, name()));
    trace_quorum(weight);
    if (sorry_) {
        log(fmt::format("{} sorry server {} to VS {}",
                        sorry_->config.has_inhibit ? "Enabling" : "Adding", sorry_->config.name,
                        name()));
        swap_pool(false);
        put_sorry(true);
    }
    notify_quorum();
}

/// All servers that are alive enter the table, or leave it to the sorry server.
void VirtualServer::swap_pool(bool is_added) {
    log(fmt::format("{} alive servers {} the pool for VS {}", is_added ? "Adding" : "Removing",
                    is_added ? "to" : "from", name()));
    for (RealServer& server : servers_) {
        if (!server.is_alive) continue;
        static_cast<void>(is_added ? put(server, server.weight) : take_out(server));
    }
}

// --- who is told ---------------------------------------------------------------------------------

void VirtualServer::notify(const RealServer& server) {
    run(server.is_alive ? server.config.notify_up : server.config.notify_down);
}

void VirtualServer::notify_quorum() {
    run(has_quorum_ ? config_.quorum_up : config_.quorum_down);
}

void VirtualServer::run(const CommandConfig& command) {
    if (command.line.empty()) return;
    static_cast<void>(
        ports_.scripts.start({.command = command.line, .user = command.user}, nullptr));
}

void VirtualServer::log(std::string_view line) {
    ports_.log.write(vrrp::LogDetail::Always, line);
}

void VirtualServer::trace_server(const RealServer& server) {
    const std::uint32_t failed = server.is_alive ? 0 : server.failed_checks + 1;
    ports_.trace.emit(ports_.node, ServerChanged{.service = name(),
                                                 .server = server.config.name,
                                                 .is_up = server.is_alive,
                                                 .failed_checkers = failed,
                                                 .is_in_table = server.is_set,
                                                 .weight = server.weight,
                                                 .alive_weight = alive_weight()});
}

void VirtualServer::trace_quorum(std::int64_t weight) {
    ports_.trace.emit(ports_.node, QuorumChanged{.service = name(),
                                                 .is_gained = has_quorum_,
                                                 .weight = weight,
                                                 .quorum = config_.quorum,
                                                 .hysteresis = config_.hysteresis,
                                                 .has_sorry_server = sorry_.has_value()});
}

}  // namespace lvsim::keepalived
