// SPDX-License-Identifier: Apache-2.0
//
// A machine: its network stack, its system settings, its files, its programs and its power switch.
// What runs on it (ipvsadm, httpd, later keepalived) reaches the network only through here.
#pragma once

#include "sim/core/process.hpp"
#include "sim/core/world.hpp"
#include "sim/net/stack.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

struct Command;
class Daemon;
class Files;
class IpvsModule;
class JobTable;
class PacketTable;
class ProcSys;
class ProcessTable;
class ShellJob;
class ShellSession;
class StackSysctl;
class SysctlTree;
struct SessionOptions;
class System;

/// Which operating system it runs: design.md, section 3.6.
enum class Profile : std::uint8_t { Debian12, Centos6 };
[[nodiscard]] std::string_view to_text(Profile profile);  ///< "debian-12", "centos-6"

struct HostConfig {
    NodeId node = kNoNode;
    std::string name;
    Profile profile = Profile::Debian12;
    std::string ipvs_scheduler = {};  ///< ipvs::DirectorConfig::scheduler
};

class Host final : public Component {
public:
    Host(World& world, net::Network& network, HostConfig config);
    ~Host() override;

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] net::Stack& stack() { return stack_; }
    [[nodiscard]] NodeId node() const { return config_.node; }
    [[nodiscard]] const std::string& name() const { return config_.name; }
    /// What `hostname` prints and the prompt shows: name(), until somebody calls it otherwise.
    [[nodiscard]] const std::string& host_name() const;
    [[nodiscard]] Profile profile() const { return config_.profile; }
    [[nodiscard]] SysctlTree& sysctl() { return *sysctl_; }
    [[nodiscard]] Files& files() { return *files_; }
    [[nodiscard]] ProcessGroup& processes() { return processes_; }
    /// The same as ps and kill see them, with daemons that are no coroutines.
    [[nodiscard]] ProcessTable& process_table() { return *process_table_; }
    /// The kernel's IPVS, as if its module were loaded (it loads on demand, as ipvsadm does).
    [[nodiscard]] IpvsModule& ipvs();
    [[nodiscard]] bool has_ipvs() const { return ipvs_ != nullptr; }
    /// rmmod ip_vs: its services, connections and settings go. Requires: not from inside a packet.
    void unload_ipvs();
    /// The packet filter's table that marks packets (iptables -t mangle).
    [[nodiscard]] PacketTable& mangle() { return *mangle_; }
    /// Its table that lets packets pass or not (iptables, without -t).
    [[nodiscard]] PacketTable& filter() { return *filter_; }

    /// The operating system that boots on it (boot/system.hpp); null for a machine of a scenario,
    /// which is set up from outside.
    [[nodiscard]] System* system() { return system_; }
    /// Requires: it outlives the host's last event. (For System.)
    void set_system(System* system) { system_ = system; }

    /// Programs that others than this folder bring (client, keepalived), in the order of their
    /// names. Requires: they outlive the host.
    void add_programs(std::span<const Command> programs);
    /// By its name in the registry or among those; nullptr: lvsim has no such program.
    [[nodiscard]] const Command* find_program(std::string_view name) const;

    /// A daemon that service(8) and systemctl(1) reach on a machine that does not boot. Requires:
    /// it outlives the host's last event.
    void add_daemon(Daemon& daemon) { daemons_.push_back(&daemon); }
    /// nullptr: it has none of that name.
    [[nodiscard]] Daemon* find_daemon(std::string_view name) const;

    /// Runs a command line as root on a terminal of its own. The job is done when the line's last
    /// command has ended: at once in simulated time, unless a command takes time (the events of
    /// this moment must run first). The machine owns it until forget_job(); power off ends it with
    /// status 137. On a machine without power it is done at once, with status 255 and a word why.
    ShellJob& start_line(std::string_view line, std::string_view standard_input = {});
    /// Ends the job if it still runs; it is destroyed after the current event.
    void forget_job(const ShellJob& job);
    /// A shell that somebody types to (shell/session.hpp). The machine owns it until
    /// close_session(), which ends it with all it started; power off ends it, too.
    ShellSession& open_session(SessionOptions options);
    void close_session(const ShellSession& session);

    /// Pulls the plug: processes, sockets, neighbours and kernel tables are gone without a packet.
    /// Without effect when it is off already; power_on() likewise.
    void power_off();
    void power_on();
    [[nodiscard]] bool is_powered() const { return stack_.is_powered(); }
    /// Called at power off and on, in the order of registration, so that programs (httpd) lose
    /// their state and come back. Requires: what it refers to outlives the run.
    void on_power(std::function<void(bool is_on)> listener);

private:
    World& world_;
    HostConfig config_;
    net::Stack& stack_;
    std::unique_ptr<SysctlTree> sysctl_;
    std::unique_ptr<ProcSys> proc_sys_;
    std::unique_ptr<StackSysctl> stack_sysctl_;
    std::unique_ptr<Files> files_;
    std::unique_ptr<PacketTable> mangle_;
    std::unique_ptr<PacketTable> filter_;
    std::unique_ptr<JobTable> jobs_;
    std::vector<std::span<const Command>> programs_;
    std::unique_ptr<ProcessTable> process_table_;
    ProcessGroup processes_;  // after both: frames refer to their jobs and are destroyed first
    std::unique_ptr<IpvsModule> ipvs_;
    System* system_ = nullptr;
    std::vector<Daemon*> daemons_;
    std::vector<std::function<void(bool)>> power_listeners_;
};

}  // namespace lvsim::host
