// SPDX-License-Identifier: Apache-2.0
//
// One run of traceroute: its probes, what has come back and the line of each hop.
#pragma once

#include "models/host/command.hpp"
#include "models/host/name_lookup.hpp"
#include "sim/core/trace.hpp"
#include "sim/net/udp.hpp"
#include "sim/wire/frame.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host {

struct TracerouteOptions {
    std::string target = {};  ///< As typed.
    IpAddress destination = {};
    std::uint32_t first_hop = 1;
    std::uint32_t hops_max = 30;
    std::uint32_t probes_per_hop = 3;
    std::uint32_t probes_at_once = 16;
    std::uint32_t wait_seconds = 5;
    std::uint32_t port = 33'434;
    bool is_numeric = false;
    bool uses_echo = false;     ///< -I
    bool adapts_waits = false;  ///< Since 2.1.
};

class TracerouteRun final : private TraceSink, private net::UdpEvents {
public:
    /// `news` is notified when something has come.
    TracerouteRun(CommandContext& context, TracerouteOptions options, Signal* news);
    TracerouteRun(const TracerouteRun&) = delete;
    TracerouteRun& operator=(const TracerouteRun&) = delete;
    ~TracerouteRun();

    /// Prints the first line. False: there is no route, and that was said.
    bool begin();
    /// Sends as many probes as may be under way.
    void send();
    /// The addresses of the hop to be printed next that have no name yet; none while its probes are
    /// under way.
    [[nodiscard]] std::vector<IpAddress> next_line_addresses();
    void learn(const AddressNames& names);
    /// Prints the next hop, if nothing of it is under way.
    bool print_line();
    /// The destination has answered, or the last hop was printed.
    [[nodiscard]] bool is_over() const { return is_over_; }
    /// Until the next probe is given up. Requires: some are under way.
    [[nodiscard]] SimDuration patience();

private:
    struct Probe {
        SimTime sent;
        net::UdpSocketId socket;
        bool is_done = false;
        std::optional<IpAddress> from;
        std::int64_t us = 0;
        bool is_last = false;   ///< The destination, or somebody who goes no further.
        std::string mark = {};  ///< " !H"
    };

    void on_trace(const TraceRecord& record) override;
    void on_datagram(net::UdpSocketId, const net::UdpDatagram&) override {}
    void on_icmp_error(net::UdpSocketId, Endpoint, IcmpType, std::uint8_t) override {}
    void hear(const std::vector<std::byte>& packet);
    void note(std::size_t number, IpAddress from, std::uint8_t type, std::uint8_t code);
    [[nodiscard]] std::uint32_t hop_of(std::size_t probe) const;
    [[nodiscard]] SimTime deadline(std::size_t number) const;
    [[nodiscard]] std::optional<std::size_t> index_of(std::span<const std::byte> quoted) const;
    [[nodiscard]] bool is_line_ready() const;
    void give_up_late_ones();
    void send_one();
    void finish(Probe& probe);

    CommandContext& context_;
    TracerouteOptions options_;
    Signal* news_;
    AddressNames names_;
    std::vector<Probe> probes_;  ///< In the order of sending.
    std::uint32_t next_hop_;     ///< To be printed.
    std::optional<std::uint32_t> last_hop_;
    bool is_over_ = false;
};

}  // namespace lvsim::host
