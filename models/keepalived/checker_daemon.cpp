// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/checker_daemon.hpp"

#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>

namespace lvsim::keepalived {

CheckerDaemon::CheckerDaemon(const CheckerDaemonPorts& ports) : ports_(ports) {}

CheckerDaemon::~CheckerDaemon() {
    kill();
}

LvsPorts CheckerDaemon::lvs_ports() const {
    return {.ipvs = ports_.ipvs,
            .log = ports_.log,
            .scripts = ports_.scripts,
            .trace = ports_.host.world().trace(),
            .node = ports_.host.node()};
}

void CheckerDaemon::start(const LvsConfig& config) {
    LVSIM_ASSERT(!is_running_, "the checkers of {} run already", ports_.host.name());
    is_running_ = true;
    config_ = config;
    drop_missing_scripts();
    log("Initializing ipvs");
    listen_to_addresses();
    set_timeouts({});
    if (config_.has_flush) ports_.ipvs.flush();
    begin_services({});
    start_checkers();
}

void CheckerDaemon::reload(const LvsConfig& config) {
    LVSIM_ASSERT(is_running_, "the checkers of {} do not run", ports_.host.name());
    checkers_.clear();
    const LvsConfig old = std::exchange(config_, config);
    drop_missing_scripts();
    log("Reinitializing ipvs");
    listen_to_addresses();
    set_timeouts(old);
    begin_services(std::exchange(services_, {}));
    start_checkers();
}

void CheckerDaemon::stop() {
    LVSIM_ASSERT(is_running_, "the checkers of {} do not run", ports_.host.name());
    checkers_.clear();
    if (config_.flush_on_stop == FlushOnStop::All) ports_.ipvs.flush();
    for (const auto& service : services_) {
        switch (config_.flush_on_stop) {
            case FlushOnStop::No: service->leave(true); break;
            case FlushOnStop::VirtualServers: service->drop(); break;
            case FlushOnStop::All: break;
        }
    }
    kill();
}

void CheckerDaemon::kill() {
    checkers_.clear();
    services_.clear();
    if (is_listening_) ports_.host.stack().netlink().unsubscribe(*this);
    is_listening_ = false;
    is_running_ = false;
    is_suspended_ = false;
}

void CheckerDaemon::suspend() {
    LVSIM_ASSERT(!is_suspended_, "the checkers of {} stand still", ports_.host.name());
    is_suspended_ = true;
    for (const auto& checker : checkers_) checker->suspend();
}

void CheckerDaemon::resume() {
    LVSIM_ASSERT(is_suspended_, "the checkers of {} do not stand still", ports_.host.name());
    is_suspended_ = false;
    for (const auto& checker : checkers_) {
        checker->set_enabled(is_enabled(checker->service()));
        checker->resume();
    }
}

/// A MISC_CHECK whose program is not there does not check at all.
void CheckerDaemon::drop_missing_scripts() {
    const auto is_missing = [&](const CheckerConfig& checker) {
        const auto* misc = std::get_if<MiscCheck>(&checker.kind);
        if (misc == nullptr) return false;
        const std::vector<std::string> words = words_of(misc->script.line);
        if (words.empty() || !words[0].starts_with('/')) return false;
        if (ports_.host.files().stat(words[0], {})) return false;
        log(fmt::format("Script {} cannot be accessed - No such file or directory", words[0]));
        log(fmt::format("Disabling misc script '{}' since not found/accessible", words[0]));
        return true;
    };
    for (VirtualServerConfig& service : config_.virtual_servers) {
        for (RealServerConfig& server : service.real_servers) {
            std::erase_if(server.checkers, is_missing);
        }
    }
}

void CheckerDaemon::set_timeouts(const LvsConfig& old) {
    const auto of = [](const LvsConfig& config) {
        return std::array{config.tcp_timeout_seconds, config.tcp_fin_timeout_seconds,
                          config.udp_timeout_seconds};
    };
    if (of(config_) == of(old)) return;
    ports_.ipvs.set_timeouts(config_.tcp_timeout_seconds, config_.tcp_fin_timeout_seconds,
                             config_.udp_timeout_seconds);
}

/// First goes what is no more, then comes the rest, in the order of the file.
void CheckerDaemon::begin_services(std::vector<std::unique_ptr<VirtualServer>> old) {
    for (const VirtualServerConfig& config : config_.virtual_servers) {
        services_.push_back(std::make_unique<VirtualServer>(config, lvs_ports()));
    }
    for (const auto& one : old) {
        const auto heir = std::find_if(services_.begin(), services_.end(),
                                       [&](const auto& now) { return now->name() == one->name(); });
        if (heir != services_.end()) {
            (*heir)->take_over(*one);
        } else {
            log(fmt::format("Removing Virtual Server {}", one->name()));
            one->leave(false);
        }
    }
    for (const auto& service : services_) service->enter();
}

void CheckerDaemon::start_checkers() {
    for (const auto& service : services_) {
        for (std::size_t server = 0; server < service->servers().size(); ++server) {
            const std::size_t count = service->servers()[server].checks.size();
            for (std::size_t check = 0; check < count; ++check) {
                start_checker({service.get(), server, check});
            }
        }
    }
    log("Activating BFD healthchecker");
}

void CheckerDaemon::start_checker(const CheckerPlace& place) {
    const RealServerConfig& server = place.service->servers()[place.server].config;
    const std::string_view absent = not_modelled(server.checkers[place.check]);
    if (!absent.empty()) {
        log(fmt::format("not modelled in lvsim: {} (service {} of VS {} is not checked by it)",
                        absent, server.name, place.service->name()));
        return;
    }
    const CheckerPorts ports{.host = ports_.host, .log = ports_.log, .scripts = ports_.scripts};
    checkers_.push_back(make_checker(ports, place));
    checkers_.back()->start(is_enabled(*place.service));
}

// --- ha_suspend ----------------------------------------------------------------------------------

bool CheckerDaemon::is_enabled(const VirtualServer& service) const {
    if (!service.config().has_ha_suspend) return true;
    const auto& keys = service.config().services;
    return std::any_of(keys.begin(), keys.end(), [&](const ipvs::ServiceKey& key) {
        return key.fwmark != 0 || ports_.host.stack().is_local(key.address.address);
    });
}

void CheckerDaemon::listen_to_addresses() {
    const auto& all = config_.virtual_servers;
    const bool is_wanted = std::any_of(all.begin(), all.end(),
                                       [](const auto& service) { return service.has_ha_suspend; });
    if (!is_wanted || is_listening_) return;
    is_listening_ = true;
    ports_.host.stack().netlink().subscribe(*this);
    ports_.log.write(vrrp::LogDetail::Detailed, "Registering Kernel netlink reflector");
    ports_.log.write(vrrp::LogDetail::Detailed, "Registering Kernel netlink command channel");
}

void CheckerDaemon::on_address_changed(net::InterfaceIndex, IpPrefix address, bool is_added) {
    if (is_suspended_) return;  // seen when it goes on
    ports_.log.write(vrrp::LogDetail::Detailed,
                     fmt::format("Netlink reflector reports IP {} {}", to_text(address.address),
                                 is_added ? "added" : "removed"));
    for (const auto& checker : checkers_) checker->set_enabled(is_enabled(checker->service()));
}

void CheckerDaemon::log(std::string_view line) {
    ports_.log.write(vrrp::LogDetail::Always, line);
}

}  // namespace lvsim::keepalived
