// SPDX-License-Identifier: Apache-2.0
//
// keepalived on a simulated machine: its first process, which reads the configuration and minds its
// children, and those two: the VRRP process (a router) and the one of health checkers (the virtual
// servers). Signals reach each of them as on a real machine; a child that dies is started again.
// Behaviour reference: keepalived 2.2.7 (vrrp.md, 4.6 and 14; its log as recorded).
//
//   start() -> configuration -> children start        terminate() -> children end -> it ends
//                           `-> refused: it ends
#pragma once

#include "models/host/daemon.hpp"
#include "models/host/process_table.hpp"
#include "models/keepalived/checker_daemon.hpp"
#include "models/keepalived/config/check_configuration.hpp"
#include "models/keepalived/daemon/daemon_log.hpp"
#include "models/keepalived/daemon/vrrp_module.hpp"
#include "models/keepalived/host_scripts.hpp"
#include "models/keepalived/lvs/director_control.hpp"
#include "sim/core/world.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {
class Host;
}  // namespace lvsim::host

namespace lvsim::keepalived {

inline constexpr std::string_view kConfigPath = "/etc/keepalived/keepalived.conf";

/// Options of its command line.
struct Options {
    std::string config_path{kConfigPath};  ///< -f
    bool is_detailed = false;              ///< -D
    bool has_vrrp = true;                  ///< not -C
    bool has_checkers = true;              ///< not -P
    std::string command_line = "/usr/sbin/keepalived";
};

/// What a replay of a recording puts in the place of the machine's own.
struct Surroundings {
    ScriptRunner* scripts = nullptr;  ///< Runs all programs; null: the machine does.
    VrrpPace pace{};
};

class Keepalived final : public Component, public host::Daemon, private EventTarget {
public:
    /// Between the end of a child that nobody asked to end and its next start: some 10 ms.
    static constexpr SimDuration kRestartDelay = SimDuration::milliseconds(10);

    /// Requires: the host and what is named outlive the run.
    explicit Keepalived(host::Host& host, const Surroundings& surroundings = {});
    ~Keepalived() override;

    /// For the next start.
    void set_options(Options options) { options_ = std::move(options); }
    [[nodiscard]] const Options& options() const { return options_; }

    [[nodiscard]] std::string_view name() const override { return "keepalived"; }
    /// It prints nothing: what is wrong with its configuration stands in the log.
    [[nodiscard]] std::string start() override;
    /// keepalived -t
    [[nodiscard]] std::string check_configuration() const override;
    /// The same with its exit status, of any file.
    [[nodiscard]] ConfigReport test_configuration(std::string_view path) const;
    void terminate() override;
    void hang_up() override;
    /// All of its processes at once.
    void kill() override;
    void suspend() override;
    void resume() override;
    [[nodiscard]] std::optional<host::Pid> pid() const override;
    [[nodiscard]] bool is_running() const override { return is_running_; }
    [[nodiscard]] bool is_ending() const override { return is_ending_; }
    [[nodiscard]] bool is_suspended() const override { return is_suspended_; }

    /// SIGSTOP and SIGCONT of the VRRP process alone. Without effect when there is none.
    void suspend_vrrp();
    void resume_vrrp();
    /// nullopt: it does not run.
    [[nodiscard]] std::optional<host::Pid> pid_of(ProcessRole role) const;
    /// nullptr: there is no such process now.
    [[nodiscard]] const vrrp::Router* router() const;
    [[nodiscard]] const CheckerDaemon* checkers() const { return checkers_.get(); }

private:
    class Receiver final : public host::SignalReceiver {
    public:
        Receiver(Keepalived& owner, ProcessRole role) : owner_(owner), role_(role) {}
        bool on_signal(int signal) override;
        void on_process_gone() override;

    private:
        Keepalived& owner_;
        ProcessRole role_;
    };
    struct Process {
        host::Pid pid{};
        host::Pid ended{};  ///< One that was killed, until its parent looks.
        HostScripts scripts;
        Receiver receiver;
        Process(Keepalived& owner, ProcessRole role)
            : scripts(owner.host_), receiver(owner, role) {}
    };
    enum class Task : std::uint64_t { RestartVrrp, RestartCheckers, EndVrrp };

    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;
    void after(SimDuration span, Task task);

    [[nodiscard]] Process& process(ProcessRole role);
    [[nodiscard]] bool add_process(ProcessRole role);
    /// Takes it out of the table: it has ended by itself.
    void end_process(ProcessRole role);
    void say(std::string_view line, bool is_detailed = false);

    /// What that process found in the configuration; the first one speaks for a child that is not
    /// there.
    void log_messages(const ConfigReport& report, ProcessRole role);
    struct NewChildren {
        bool checkers = false;
        bool vrrp = false;
    };
    /// Those that the file asks for and that are not there; of a refused one the VRRP process is
    /// there to say so.
    [[nodiscard]] NewChildren add_children(const ConfigReport& report);
    /// A process without anything to do yet. False: the table is full.
    [[nodiscard]] bool add_child(ProcessRole role);
    /// Who runs that process's programs.
    [[nodiscard]] ScriptRunner& scripts_of(Process& process);
    /// Require: add_child() of theirs.
    void start_vrrp();
    void start_checkers();
    void stop_vrrp();
    void stop_checkers();
    /// The configuration is refused: the VRRP process ends without a farewell, its addresses stay;
    /// its parent ends the other one and itself (observed).
    void end_refused();
    void end_if_childless();
    void become_ended();
    void on_signal(ProcessRole role, int signal);
    void on_gone(ProcessRole role);
    void forget_all();

    host::Host& host_;
    Surroundings surroundings_;
    Options options_;
    DaemonLog log_;
    RoleLog checker_log_;
    DirectorControl ipvs_;
    Process parent_;
    Process vrrp_process_;
    Process checker_process_;
    Config config_;
    std::unique_ptr<VrrpModule> vrrp_;
    std::unique_ptr<CheckerDaemon> checkers_;
    std::uint64_t run_ = 0;  ///< Tells events of an earlier run.
    bool is_running_ = false;
    bool is_ending_ = false;
    bool is_start_due_ = false;  ///< Once it has ended.
    bool is_suspended_ = false;
    bool is_vrrp_suspended_ = false;
};

}  // namespace lvsim::keepalived
