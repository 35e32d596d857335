// SPDX-License-Identifier: Apache-2.0
//
// What ssh and scp have in common: finding the machine, its host key, the password, and then a task
// of their own over the link. Messages are OpenSSH 5.3's.
#pragma once

#include "models/host/command.hpp"
#include "models/host/ssh/link.hpp"
#include "sim/core/process.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lvsim::host::ssh {

/// Of a client that failed by itself.
inline constexpr int kClientFailed = 255;

struct Target {
    std::string user;  ///< Empty: who runs the program.
    std::string host;
    std::uint16_t port = 22;
    bool is_quiet = false;                    ///< -q
    bool checks_host_key = true;              ///< StrictHostKeyChecking: no accepts any new one.
    std::optional<SimDuration> timeout = {};  ///< ConnectTimeout
};

/// What is done once somebody is in.
class ClientTask {
public:
    virtual ~ClientTask() = default;
    /// Somebody is in.
    virtual void begin(Link& link) = 0;
    virtual void take(Link& link, const Message& message) = 0;
    /// There may be something to read from the program's input.
    virtual void read_input(Link& /*link*/) {}
    /// The server has gone; `why` is None when it closed.
    virtual void on_lost(net::TcpError why) = 0;
    /// nullopt: it goes on.
    [[nodiscard]] virtual std::optional<int> status() const = 0;
    /// It is over, or will never begin.
    virtual void end() {}
};

/// The program. Its status is the task's, or kClientFailed.
[[nodiscard]] Process run_client(CommandContext* context, Target target,
                                 std::unique_ptr<ClientTask> task);

}  // namespace lvsim::host::ssh
