// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/daemon/keepalived.hpp"

#include "models/host/host.hpp"
#include "models/keepalived/config/host_machine.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::keepalived {

namespace {

constexpr int kSigHup = 1;
constexpr int kSigInt = 2;
constexpr int kSigTerm = 15;
constexpr std::uint64_t kTasks = 4;

ProcessRole role_of(ConfigProcess process) {
    switch (process) {
        case ConfigProcess::Parent:
        case ConfigProcess::Bfd: return ProcessRole::Parent;
        case ConfigProcess::Checkers: return ProcessRole::Checkers;
        case ConfigProcess::Vrrp: return ProcessRole::Vrrp;
    }
    return ProcessRole::Parent;
}

constexpr std::string_view kRelease = "Keepalived v2.2.7 (01/16,2022)";

}  // namespace

Keepalived::Keepalived(host::Host& host, const Surroundings& surroundings)
    : host_(host),
      surroundings_(surroundings),
      log_(host),
      checker_log_(log_, ProcessRole::Checkers),
      ipvs_(host),
      parent_(*this, ProcessRole::Parent),
      vrrp_process_(*this, ProcessRole::Vrrp),
      checker_process_(*this, ProcessRole::Checkers) {
    host_.on_power([this](bool is_on) {
        if (!is_on) forget_all();
    });
}

Keepalived::~Keepalived() = default;

// --- processes --------------------------------------------------------------------------------

Keepalived::Process& Keepalived::process(ProcessRole role) {
    switch (role) {
        case ProcessRole::Parent: return parent_;
        case ProcessRole::Checkers: return checker_process_;
        case ProcessRole::Vrrp: return vrrp_process_;
    }
    return parent_;
}

bool Keepalived::add_process(ProcessRole role) {
    host::ProcessInfo info;
    info.command = options_.command_line;
    if (role != ProcessRole::Parent) {
        info.parent = parent_.pid;
        info.group = info.session = parent_.pid;
    }
    const auto pid = host_.process_table().add(info);
    if (!pid) return false;
    Process& made = process(role);
    if (made.ended != host::Pid{}) (void)host_.process_table().reap(made.ended);
    made.ended = host::Pid{};
    made.pid = *pid;
    made.scripts.set_parent(*pid);
    host_.process_table().set_receiver(*pid, &made.receiver);
    log_.set_pid(role, *pid);
    return true;
}

void Keepalived::end_process(ProcessRole role) {
    Process& ended = process(role);
    if (ended.pid == host::Pid{}) return;
    ended.scripts.clear();
    const host::Pid pid = std::exchange(ended.pid, host::Pid{});
    host_.process_table().set_receiver(pid, nullptr);
    host_.process_table().end(pid, 0);
    (void)host_.process_table().reap(pid);
}

std::optional<host::Pid> Keepalived::pid() const {
    return pid_of(ProcessRole::Parent);
}

std::optional<host::Pid> Keepalived::pid_of(ProcessRole role) const {
    const host::Pid pid = const_cast<Keepalived*>(this)->process(role).pid;
    return pid == host::Pid{} ? std::nullopt : std::optional(pid);
}

const vrrp::Router* Keepalived::router() const {
    return vrrp_ == nullptr ? nullptr : &vrrp_->router();
}

void Keepalived::say(std::string_view line, bool is_detailed) {
    log_.write(ProcessRole::Parent, line, is_detailed);
}

// --- start ------------------------------------------------------------------------------------

std::string Keepalived::check_configuration() const {
    std::string text;
    for (const std::string& line : test_configuration(options_.config_path).lines()) {
        text += line + '\n';
    }
    return text;
}

ConfigReport Keepalived::test_configuration(std::string_view path) const {
    return keepalived::check_configuration(HostMachine(host_), path);
}

void Keepalived::log_messages(const ConfigReport& report, ProcessRole role) {
    for (const ConfigMessage& message : report.messages) {
        const ProcessRole author = role_of(message.process);
        const ProcessRole writer = pid_of(author) ? author : ProcessRole::Parent;
        if (writer == role) log_.write(role, message.text);
    }
}

Keepalived::NewChildren Keepalived::add_children(const ConfigReport& report) {
    const Config& config = report.config;
    const bool needs_checkers = options_.has_checkers && !config.lvs.virtual_servers.empty();
    const bool needs_vrrp =
        options_.has_vrrp && (!config.vrrp.instances.empty() || !report.can_start);
    return {.checkers = !checkers_ && needs_checkers && add_child(ProcessRole::Checkers),
            .vrrp = !vrrp_ && needs_vrrp && add_child(ProcessRole::Vrrp)};
}

