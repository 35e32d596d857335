// SPDX-License-Identifier: Apache-2.0
//
// Where the lines of keepalived's processes go: to the machine's log (facility daemon, as rsyslog
// writes it) and onto the trace bus. Without -D the detailed lines are left out, as the real one
// leaves them out.
#pragma once

#include "models/host/command.hpp"
#include "models/vrrp/ports.hpp"
#include "sim/core/trace.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lvsim::host {
class Host;
}  // namespace lvsim::host

namespace lvsim::keepalived {

/// Which of the processes: the first one, and its two children.
enum class ProcessRole : std::uint8_t { Parent, Checkers, Vrrp };
[[nodiscard]] std::string_view to_text(ProcessRole role);  ///< "Keepalived_vrrp"

/// A line was logged, or would have been with -D (`is_detailed`).
struct LogWritten {
    static constexpr std::string_view kName = "keepalived.log";
    ProcessRole process = ProcessRole::Parent;
    bool is_detailed = false;
    std::string_view line;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

class DaemonLog {
public:
    /// Requires: the host outlives it.
    explicit DaemonLog(host::Host& host) : host_(host) {}

    void set_detailed(bool is_detailed) { is_detailed_ = is_detailed; }  ///< -D
    /// Who writes from now on, as the log shows it.
    void set_pid(ProcessRole role, host::Pid pid);
    void write(ProcessRole role, std::string_view line, bool is_detailed = false);

private:
    host::Host& host_;
    bool is_detailed_ = false;
    host::Pid pids_[3]{};
};

/// The log as one of the processes has it.
class RoleLog final : public vrrp::Log {
public:
    /// Requires: the log outlives it.
    RoleLog(DaemonLog& log, ProcessRole role) : log_(log), role_(role) {}
    void write(vrrp::LogDetail detail, std::string_view line) override {
        log_.write(role_, line, detail == vrrp::LogDetail::Detailed);
    }

private:
    DaemonLog& log_;
    ProcessRole role_;
};

}  // namespace lvsim::keepalived
