// SPDX-License-Identifier: Apache-2.0
//
// keepalived's checker process on a machine: its virtual servers, their checkers, and the machine's
// IPVS table that follows them (vrrp.md, sections 14 and 15). Who reads the configuration, writes
// "Stopping" and starts the process is elsewhere.
#pragma once

#include "models/keepalived/checkers/checker.hpp"
#include "models/keepalived/config/config.hpp"
#include "models/keepalived/lvs/virtual_server.hpp"
#include "sim/net/netlink.hpp"

#include <memory>
#include <vector>

namespace lvsim::keepalived {

/// All must outlive the daemon.
struct CheckerDaemonPorts {
    host::Host& host;
    vrrp::Log& log;
    ScriptRunner& scripts;
    IpvsControl& ipvs;
};

class CheckerDaemon final : private net::NetlinkListener {
public:
    explicit CheckerDaemon(const CheckerDaemonPorts& ports);
    CheckerDaemon(const CheckerDaemon&) = delete;
    CheckerDaemon& operator=(const CheckerDaemon&) = delete;
    /// As kill().
    ~CheckerDaemon();

    /// Enters the services and begins to check. Requires: it does not run.
    void start(const LvsConfig& config);
    /// What is in both configurations stays as it is; the rest comes and goes. Requires: it runs.
    void reload(const LvsConfig& config);
    /// SIGTERM: takes its services out of the table. Requires: it runs.
    void stop();
    /// SIGKILL, or no power: it is gone, the table stays. Without effect when it does not run.
    void kill();

    /// SIGSTOP: it does nothing more; what comes waits. Requires: not suspended.
    void suspend();
    /// SIGCONT: it looks at what has come, then at its timers. Requires: suspended.
    void resume();

    [[nodiscard]] bool is_running() const { return is_running_; }
    [[nodiscard]] const std::vector<std::unique_ptr<VirtualServer>>& services() const {
        return services_;
    }

private:
    void on_link_changed(net::InterfaceIndex) override {}
    void on_address_changed(net::InterfaceIndex interface, IpPrefix address,
                            bool is_added) override;
    void drop_missing_scripts();
    void set_timeouts(const LvsConfig& old);
    void begin_services(std::vector<std::unique_ptr<VirtualServer>> old);
    void start_checkers();
    void start_checker(const CheckerPlace& place);
    void listen_to_addresses();
    [[nodiscard]] bool is_enabled(const VirtualServer& service) const;
    [[nodiscard]] LvsPorts lvs_ports() const;
    void log(std::string_view line);

    CheckerDaemonPorts ports_;
    LvsConfig config_;
    std::vector<std::unique_ptr<VirtualServer>> services_;
    std::vector<std::unique_ptr<Checker>> checkers_;  ///< After the services: they refer to them.
    bool is_running_ = false;
    bool is_listening_ = false;
    bool is_suspended_ = false;
};

}  // namespace lvsim::keepalived
