// SPDX-License-Identifier: Apache-2.0
//
// A machine of a scenario: a host, and what it does when it boots. Boot is, in this order:
// addresses, routes, settings, files, the `run:` lines one after the other, the web server,
// keepalived. It is
// done again whenever the power comes back, since all of it stands in files of the machine. One
// with `adapters` is a virtual machine instead, whose operating system does all that itself.
#pragma once

#include "models/host/daemon.hpp"
#include "models/host/host.hpp"
#include "models/host/listed_daemon.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/view.hpp"
#include "sim/core/result.hpp"
#include "sim/core/world.hpp"
#include "sim/net/link.hpp"

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {
class RequestWork;
class System;
class VirtualNetworks;
}  // namespace lvsim::host
namespace lvsim::httpd {
class Httpd;
class HttpdService;
}  // namespace lvsim::httpd

namespace lvsim::keepalived {
class Keepalived;
}  // namespace lvsim::keepalived

namespace lvsim::runtime {

/// Told when a machine's configuration turns out to be wrong while it boots.
class BootErrors {
public:
    virtual void on_boot_error(const Diagnostic& error) = 0;

protected:
    ~BootErrors() = default;
};

/// What the cables of a network are like.
[[nodiscard]] net::LinkSettings link_settings(const NetworkConfig& network);

/// What machines of a world have in common. Refers to what it is made of.
struct MachineSetup {
    const std::vector<NetworkConfig>& networks;
    const std::string& scheduler;  ///< Of every service; empty: as asked for.
    host::RequestWork& work;
    host::VirtualNetworks& virtual_networks;
};

class Machine final : public Component, public EventTarget {
public:
    /// Makes the host with its cards plugged in, without power being used yet: boot() starts it.
    /// Requires: `config` and `errors` outlive it; the networks' switches exist.
    Machine(World& world, net::Network& network, NodeId node, const HostConfig& config,
            const MachineSetup& setup, BootErrors& errors);

    [[nodiscard]] host::Host& host() { return host_; }
    [[nodiscard]] const HostConfig& config() const { return config_; }
    /// Of a virtual machine; nullptr: it is none.
    [[nodiscard]] host::System* system();
    /// nullptr: it has no web server.
    [[nodiscard]] httpd::Httpd* httpd() { return httpd_; }

    /// nullptr: it has none.
    [[nodiscard]] keepalived::Keepalived* keepalived() { return keepalived_; }

    void boot();
    /// Pulls the plug, or pushes the button and boots; without effect when it is so already.
    void switch_power(bool is_on);

    [[nodiscard]] PowerState power_state();
    void reset();
    /// A paused virtual machine. Returns why it had no effect, if it had none.
    std::string_view freeze();
    std::string_view thaw();
    /// nullptr: there is none of that name.
    [[nodiscard]] host::Daemon* find_daemon(std::string_view name);
    /// On a frozen machine: when it goes on. Returns why it had no effect, or what the start
    /// script says. Requires: the daemon is one of this machine.
    std::string control(std::string_view process, ProcessAction action);

    /// The next `run:` line of the boot with that number.
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

private:
    [[nodiscard]] host::Host& make_host(net::Network& network, NodeId node,
                                        const MachineSetup& setup);
    void install();
    void plug_in(net::Network& network, const std::vector<NetworkConfig>& networks);
    void install_httpd();
    void configure_network();
    void add_route(const SourcePlace& place, IpPrefix to, IpAddress via);
    void apply_sysctl();
    void write_files();
    void run_next_line();
    void line_ended(const Placed<std::string>& line, int status, std::string_view output);
    void install_daemons(host::RequestWork& work);
    void start_httpd();
    std::string start(host::Daemon& daemon);
    std::string terminate(host::Daemon& daemon);
    std::string suspend_or_resume(host::Daemon& daemon, bool is_suspend);
    struct Termination {
        std::string daemon;
        bool is_start_due = false;  ///< It is to start again when it has ended.
    };
    /// Takes that of the daemon out of the list.
    std::optional<Termination> take_termination(const host::Daemon& daemon);
    void start_keepalived();
    /// The beginning of what a command printed, on one line.
    [[nodiscard]] static std::string quoted(std::string_view output);
    void report(std::string_view code, const SourcePlace& place, std::string path,
                std::string message, std::string hint);

    World& world_;
    const HostConfig& config_;
    BootErrors& errors_;
    host::Host& host_;
    httpd::Httpd* httpd_ = nullptr;
    std::optional<host::ListedDaemon> listed_httpd_;
    httpd::HttpdService* service_ = nullptr;  ///< The same, of a virtual machine.
    keepalived::Keepalived* keepalived_ = nullptr;
    std::uint64_t boots_ = 0;  ///< Names the boot under way: events of earlier ones are stale.
    std::size_t next_line_ = 0;
    std::vector<std::pair<std::string, ProcessAction>> signals_;  ///< For when it is thawed.
    std::vector<Termination> terminated_;  ///< Suspended daemons, for when they go on.
};

}  // namespace lvsim::runtime
