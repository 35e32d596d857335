// SPDX-License-Identifier: Apache-2.0
//
// sshd, the secure shell server of a machine that boots: it listens, and has a session a
// connection. Each start reads /etc/ssh/sshd_config. What it does not do: link.hpp.
#pragma once

#include "models/host/daemon.hpp"
#include "models/host/ssh/server_session.hpp"
#include "sim/core/world.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {
class Files;
class Host;
}  // namespace lvsim::host

namespace lvsim::host::ssh {

/// The settings in the file; `complaint`: what sshd prints of lines that are wrong.
[[nodiscard]] ServerSettings read_settings(const Files& files, std::string& complaint);

class Sshd final : public Daemon,
                   private net::TcpAcceptor,
                   private EventTarget,
                   private SessionKeeper {
public:
    /// Connections at a time (MaxSessions and MaxStartups are not modelled).
    static constexpr std::size_t kSessionsMax = 64;

    /// Requires: the host outlives its last event.
    explicit Sshd(Host& host);
    ~Sshd();

    [[nodiscard]] std::string_view name() const override { return "sshd"; }
    [[nodiscard]] std::string start() override;
    [[nodiscard]] std::string check_configuration() const override;
    /// Those who are logged in stay.
    void kill() override;
    void suspend() override { is_suspended_ = true; }
    void resume() override;
    [[nodiscard]] bool is_running() const override { return is_running_; }
    [[nodiscard]] bool is_suspended() const override { return is_suspended_; }

    [[nodiscard]] std::size_t session_count() const { return sessions_.size(); }

private:
    void on_acceptable(std::uint16_t port) override;
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;
    void on_session_over() override;
    [[nodiscard]] std::string free_terminal() const;

    Host& host_;
    ServerSettings settings_;
    std::string host_key_;
    std::vector<std::unique_ptr<ServerSession>> sessions_;
    bool is_running_ = false;
    bool is_suspended_ = false;
};

}  // namespace lvsim::host::ssh
