// SPDX-License-Identifier: Apache-2.0
//
// A program that runs in the background of a machine, as signals and start scripts see it.
#pragma once

#include "models/host/command.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

class Daemon {
public:
    [[nodiscard]] virtual std::string_view name() const = 0;  ///< "httpd"

    /// As its start script does. Empty when it runs then, else what it prints. While it is ending
    /// it starts anew when it has ended, as a start job of systemd waits for the stop job.
    [[nodiscard]] virtual std::string start() = 0;
    /// Reads its configuration without starting: what it prints of it. Empty: nothing is wrong.
    [[nodiscard]] virtual std::string check_configuration() const { return {}; }
    /// SIGTERM: it ends as it is meant to; it may still run for a while.
    virtual void terminate() { kill(); }
    /// SIGHUP: it reads its configuration again. Requires: it runs.
    virtual void hang_up() {
        kill();
        (void)start();
    }
    /// SIGKILL: it is gone; the kernel closes its sockets. Without effect when it does not run.
    virtual void kill() = 0;
    /// SIGSTOP: it does nothing more; the kernel goes on (its ports still take connections).
    /// Requires: it runs and is not suspended.
    virtual void suspend() = 0;
    /// SIGCONT: it finds what has come meanwhile. Requires: suspended.
    virtual void resume() = 0;

    /// Of a daemon that puts its own processes into the machine's table, the one that signals
    /// reach; nullopt: it does not, or does not run.
    [[nodiscard]] virtual std::optional<Pid> pid() const { return std::nullopt; }
    [[nodiscard]] virtual bool is_running() const = 0;  ///< Or suspended.
    /// It was told to end, and has not yet: it still runs.
    [[nodiscard]] virtual bool is_ending() const { return false; }
    [[nodiscard]] virtual bool is_suspended() const = 0;

protected:
    ~Daemon() = default;
};

}  // namespace lvsim::host
