// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/daemon/daemon_log.hpp"

#include "models/host/boot/system.hpp"
#include "models/host/host.hpp"
#include "models/host/log_file.hpp"

#include <fmt/format.h>

namespace lvsim::keepalived {

namespace {

/// Debian's rsyslog has /var/log/syslog for all, Red Hat's /var/log/messages.
std::string log_of(host::Profile profile) {
    switch (profile) {
        case host::Profile::Debian12: return "/var/log/syslog";
        case host::Profile::Centos6: return "/var/log/messages";
    }
    return {};
}

}  // namespace

std::string_view to_text(ProcessRole role) {
    switch (role) {
        case ProcessRole::Parent: return "Keepalived";
        case ProcessRole::Checkers: return "Keepalived_healthcheckers";
        case ProcessRole::Vrrp: return "Keepalived_vrrp";
    }
    return {};
}

void LogWritten::fields(TraceFields& to) const {
    to.add("process", to_text(process));
    to.add("detailed", std::int64_t{is_detailed});
    to.add("line", line);
}

std::string LogWritten::text() const {
    return fmt::format("{}: {}", to_text(process), line);
}

void DaemonLog::set_pid(ProcessRole role, host::Pid pid) {
    pids_[static_cast<std::size_t>(role)] = pid;
}

void DaemonLog::write(ProcessRole role, std::string_view line, bool is_detailed) {
    host_.world().trace().emit(host_.node(), LogWritten{role, is_detailed, line});
    if (is_detailed && !is_detailed_) return;
    const std::string tag = fmt::format(
        "{}[{}]", to_text(role), static_cast<std::int32_t>(pids_[static_cast<std::size_t>(role)]));
    if (host_.system() != nullptr) {
        host_.system()->log().note(tag, line);
    } else {
        host::append_log_line(host_, log_of(host_.profile()), host_.host_name(), tag, line);
    }
}

}  // namespace lvsim::keepalived
