// SPDX-License-Identifier: Apache-2.0
//
// PING_CHECK: an ICMP echo request and its reply.
#pragma once

#include "models/keepalived/checkers/plain_checker.hpp"
#include "sim/net/icmp.hpp"

namespace lvsim::keepalived {

class PingChecker final : public PlainChecker, private net::EchoEvents {
public:
    using PlainChecker::PlainChecker;
    ~PingChecker() override;

private:
    [[nodiscard]] std::string_view kind() const override { return "PING_CHECK"; }
    [[nodiscard]] Endpoint target() const override { return connect().to; }
    [[nodiscard]] Words words() const override;
    void begin() override;
    void on_limit() override;
    void on_resume() override;
    void on_echo_reply(const net::EchoReply& reply) override;
    void on_echo_error(const net::EchoError& error) override;
    [[nodiscard]] bool listen();
    void stop_listening();
    void fail_to_send();
    [[nodiscard]] const ConnectConfig& connect() const;

    std::uint16_t identifier_ = 0;  ///< 0: not listening.
    std::uint16_t sequence_ = 0;
    bool is_answered_ = false;  ///< Noted while suspended.
};

}  // namespace lvsim::keepalived
