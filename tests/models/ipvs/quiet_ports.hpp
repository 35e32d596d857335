// SPDX-License-Identifier: Apache-2.0
//
// A director's surroundings that do as little as they can: what is measured or counted is its own.
#pragma once

#include "models/ipvs/ports.hpp"
#include "sim/core/trace.hpp"

#include <cstdint>
#include <optional>

namespace lvsim::ipvs {

/// Every address is a unicast one on the next wire; packets vanish; time stands where it is put.
class QuietPorts : public Clock,
                   public Timers,
                   public Random,
                   public Routes,
                   public PacketOut,
                   public Icmp,
                   public Hooks,
                   public SyncSockets {
public:
    virtual ~QuietPorts() = default;
    SimTime now() const override { return time; }
    void wake_at(SimTime when) override { wake_up = when; }
    std::uint64_t below(std::uint64_t) override { return 0; }
    std::optional<Route> route_to(IpAddress destination) const override {
        return Route{.next_hop = destination, .mtu = 1500};
    }
    bool is_unicast(IpAddress) const override { return true; }
    void transmit(FrameHandle packet, const Route&) override { packet.reset(); }
    std::uint16_t next_ip_id(IpAddress, IpProtocol) override { return 1; }
    PayloadRef make_payload(std::size_t size, std::span<std::byte>& writable) override {
        return payloads.allocate(size, writable);
    }
    void consume(FrameHandle packet) override { packet.reset(); }
    void note_path_mtu(IpAddress, std::uint32_t) override {}
    void send_error(Frame&, IcmpType, std::uint8_t, std::uint16_t) override {}
    void set_hooked(bool) override {}
    std::optional<SyncInterface> find_interface(std::string_view) const override {
        return SyncInterface{.index = 1, .mtu = 1500};
    }
    bool open(SyncRole, const SyncChannel&) override { return true; }
    void send(std::uint32_t, std::span<const std::byte>) override {}
    void close(SyncRole) override {}

    /// All of them, for a director.
    [[nodiscard]] Ports all() {
        return {*this, *this, *this, *this, *this, *this, *this, *this, trace};
    }

    PayloadPool payloads;
    SimTime time;
    SimTime wake_up = kTimeNever;
    TraceBus trace{time};
};

}  // namespace lvsim::ipvs