std::string Keepalived::start() {
    if (is_ending_) {
        is_start_due_ = true;
        return {};
    }
    ++run_;
    is_suspended_ = is_vrrp_suspended_ = false;
    log_.set_detailed(options_.is_detailed);
    if (!add_process(ProcessRole::Parent)) return "fork: Resource temporarily unavailable\n";
    is_running_ = true;
    say(fmt::format("Starting {}", kRelease));
    say(fmt::format("Configuration file {}", options_.config_path));
    ConfigReport report = test_configuration(options_.config_path);
    const NewChildren added = add_children(report);
    for (const auto role : {ProcessRole::Parent, ProcessRole::Checkers, ProcessRole::Vrrp}) {
        log_messages(report, role);
    }
    if (!report.can_start) {
        end_refused();
        return {};
    }
    config_ = std::move(report.config);
    if (added.checkers) start_checkers();
    if (added.vrrp) start_vrrp();
    say("Startup complete");
    return {};
}

void Keepalived::end_refused() {
    if (const auto pid = pid_of(ProcessRole::Vrrp)) {
        log_.write(ProcessRole::Vrrp, "Stopped");
        say(fmt::format("pid {} exited with permanent error CONFIG. Terminating",
                        static_cast<std::int32_t>(*pid)));
    }
    if (checkers_) stop_checkers();
    say(fmt::format("Stopped {}", kRelease));
    forget_all();
}

bool Keepalived::add_child(ProcessRole role) {
    if (!add_process(role)) return false;
    say(fmt::format("Starting {} child process, pid={}",
                    role == ProcessRole::Vrrp ? "VRRP" : "Healthcheck",
                    static_cast<std::int32_t>(process(role).pid)));
    return true;
}

ScriptRunner& Keepalived::scripts_of(Process& process) {
    return surroundings_.scripts != nullptr ? *surroundings_.scripts : process.scripts;
}

void Keepalived::start_vrrp() {
    vrrp_ = std::make_unique<VrrpModule>(host_, config_, log_, scripts_of(vrrp_process_),
                                         surroundings_.pace);
    vrrp_->router().start();
}

void Keepalived::start_checkers() {
    checkers_ = std::make_unique<CheckerDaemon>(
        CheckerDaemonPorts{host_, checker_log_, scripts_of(checker_process_), ipvs_});
    checkers_->start(config_.lvs);
}

// --- end --------------------------------------------------------------------------------------

void Keepalived::terminate() {
    is_start_due_ = false;
    if (!is_running_ || is_ending_) return;
    if (is_suspended_) resume();
    is_ending_ = true;
    say("Stopping");
    if (checkers_) stop_checkers();
    if (vrrp_) stop_vrrp();
    end_if_childless();
}

void Keepalived::stop_checkers() {
    checkers_->stop();
    checkers_.reset();
    log_.write(ProcessRole::Checkers, "Stopped");
    end_process(ProcessRole::Checkers);
}

/// The farewells go out at once; the process stays for a while.
void Keepalived::stop_vrrp() {
    vrrp_->router().stop();
    after(vrrp::kExitDelay, Task::EndVrrp);
}

void Keepalived::end_if_childless() {
    if (!is_ending_ || vrrp_ || checkers_) return;
    say(fmt::format("Stopped {}", kRelease));
    end_process(ProcessRole::Parent);
    become_ended();
}

void Keepalived::become_ended() {
    is_running_ = is_ending_ = false;
    if (std::exchange(is_start_due_, false)) (void)start();
}

void Keepalived::kill() {
    if (is_running_) forget_all();
}

/// Nobody of them does anything any more, from one moment to the next.
void Keepalived::forget_all() {
    ++run_;
    vrrp_.reset();
    checkers_.reset();
    for (const auto role : {ProcessRole::Vrrp, ProcessRole::Checkers, ProcessRole::Parent}) {
        end_process(role);
    }
    is_running_ = is_ending_ = is_start_due_ = is_suspended_ = is_vrrp_suspended_ = false;
}

// --- signals ----------------------------------------------------------------------------------

