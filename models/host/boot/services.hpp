// SPDX-License-Identifier: Apache-2.0
//
// The services of a machine and their start scripts: which there are, what they print, what they
// start and stop, and how init and service(8) run them. Behaviour reference: the scripts in
// /etc/rc.d/init.d of CentOS 6 (centos6-lab.md, section 4.1).
#pragma once

#include "models/host/boot/messages.hpp"
#include "models/host/boot/steps.hpp"
#include "models/host/daemon.hpp"

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Host;
class System;
namespace ssh {
class Sshd;
}

/// A run of a start script. It outlives the steps that the script adds: both are of one command.
struct ScriptCall {
    System& system;
    Steps& steps;
    ScriptConsole& console;
    std::string service;
    std::string action;  ///< "start", "stop", ...; empty: none was given.
};

struct StartScript {
    std::string_view name;
    std::string_view description;
    std::string_view levels;      ///< "2345", or "-"
    std::string_view priorities;  ///< "10 90"
    std::string_view package;     ///< What installs it; empty: the blank machine has it.
    void (*run)(const ScriptCall& call);
};
/// All of them, in the order of their names.
[[nodiscard]] std::span<const StartScript> start_scripts();
[[nodiscard]] const StartScript* find_start_script(std::string_view name);
/// The file in /etc/rc.d/init.d.
[[nodiscard]] std::string start_script_text(const StartScript& script);

/// A daemon of which nothing is seen but that it runs.
class PlainDaemon final : public Daemon {
public:
    explicit PlainDaemon(std::string name) : name_(std::move(name)) {}
    [[nodiscard]] std::string_view name() const override { return name_; }
    [[nodiscard]] std::string start() override {
        is_running_ = true;
        return {};
    }
    void kill() override { is_running_ = is_suspended_ = false; }
    void suspend() override { is_suspended_ = true; }
    void resume() override { is_suspended_ = false; }
    [[nodiscard]] bool is_running() const override { return is_running_; }
    [[nodiscard]] bool is_suspended() const override { return is_suspended_; }

private:
    std::string name_;
    bool is_running_ = false;
    bool is_suspended_ = false;
};

class DaemonProcesses;

class Services {
public:
    explicit Services(System& system);
    Services(const Services&) = delete;
    Services& operator=(const Services&) = delete;
    ~Services();

    /// A daemon that a start script of its name starts. Requires: it outlives the run.
    void add(Daemon& daemon) { daemons_.push_back(&daemon); }
    [[nodiscard]] Daemon* find(std::string_view name) const;
    /// Of the daemon's first process; nullopt: it does not run.
    [[nodiscard]] std::optional<int> pid_of(std::string_view name) const;
    /// Its processes appear in the machine's table, or go from it.
    void note_started(std::string_view name);
    void note_stopped(std::string_view name);
    /// /var/lock/subsys/NAME: what init looks at on the way down.
    [[nodiscard]] bool is_locked(std::string_view name) const;
    void set_locked(std::string_view name, bool is_locked);

    /// Runs /etc/rc.d/init.d/SERVICE ACTION. Requires: the file is there; `console` lives as long
    /// as the steps do.
    void run(std::string_view service, std::string_view action, Steps& steps,
             ScriptConsole& console);
    void lose_power();

private:
    System& system_;
    std::vector<Daemon*> daemons_;
    std::vector<std::unique_ptr<PlainDaemon>> own_;  ///< Those that only run.
    std::unique_ptr<ssh::Sshd> sshd_;
    std::map<std::string, std::unique_ptr<DaemonProcesses>, std::less<>> running_;
};

/// What most start scripts do with a daemon that has their name.
struct DaemonTexts {
    Phrase starting;  ///< "Starting httpd: "
    Phrase stopping;
};
void run_daemon_script(const ScriptCall& call, const DaemonTexts& texts);
/// "Usage: /etc/init.d/network {...}", and status 2.
void say_script_usage(const ScriptCall& call, std::string_view actions);

// One each; start_scripts() has them.
void run_httpd_script(const ScriptCall& call);
void run_ipvsadm_script(const ScriptCall& call);
void run_iptables_script(const ScriptCall& call);
void run_network_script(const ScriptCall& call);
void run_network_manager_script(const ScriptCall& call);
void run_rsyslog_script(const ScriptCall& call);
void run_sshd_script(const ScriptCall& call);

}  // namespace lvsim::host
