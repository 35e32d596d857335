// SPDX-License-Identifier: Apache-2.0
//
// Start scripts of single daemons: start, stop, restart, condrestart, reload, status; and what
// httpd's and rsyslog's say.
#include "models/host/boot/services.hpp"
#include "models/host/boot/shell_step.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/boot/system_log.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>

namespace lvsim::host {

namespace {

constexpr SimDuration kStartTime = SimDuration::milliseconds(300);
constexpr SimDuration kStopTime = SimDuration::milliseconds(500);
constexpr int kNotRunning = 3;

constexpr std::string_view daemon_name(std::string_view service) {
    return service == "rsyslog" ? "rsyslogd" : service;
}

Daemon& daemon_of(const ScriptCall& call) {
    Daemon* daemon = call.system.services().find(daemon_name(call.service));
    LVSIM_ASSERT(daemon != nullptr, "no daemon for the start script {}", call.service);
    return *daemon;
}

void start(const ScriptCall& call, const DaemonTexts& texts) {
    call.steps.then(
        [call, texts] { call.console.begin(call.console.in_language(texts.starting)); });
    call.steps.pause(kStartTime);
    call.steps.then([call] {
        Daemon& daemon = daemon_of(call);
        Services& services = call.system.services();
        const bool was_running = daemon.is_running();
        const std::string complaint = was_running ? "" : daemon.start();
        if (!complaint.empty()) call.console.write(complaint);
        call.steps.status = daemon.is_running() ? 0 : 1;
        if (!daemon.is_running()) {
            call.console.failure();
            return;
        }
        call.console.success();
        if (!was_running) services.note_started(daemon.name());
        services.set_locked(call.service, true);
    });
}

void stop(const ScriptCall& call, const DaemonTexts& texts) {
    call.steps.then(
        [call, texts] { call.console.begin(call.console.in_language(texts.stopping)); });
    call.steps.pause(kStopTime);
    call.steps.then([call] {
        Daemon& daemon = daemon_of(call);
        const bool was_running = daemon.is_running();
        daemon.kill();
        call.system.services().note_stopped(daemon.name());
        call.system.services().set_locked(call.service, false);
        call.steps.status = was_running ? 0 : 1;
        was_running ? call.console.success() : call.console.failure();
    });
}

/// httpd reads its configuration again.
void reload(const ScriptCall& call) {
    call.steps.then([call] {
        call.console.begin(
            call.console.in_language({"Reloading httpd: ", "Rechargement de httpd\u00a0: "}));
        Daemon* daemon = call.system.services().find(call.service);
        const bool was_running = daemon != nullptr && daemon->is_running();
        if (daemon != nullptr && !daemon->check_configuration().empty()) {
            constexpr int kNotConfigured = 6;
            call.console.write(call.console.in_language(
                {"not reloading due to configuration syntax error\n",
                 "pas de rechargement en raison d'une erreur de syntaxe\n"}));
            call.console.failure();
            call.steps.status = kNotConfigured;
            return;
        }
        if (was_running) {
            daemon->kill();
            call.console.write(daemon->start());
        }
        const bool is_done = was_running && daemon->is_running();
        call.steps.status = is_done ? 0 : 1;
        is_done ? call.console.success() : call.console.failure();
    });
}

/// As status() of /etc/init.d/functions.
void say_status(const ScriptCall& call) {
    const std::string_view name = daemon_name(call.service);
    if (const auto pid = call.system.services().pid_of(name)) {
        call.console.say(fmt::format(
            fmt::runtime(call.console.in_language(
                {"{} (pid  {}) is running...", "{} (pid  {}) en cours d'exécution..."})),
            name, *pid));
        call.steps.status = 0;
        return;
    }
    const bool is_locked = call.system.services().is_locked(call.service);
    const Phrase text =
        is_locked ? Phrase{"{} dead but subsys locked", "{} est mort mais subsys est verrouillé"}
                  : Phrase{"{} is stopped", "{} est arrêté"};
    call.console.say(fmt::format(fmt::runtime(call.console.in_language(text)), name));
    call.steps.status = is_locked ? 2 : kNotRunning;
}

/// What run_daemon_script() does something for.
bool is_daemon_action(std::string_view action) {
    constexpr std::array<std::string_view, 6> kActions = {"start",       "stop",        "restart",
                                                          "condrestart", "try-restart", "status"};
    return std::find(kActions.begin(), kActions.end(), action) != kActions.end();
}

}  // namespace

void run_daemon_script(const ScriptCall& call, const DaemonTexts& texts) {
    if (call.system.services().find(daemon_name(call.service)) == nullptr) {
        call.console.complain(
            fmt::format("not modelled in lvsim: {} on this machine", call.service));
        call.steps.status = 1;
        return;
    }
    const bool is_conditional = call.action == "condrestart" || call.action == "try-restart";
    if (is_conditional && !daemon_of(call).is_running()) return;
    if (call.action == "start") {
        start(call, texts);
    } else if (call.action == "stop") {
        stop(call, texts);
    } else if (call.action == "restart" || is_conditional) {
        stop(call, texts);
        start(call, texts);
    } else if (call.action == "status") {
        call.steps.then([call] { say_status(call); });
    } else {
        call.steps.then([call] {
            say_script_usage(call, "start|stop|restart|condrestart|try-restart|status");
        });
    }
}

void run_httpd_script(const ScriptCall& call) {
    if (call.action == "reload" || call.action == "force-reload") return reload(call);
    if (call.action == "configtest" || call.action == "graceful" || call.action == "fullstatus") {
        // The script hands these to apachectl.
        const std::string line = fmt::format("apachectl {}", call.action);
        call.steps.then(std::make_unique<ShellStep>(call.system.host(), line, &call.console));
        return;
    }
    if (!is_daemon_action(call.action)) {
        call.steps.then([call] {
            call.console.say(fmt::format(
                "{}httpd {{start|stop|restart|condrestart|try-restart|force-reload|reload|status|"
                "fullstatus|graceful|help|configtest}}",
                call.console.in_language({"Usage: ", "Utilisation : "})));
            call.steps.status = 2;
        });
        return;
    }
    run_daemon_script(call, {{"Starting httpd: ", "Démarrage de httpd\u00a0: "},
                             {"Stopping httpd: ", "Arrêt de httpd\u00a0: "}});
}

void run_sshd_script(const ScriptCall& call) {
    run_daemon_script(call, {{"Starting sshd: ", "Démarrage de sshd\u00a0: "},
                             {"Stopping sshd: ", "Arrêt de sshd\u00a0: "}});
}

void run_rsyslog_script(const ScriptCall& call) {
    if (call.action != "start") {
        call.steps.then([call] {
            const bool stays = call.action == "status";
            if (!stays) call.system.log().set_running(false);
        });
    }
    run_daemon_script(
        call, {{"Starting system logger: ", "Démarrage du système de journalisation\u00a0: "},
               {"Shutting down system logger: ", "Arrêt du système de journalisation\u00a0: "}});
    call.steps.then([call] {
        const bool runs = daemon_of(call).is_running();
        if (runs && !call.system.log().is_running()) call.system.log().set_running(true);
    });
}

}  // namespace lvsim::host
