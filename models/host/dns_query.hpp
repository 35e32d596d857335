// SPDX-License-Identifier: Apache-2.0
//
// A question to name servers as host, nslookup and dig ask it: past /etc/hosts, five seconds each
// time, and with what went wrong. (Programs that want an address use NameLookup.)
#pragma once

#include "models/host/boot/dns_message.hpp"
#include "sim/core/process.hpp"
#include "sim/core/time.hpp"
#include "sim/net/udp.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host {

class Host;

struct DnsQuestion {
    std::string name;
    std::uint16_t type = DnsMessage::kTypeA;
    std::vector<IpAddress> servers;
    std::size_t tries = 2;  ///< Of each server.
    std::uint16_t id = 0;
};

/// A try that came to nothing.
struct DnsFailure {
    IpAddress server;
    std::string why;  ///< "timed out", "connection refused", ...
};

class DnsQuery final : private net::UdpEvents {
public:
    static constexpr SimDuration kPatience = SimDuration::seconds(5);

    /// Begins. Requires: the host outlives it; the name is one that DNS can carry.
    DnsQuery(Host& host, DnsQuestion question);
    DnsQuery(const DnsQuery&) = delete;
    DnsQuery& operator=(const DnsQuery&) = delete;
    ~DnsQuery();

    [[nodiscard]] bool is_done() const { return is_done_; }
    [[nodiscard]] Signal* news() { return &news_; }
    /// Nothing has come for kPatience: the next try.
    void give_up_waiting();

    /// nullopt: nobody answered, failures() tells why.
    [[nodiscard]] const std::optional<DnsMessage>& answer() const { return answer_; }
    [[nodiscard]] IpAddress server() const { return server_; }
    [[nodiscard]] SimDuration time_taken() const { return taken_; }
    [[nodiscard]] std::size_t answer_bytes() const { return answer_bytes_; }
    [[nodiscard]] const std::vector<DnsFailure>& failures() const { return failures_; }

    /// Labels of 1 to 63 characters, 253 together (RFC 1035, 2.3.4).
    [[nodiscard]] static bool can_carry(std::string_view name);

private:
    void on_datagram(net::UdpSocketId socket, const net::UdpDatagram& datagram) override;
    void on_icmp_error(net::UdpSocketId socket, Endpoint about, IcmpType type,
                       std::uint8_t code) override;
    void ask_next();
    [[nodiscard]] std::string ask();
    void fail(std::string why);
    void finish();

    Host& host_;
    DnsQuestion question_;
    Signal news_;
    std::size_t tried_ = 0;
    IpAddress server_;
    SimTime asked_at_;
    SimDuration taken_;
    std::size_t answer_bytes_ = 0;
    std::optional<DnsMessage> answer_;
    std::vector<DnsFailure> failures_;
    net::UdpSocketId socket_;
    bool is_open_ = false;
    bool is_done_ = false;
};

/// "15.2.0.10.in-addr.arpa" (RFC 1035, 3.5).
[[nodiscard]] std::string reverse_name(IpAddress address);

}  // namespace lvsim::host
