// SPDX-License-Identifier: Apache-2.0
//
// UDP_CHECK: a datagram. Good is silence for connect_timeout, or, with require_reply, an answer of
// the right length and contents; an ICMP error is a failure. (A datagram nobody asked for ends the
// check as well: as good without require_reply.)
#pragma once

#include "models/keepalived/checkers/plain_checker.hpp"
#include "sim/net/udp.hpp"

namespace lvsim::keepalived {

class UdpChecker final : public PlainChecker, private net::UdpEvents {
public:
    using PlainChecker::PlainChecker;
    ~UdpChecker() override;

private:
    [[nodiscard]] std::string_view kind() const override { return "UDP_CHECK"; }
    [[nodiscard]] Endpoint target() const override { return udp().connect.to; }
    [[nodiscard]] Words words() const override;
    void begin() override;
    void on_limit() override;
    void on_resume() override;
    void on_datagram(net::UdpSocketId socket, const net::UdpDatagram& datagram) override;
    void on_icmp_error(net::UdpSocketId socket, Endpoint about, IcmpType type,
                       std::uint8_t code) override;
    [[nodiscard]] bool is_wanted(std::string_view answer) const;
    [[nodiscard]] std::vector<std::uint8_t> payload();
    void end(bool is_good, std::string answer);
    [[nodiscard]] const UdpCheck& udp() const;

    net::UdpSocketId socket_;
    Endpoint local_;
    std::string noted_;  ///< What came while suspended; empty: nothing.
    bool is_noted_good_ = false;
};

}  // namespace lvsim::keepalived