void Keepalived::hang_up() {
    if (!is_running_ || is_ending_) return;
    if (is_suspended_) resume();
    say("Reloading ...");
    say(fmt::format("Configuration file {}", options_.config_path));
    ConfigReport report = test_configuration(options_.config_path);
    const NewChildren added = add_children(report);
    log_messages(report, ProcessRole::Parent);
    if (checkers_) log_.write(ProcessRole::Checkers, "Reloading");
    log_messages(report, ProcessRole::Checkers);
    if (vrrp_) vrrp_->router().begin_reload();
    log_messages(report, ProcessRole::Vrrp);
    if (!report.can_start) return end_refused();
    config_ = std::move(report.config);
    // A child that has nothing to do any more stays (observed).
    if (vrrp_) vrrp_->reload(config_);
    if (added.vrrp) start_vrrp();
    if (checkers_) checkers_->reload(config_.lvs);
    if (added.checkers) start_checkers();
    say("Reload complete");
}

void Keepalived::suspend() {
    is_suspended_ = true;
    suspend_vrrp();
    if (checkers_) checkers_->suspend();
}

void Keepalived::resume() {
    is_suspended_ = false;
    resume_vrrp();
    if (checkers_) checkers_->resume();
}

void Keepalived::suspend_vrrp() {
    if (vrrp_ && !is_vrrp_suspended_) vrrp_->suspend();
    is_vrrp_suspended_ = vrrp_ != nullptr;
}

void Keepalived::resume_vrrp() {
    if (vrrp_ && is_vrrp_suspended_) vrrp_->resume();
    is_vrrp_suspended_ = false;
}

bool Keepalived::Receiver::on_signal(int signal) {
    if (signal != kSigHup && signal != kSigInt && signal != kSigTerm) return false;
    owner_.on_signal(role_, signal);
    return true;
}

void Keepalived::on_signal(ProcessRole role, int signal) {
    switch (role) {
        case ProcessRole::Parent: signal == kSigHup ? hang_up() : terminate(); return;
        case ProcessRole::Vrrp:
            if (signal == kSigHup) {
                vrrp_->reload(config_);
                return;
            }
            stop_vrrp();
            if (!is_ending_) after(vrrp::kExitDelay + kRestartDelay, Task::RestartVrrp);
            return;
        case ProcessRole::Checkers:
            if (signal == kSigHup) {
                checkers_->reload(config_.lvs);
                return;
            }
            stop_checkers();
            if (!is_ending_) after(kRestartDelay, Task::RestartCheckers);
            return;
    }
}

void Keepalived::Receiver::on_process_gone() {
    owner_.on_gone(role_);
}

/// SIGKILL, or another signal that nobody catches. The kernel sends SIGTERM to the children of a
/// first process that is gone.
void Keepalived::on_gone(ProcessRole role) {
    process(role).ended = std::exchange(process(role).pid, host::Pid{});
    process(role).scripts.clear();
    switch (role) {
        case ProcessRole::Parent:
            is_ending_ = true;
            if (checkers_) stop_checkers();
            if (vrrp_) {
                stop_vrrp();
            } else {
                is_running_ = is_ending_ = false;
            }
            return;
        case ProcessRole::Vrrp:
            vrrp_.reset();
            after(kRestartDelay, Task::RestartVrrp);
            return;
        case ProcessRole::Checkers:
            checkers_.reset();
            after(kRestartDelay, Task::RestartCheckers);
            return;
    }
}

// --- what happens later -----------------------------------------------------------------------

void Keepalived::after(SimDuration span, Task task) {
    host_.world().schedule(host_.world().now() + span, *this,
                           run_ * kTasks + static_cast<std::uint64_t>(task));
}

void Keepalived::on_event(std::uint64_t tag) {
    if (tag / kTasks != run_) return;
    switch (Task{tag % kTasks}) {
        case Task::RestartVrrp:
            if (!is_ending_ && !vrrp_ && add_child(ProcessRole::Vrrp)) start_vrrp();
            return;
        case Task::RestartCheckers:
            if (!is_ending_ && !checkers_ && add_child(ProcessRole::Checkers)) start_checkers();
            return;
        case Task::EndVrrp:
            if (!vrrp_) return;  // killed meanwhile
            vrrp_->router().leave();
            vrrp_.reset();
            log_.write(ProcessRole::Vrrp, "Stopped");
            end_process(ProcessRole::Vrrp);
            if (parent_.pid == host::Pid{}) become_ended();
            end_if_childless();
            return;
    }
}

NodeId Keepalived::machine_of(std::uint64_t) const {
    return host_.node();
}

}  // namespace lvsim::keepalived
