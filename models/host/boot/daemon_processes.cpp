// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/daemon_processes.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kHangUp = 1;  // SIGHUP: read the configuration again
constexpr int kUser1 = 10;  // SIGUSR1: the same, at leisure
constexpr std::uint32_t kApache = 48;
constexpr int kChildrenOfHttpd = 8;  // StartServers of the distribution's file

struct CommandOf {
    std::string_view daemon;
    std::string_view command;
};
constexpr std::array kCommands = {
    CommandOf{"NetworkManager",
              "NetworkManager --pid-file=/var/run/NetworkManager/NetworkManager.pid"},
    CommandOf{"httpd", "/usr/sbin/httpd"},
    CommandOf{"sshd", "/usr/sbin/sshd"},
    CommandOf{"rsyslogd", "/sbin/rsyslogd -i /var/run/syslogd.pid -c 5"},
};

std::string command_of(std::string_view daemon) {
    for (const CommandOf& one : kCommands) {
        if (one.daemon == daemon) return std::string(one.command);
    }
    return std::string(daemon);
}

}  // namespace

DaemonProcesses::DaemonProcesses(ProcessTable& table, Daemon& daemon)
    : table_(table), daemon_(daemon) {
    ProcessInfo info;
    info.command = command_of(daemon.name());
    const auto first = table_.add(info);
    if (!first) return;
    pids_.push_back(*first);
    table_.set_receiver(*first, this);
    const int children = daemon.name() == "httpd" ? kChildrenOfHttpd : 0;
    info.parent = info.group = info.session = *first;
    info.uid = kApache;
    for (int i = 0; i < children; ++i) {
        if (const auto child = table_.add(info)) pids_.push_back(*child);
    }
}

DaemonProcesses::~DaemonProcesses() {
    if (const auto pid = first()) table_.set_receiver(*pid, nullptr);
    end_all();
}

std::optional<Pid> DaemonProcesses::first() const {
    return pids_.empty() || !table_.is_running(pids_[0]) ? std::nullopt : std::optional(pids_[0]);
}

bool DaemonProcesses::on_signal(int signal) {
    if (signal != kHangUp && signal != kUser1) return false;
    if (daemon_.name() != "httpd") return true;
    daemon_.kill();
    // What it would print goes to its error log; without a configuration it is gone.
    return daemon_.start().empty() || daemon_.is_running();
}

void DaemonProcesses::on_process_gone() {
    daemon_.kill();
    end_all();
}

void DaemonProcesses::end_all() {
    for (const Pid pid : std::exchange(pids_, {})) table_.end(pid, 0);
}

}  // namespace lvsim::host
