// SPDX-License-Identifier: Apache-2.0
//
// A daemon that is only a behaviour, with processes in the machine's table while it runs: ps,
// killall and what tracks processes find it. Who starts and ends it by way of this one keeps both
// together; a signal that ends its first process ends the daemon.
#pragma once

#include "models/host/boot/daemon_processes.hpp"
#include "models/host/daemon.hpp"
#include "models/host/process_table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

class ListedDaemon final : public Daemon {
public:
    /// Requires: table and daemon outlive it.
    ListedDaemon(ProcessTable& table, Daemon& daemon) : table_(table), daemon_(daemon) {}

    [[nodiscard]] std::string_view name() const override { return daemon_.name(); }
    [[nodiscard]] std::string start() override;
    [[nodiscard]] std::string check_configuration() const override {
        return daemon_.check_configuration();
    }
    void terminate() override;
    void hang_up() override;
    void kill() override;
    void suspend() override { daemon_.suspend(); }
    void resume() override { daemon_.resume(); }
    [[nodiscard]] std::optional<Pid> pid() const override;
    [[nodiscard]] bool is_running() const override { return daemon_.is_running(); }
    [[nodiscard]] bool is_ending() const override { return daemon_.is_ending(); }
    [[nodiscard]] bool is_suspended() const override { return daemon_.is_suspended(); }

private:
    /// Processes are there if it runs.
    void list();

    ProcessTable& table_;
    Daemon& daemon_;
    std::optional<DaemonProcesses> processes_;
};

}  // namespace lvsim::host
