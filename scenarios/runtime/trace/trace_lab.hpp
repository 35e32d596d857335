// SPDX-License-Identifier: Apache-2.0
//
// The network of every recording, made of the real parts: a director with two cards, and at the
// other end of each wire an injector that sends what the recording says and writes down what the
// director sends. Nothing answers by itself.
//
//   client side --- eth0 10.0.2.50/24 + VIPs  (director)  eth1 10.0.3.15/24, 10.0.3.200/24 ---
//   servers
#pragma once

#include "models/host/host.hpp"
#include "scenarios/runtime/trace/packet_bytes.hpp"
#include "scenarios/runtime/trace/trace_file.hpp"
#include "sim/core/world.hpp"
#include "sim/net/network.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// What a recording does not tell about the kernel it was made on.
struct TraceCandidate {
    std::uint64_t first_tick = 0;  ///< The kernel's tick count at t = 0: T0.
    SimDuration stats_phase;       ///< When the statistics are taken over for the first time.
};

/// What came out of the director, in order on each wire.
struct TraceOutput {
    std::vector<std::string> client_side;
    std::vector<std::string> server_side;
};

class TraceLab {
public:
    TraceLab(const TraceNetwork& network, const TraceCandidate& candidate);
    TraceLab(const TraceLab&) = delete;
    TraceLab& operator=(const TraceLab&) = delete;

    [[nodiscard]] World& world() { return world_; }
    [[nodiscard]] host::Host& director() { return *director_; }

    /// Puts a packet on the wire of "client" or of a server's address.
    void inject(std::string_view where, const PacketBytes& packet);
    /// What came out since the last call.
    [[nodiscard]] TraceOutput take_output();

private:
    /// The far end of one wire.
    class Injector final : public Component, public net::FrameSink {
    public:
        Injector(TraceLab& lab, net::Switch& wire) : lab_(lab), wire_(wire.add_port(*this)) {}
        void accept_frame(FrameHandle frame) override;
        void send(MacAddress source, MacAddress destination, const PacketBytes& packet);
        [[nodiscard]] std::vector<std::string> take() { return std::exchange(seen_, {}); }

    private:
        TraceLab& lab_;
        net::FrameSink& wire_;
        std::vector<std::string> seen_;
    };

    void configure_settings(const TraceNetwork& network);
    void configure_addresses(const TraceNetwork& network);
    void set(std::string_view name, std::string_view value);

    World world_;
    net::Network* network_;
    host::Host* director_;
    std::vector<IpAddress> servers_;
    Injector* client_side_ = nullptr;
    Injector* server_side_ = nullptr;
};

}  // namespace lvsim::runtime
