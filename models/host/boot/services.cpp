// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/services.hpp"

#include "models/host/boot/daemon_processes.hpp"
#include "models/host/boot/rc_links.hpp"
#include "models/host/boot/shell_step.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/ssh/server.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::string_view kRunnerCommand = "lvsim-init-script";

constexpr std::array kScripts = {
    StartScript{"NetworkManager", "start and stop NetworkManager", "2345", "23 84", "",
                run_network_manager_script},
    StartScript{"httpd", "start and stop the Apache HTTP server", "-", "85 15", "httpd",
                run_httpd_script},
    StartScript{"iptables", "start and stop the packet filter", "2345", "08 92", "",
                run_iptables_script},
    StartScript{"ipvsadm", "restore and clear the table of the virtual server", "-", "28 72",
                "ipvsadm", run_ipvsadm_script},
    StartScript{"network", "bring the network up and down", "2345", "10 90", "",
                run_network_script},
    StartScript{"rsyslog", "start and stop the system logger", "2345", "12 88", "",
                run_rsyslog_script},
    StartScript{"sshd", "start and stop the secure shell server", "2345", "55 25", "",
                run_sshd_script},
};
static_assert(std::is_sorted(kScripts.begin(), kScripts.end(),
                             [](const StartScript& a, const StartScript& b) {
                                 return a.name < b.name;
                             }));

/// Whether the script in the machine is ours as it was installed, and not one a person wrote.
bool is_ours(std::string_view text, std::string_view service) {
    return text.find(fmt::format("\nexec {} {} ", kRunnerCommand, service)) !=
           std::string_view::npos;
}

}  // namespace

std::span<const StartScript> start_scripts() {
    return kScripts;
}

const StartScript* find_start_script(std::string_view name) {
    const auto found = std::find_if(kScripts.begin(), kScripts.end(),
                                    [&](const StartScript& script) { return script.name == name; });
    return found == kScripts.end() ? nullptr : &*found;
}

std::string start_script_text(const StartScript& script) {
    return fmt::format(
        "#!/bin/bash\n"
        "#\n"
        "# {0}  {1}\n"
        "#\n"
        "# chkconfig: {2} {3}\n"
        "# description: {1}\n"
        "\n"
        "exec {4} {0} \"$@\"\n",
        script.name, script.description, script.levels, script.priorities, kRunnerCommand);
}

Services::Services(System& system) : system_(system) {
    for (const std::string_view name : {"rsyslogd", "NetworkManager"}) {
        own_.push_back(std::make_unique<PlainDaemon>(std::string(name)));
        add(*own_.back());
    }
    sshd_ = std::make_unique<ssh::Sshd>(system.host());
    add(*sshd_);
}

Services::~Services() = default;

Daemon* Services::find(std::string_view name) const {
    const auto found = std::find_if(daemons_.begin(), daemons_.end(),
                                    [&](const Daemon* daemon) { return daemon->name() == name; });
    return found == daemons_.end() ? nullptr : *found;
}

std::optional<int> Services::pid_of(std::string_view name) const {
    const auto found = running_.find(name);
    const auto pid = found == running_.end() ? std::nullopt : found->second->first();
    return pid ? std::optional(static_cast<int>(*pid)) : std::nullopt;
}

void Services::note_started(std::string_view name) {
    running_[std::string(name)] =
        std::make_unique<DaemonProcesses>(system_.host().process_table(), *find(name));
}

void Services::note_stopped(std::string_view name) {
    running_.erase(std::string(name));
}

bool Services::is_locked(std::string_view name) const {
    return system_.host().files().read(fmt::format("/var/lock/subsys/{}", name)).has_value();
}

void Services::set_locked(std::string_view name, bool is_locked) {
    const std::string path = fmt::format("/var/lock/subsys/{}", name);
    if (is_locked) {
        system_.host().files().write(path, {});
    } else {
        system_.host().files().remove(path);
    }
}

void Services::run(std::string_view service, std::string_view action, Steps& steps,
                   ScriptConsole& console) {
    const std::string path = fmt::format("{}/{}", kInitDirectory, service);
    const StartScript* script = find_start_script(service);
    const auto text = system_.host().files().read(path);
    if (script != nullptr && text && is_ours(*text, service)) {
        script->run({system_, steps, console, std::string(service), std::string(action)});
        return;
    }
    steps.then(
        std::make_unique<ShellStep>(system_.host(), fmt::format("{} {}", path, action), &console));
}

void Services::lose_power() {
    for (Daemon* daemon : daemons_) daemon->kill();
    running_.clear();
}

void say_script_usage(const ScriptCall& call, std::string_view actions) {
    call.console.say(fmt::format("{}/etc/init.d/{} {{{}}}",
                                 call.console.in_language({"Usage: ", "Utilisation : "}),
                                 call.service, actions));
    call.steps.status = 2;
}

}  // namespace lvsim::host
