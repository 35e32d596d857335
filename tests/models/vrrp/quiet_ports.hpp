// SPDX-License-Identifier: Apache-2.0
//
// A router's surroundings that do as little as they can: what is measured or counted is its own.
#pragma once

#include "models/vrrp/ports.hpp"
#include "sim/core/trace.hpp"

#include <cstdint>
#include <optional>
#include <utility>

namespace lvsim::vrrp::test {

/// One interface, eth0 with 10.0.1.1; packets vanish; time stands where it is put.
class QuietPorts : public Clock,
                   public Timers,
                   public Links,
                   public Packets,
                   public Log,
                   public Programs {
public:
    virtual ~QuietPorts() = default;
    static constexpr std::uint32_t kIndex = 2;

    SimTime now() const override { return time; }
    void wake_at(SimTime when) override { wake_up = when; }
    std::optional<Link> find(std::string_view name) const override {
        if (name != "eth0") return std::nullopt;
        return Link{.index = kIndex,
                    .mac = {},
                    .is_running = is_running,
                    .address = IpAddress::v4(0x0a00'0101)};
    }
    bool has_address(std::string_view, IpAddress) const override { return false; }
    bool add_address(std::string_view, IpPrefix, std::string_view) override {
        return !std::exchange(is_holder, true);
    }
    bool remove_address(std::string_view, IpAddress) override {
        return std::exchange(is_holder, false);
    }
    bool add_macvlan(std::string_view, std::string_view, MacAddress) override { return false; }
    void remove_macvlan(std::string_view) override {}
    void listen(std::string_view, IpAddress, bool) override {}
    void send(std::span<const std::byte>, const AdvertWay&) override { ++adverts; }
    void send_frame(std::span<const std::byte>, std::string_view) override { ++frames; }
    void write(LogDetail, std::string_view) override {}
    void start_script(std::size_t) override {}
    void signal_script(std::size_t, int) override {}
    void notify(std::string_view, std::string_view) override {}
    std::size_t count_processes(std::size_t) const override { return 0; }
    void set_lvs_sync_daemon(std::string_view, std::uint8_t, bool) override {}
    void set_address_blocked(IpAddress, std::string_view, bool) override {}

    /// All of them, for a router.
    [[nodiscard]] Ports all() { return {*this, *this, *this, *this, *this, *this, trace}; }

    SimTime time;
    SimTime wake_up = kTimeNever;
    TraceBus trace{time};
    bool is_running = true;
    bool is_holder = false;  ///< Has a virtual address.
    std::uint64_t adverts = 0;
    std::uint64_t frames = 0;
};

}  // namespace lvsim::vrrp::test
