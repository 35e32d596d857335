// SPDX-License-Identifier: Apache-2.0
//
// The daemons of a machine: what its keys say of them, their start, and signals from the timeline.
#include "models/host/files.hpp"
#include "models/httpd/httpd.hpp"
#include "models/httpd/service.hpp"
#include "models/keepalived/commands.hpp"
#include "models/keepalived/daemon/keepalived.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/machine.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace lvsim::runtime {

namespace {

httpd::HttpdConfig httpd_config(const HttpdConfig& config, host::Profile profile) {
    auto made = httpd::default_config(profile);
    made.listen.clear();
    for (const auto& listen : config.listen) made.listen.push_back(listen.value);
    for (const auto& listen : config.ssl) {
        made.listen.push_back(listen.value);
        made.tls_ports.push_back(listen.value.port);
    }
    for (const auto& page : config.pages) {
        auto& content = made.pages[page.path];
        content.text = page.text;
        if (page.size) content.bytes = static_cast<std::uint64_t>(page.size->bytes);
        if (page.service_time) content.service_time = page.service_time->law;
        if (page.content_type) content.content_type = *page.content_type;
    }
    if (config.keep_alive) made.is_keep_alive = *config.keep_alive;
    if (config.keep_alive_timeout) made.keep_alive_timeout = *config.keep_alive_timeout;
    if (config.keep_alive_max) {
        made.keep_alive_max = static_cast<std::uint32_t>(*config.keep_alive_max);
    }
    made.workers = static_cast<std::uint32_t>(config.workers);
    if (config.backlog) made.backlog = static_cast<std::uint32_t>(*config.backlog);
    made.service_time = config.service_time.law;
    return made;
}

}  // namespace

void Machine::install_daemons(host::RequestWork& work) {
    if (config_.httpd) {
        httpd_ = &world_.emplace<httpd::Httpd>(host_, httpd_config(*config_.httpd, config_.profile),
                                               &work);
        host_.add_daemon(listed_httpd_.emplace(host_.process_table(), *httpd_));
    }
    if (config_.keepalived) {
        keepalived_ = &world_.emplace<keepalived::Keepalived>(host_);
        host_.add_daemon(*keepalived_);
        host_.add_programs(keepalived::commands());
    }
}

host::Daemon* Machine::find_daemon(std::string_view name) {
    host::Daemon* const web_server = listed_httpd_ ? &*listed_httpd_ : nullptr;
    for (host::Daemon* daemon : {web_server, static_cast<host::Daemon*>(service_),
                                 static_cast<host::Daemon*>(keepalived_)}) {
        if (daemon != nullptr && daemon->name() == name) return daemon;
    }
    return nullptr;
}

std::string Machine::control(std::string_view process, ProcessAction action) {
    host::Daemon& daemon = *find_daemon(process);
    if (!host_.is_powered()) return "the machine has no power";
    if (host_.stack().is_frozen()) {
        signals_.emplace_back(process, action);
        return "waits until the machine is thawed";
    }
    if (action == ProcessAction::Start) return start(daemon);
    if (!daemon.is_running()) return "it does not run";
    switch (action) {
        case ProcessAction::Stop: return suspend_or_resume(daemon, true);
        case ProcessAction::Continue: return suspend_or_resume(daemon, false);
        case ProcessAction::Terminate: return terminate(daemon);
        case ProcessAction::Start: break;
        case ProcessAction::Kill:
            (void)take_termination(daemon);
            daemon.kill();
            break;
    }
    return {};
}

std::string Machine::start(host::Daemon& daemon) {
    for (Termination& termination : terminated_) {
        if (termination.daemon != daemon.name()) continue;
        termination.is_start_due = true;
        return "waits until it has ended";
    }
    const bool is_ending = daemon.is_ending();
    if (daemon.is_running() && !is_ending) return "it runs already";
    std::string complaint = daemon.start();
    return is_ending ? "waits until it has ended" : complaint;
}

std::string Machine::terminate(host::Daemon& daemon) {
    if (daemon.is_suspended()) {
        (void)take_termination(daemon);
        terminated_.push_back({std::string(daemon.name())});
        return "waits until it goes on";
    }
    daemon.terminate();
    return {};
}

std::string Machine::suspend_or_resume(host::Daemon& daemon, bool is_suspend) {
    if (daemon.is_suspended() == is_suspend) {
        return is_suspend ? "it is stopped already" : "it is not stopped";
    }
    if (is_suspend) {
        daemon.suspend();
        return {};
    }
    daemon.resume();
    if (const auto termination = take_termination(daemon)) {
        daemon.terminate();
        if (termination->is_start_due) return daemon.start();
    }
    return {};
}

std::optional<Machine::Termination> Machine::take_termination(const host::Daemon& daemon) {
    const auto found =
        std::find_if(terminated_.begin(), terminated_.end(),
                     [&](const Termination& one) { return one.daemon == daemon.name(); });
    if (found == terminated_.end()) return std::nullopt;
    Termination taken = std::move(*found);
    terminated_.erase(found);
    return taken;
}

void Machine::start_httpd() {
    if (!listed_httpd_) return;
    const auto refusal = listed_httpd_->start();
    if (refusal.empty()) return;
    report(code::kBootHttpd, config_.httpd->place, "httpd",
           "the web server does not start: " + quoted(refusal), "");
}

void Machine::start_keepalived() {
    if (keepalived_ == nullptr) return;
    const KeepalivedConfig& config = *config_.keepalived;
    const auto options = keepalived::parse_options(config.options);
    if (!options) {
        report(code::kBootKeepalived, config.place, "keepalived.options", options.error(), "");
        return;
    }
    (void)host_.files().write(std::string(keepalived::kConfigPath), config.config);
    keepalived_->set_options(*options);
    const std::string refusal = keepalived_->start();
    if (keepalived_->is_running()) return;
    report(code::kBootKeepalived, config.place, "keepalived",
           "keepalived does not start: " +
               quoted(refusal.empty() ? keepalived_->check_configuration() : refusal),
           "'keepalived -t' on the machine checks its configuration");
}

}  // namespace lvsim::runtime
