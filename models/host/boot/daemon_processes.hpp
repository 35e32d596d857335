// SPDX-License-Identifier: Apache-2.0
//
// The processes of a daemon as ps shows them: the first is the one that signals reach. When it ends
// so does the daemon, without its start script being told ("dead but subsys locked").
#pragma once

#include "models/host/daemon.hpp"
#include "models/host/process_table.hpp"

#include <optional>
#include <vector>

namespace lvsim::host {

class DaemonProcesses final : public SignalReceiver {
public:
    /// Puts them into the table. Requires: table and daemon outlive it.
    DaemonProcesses(ProcessTable& table, Daemon& daemon);
    DaemonProcesses(const DaemonProcesses&) = delete;
    DaemonProcesses& operator=(const DaemonProcesses&) = delete;
    /// Takes them out, unless the machine has lost its power meanwhile.
    ~DaemonProcesses();

    /// nullopt: it has ended, or there was no room for it.
    [[nodiscard]] std::optional<Pid> first() const;

private:
    [[nodiscard]] bool on_signal(int signal) override;
    void on_process_gone() override;
    void end_all();

    ProcessTable& table_;
    Daemon& daemon_;
    std::vector<Pid> pids_;
};

}  // namespace lvsim::host
