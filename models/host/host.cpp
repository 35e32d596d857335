// SPDX-License-Identifier: Apache-2.0
#include "models/host/host.hpp"

#include "models/host/base_system.hpp"
#include "models/host/boot/system.hpp"
#include "models/host/calendar.hpp"
#include "models/host/command.hpp"
#include "models/host/daemon.hpp"
#include "models/host/files.hpp"
#include "models/host/ipvs_module.hpp"
#include "models/host/packet_table.hpp"
#include "models/host/proc_net.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/job.hpp"
#include "models/host/shell/job_table.hpp"
#include "models/host/shell/session.hpp"
#include "models/host/stack_sysctl.hpp"
#include "models/host/sysctl.hpp"
#include "sim/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

net::StackProfile stack_profile(Profile profile) {
    switch (profile) {
        case Profile::Debian12: return net::StackProfile::Debian12;
        case Profile::Centos6: return net::StackProfile::Centos6;
    }
    LVSIM_ASSERT(false, "no such profile");
}

ipvs::Profile ipvs_profile(Profile profile) {
    switch (profile) {
        case Profile::Debian12: return ipvs::Profile::Debian12;
        case Profile::Centos6: return ipvs::Profile::Centos6;
    }
    LVSIM_ASSERT(false, "no such profile");
}

FileTime file_time(SimTime time) {
    constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;
    return FileTime{kEpochSeconds * kNanosecondsPerSecond + time.ns()};
}

}  // namespace

std::string_view to_text(Profile profile) {
    switch (profile) {
        case Profile::Debian12: return "debian-12";
        case Profile::Centos6: return "centos-6";
    }
    LVSIM_ASSERT(false, "no such profile");
}

Host::Host(World& world, net::Network& network, HostConfig config)
    : world_(world),
      config_(std::move(config)),
      stack_(world.emplace<net::Stack>(world, network, config_.node, config_.name,
                                       stack_profile(config_.profile))),
      sysctl_(std::make_unique<SysctlTree>()),
      proc_sys_(std::make_unique<ProcSys>(*sysctl_)),
      stack_sysctl_(std::make_unique<StackSysctl>(stack_)),
      files_(std::make_unique<Files>([this] { return file_time(world_.now()); })),
      mangle_(std::make_unique<PacketTable>(stack_, TableKind::Mangle)),
      filter_(std::make_unique<PacketTable>(stack_, TableKind::Filter)),
      jobs_(std::make_unique<JobTable>(*this)),
      process_table_(std::make_unique<ProcessTable>(*this)),
      processes_(world, config_.node) {
    install_base_system(*files_, config_.profile);
    processes_.on_end(process_table_.get());
    sysctl_->add_source(*stack_sysctl_);
    files_->mount("/proc/sys", *proc_sys_);
    files_->add_generated("/proc/net/arp", [this] { return proc_net_arp(stack_); });
    files_->add_generated("/proc/net/route", [this] { return proc_net_route(stack_); });
}

Host::~Host() {
    jobs_->abandon();
}

IpvsModule& Host::ipvs() {
    if (!ipvs_) {
        ipvs_ =
            std::make_unique<IpvsModule>(stack_, ipvs_profile(config_.profile), *sysctl_, *files_);
        if (!config_.ipvs_scheduler.empty()) {
            ipvs_->configure({.scheduler = config_.ipvs_scheduler});
        }
        if (system_ != nullptr) system_->modules().notice_use();
    }
    return *ipvs_;
}

const std::string& Host::host_name() const {
    return system_ == nullptr ? config_.name : system_->host_name();
}

void Host::unload_ipvs() {
    ipvs_.reset();
}

void Host::add_programs(std::span<const Command> programs) {
    programs_.push_back(programs);
    for (const Command& program : programs) {
        files_->add_program(program_path(program.name, config_.profile), program.name);
    }
}

const Command* Host::find_program(std::string_view name) const {
    if (const Command* own = find_command(name)) return own;
    for (const std::span<const Command> programs : programs_) {
        const auto found =
            std::find_if(programs.begin(), programs.end(),
                         [&](const Command& command) { return command.name == name; });
        if (found != programs.end()) return &*found;
    }
    return nullptr;
}

Daemon* Host::find_daemon(std::string_view name) const {
    const auto found = std::find_if(daemons_.begin(), daemons_.end(),
                                    [&](const Daemon* daemon) { return daemon->name() == name; });
    return found == daemons_.end() ? nullptr : *found;
}

ShellJob& Host::start_line(std::string_view line, std::string_view standard_input) {
    return jobs_->start(line, standard_input);
}

void Host::forget_job(const ShellJob& job) {
    jobs_->forget(job);
}

ShellSession& Host::open_session(SessionOptions options) {
    return jobs_->open(std::move(options));
}

void Host::close_session(const ShellSession& session) {
    jobs_->close(session);
}

void Host::power_off() {
    if (!is_powered()) return;
    processes_.kill_all();
    stack_.power_off();
    ipvs_.reset();
    mangle_->clear();
    filter_->clear();
    // Indices: a listener may register another.
    for (std::size_t i = 0; i < power_listeners_.size(); ++i) power_listeners_[i](false);
    jobs_->end_all();
    process_table_->clear();
}

void Host::power_on() {
    if (is_powered()) return;
    stack_.power_on();
    process_table_->start_init();
    for (std::size_t i = 0; i < power_listeners_.size(); ++i) power_listeners_[i](true);
}

void Host::on_power(std::function<void(bool is_on)> listener) {
    power_listeners_.push_back(std::move(listener));
}

}  // namespace lvsim::host
