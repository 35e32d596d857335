// SPDX-License-Identifier: Apache-2.0
//
// A machine for TCP that is nothing but a TCP: what it sends goes to whoever asks for it.
#pragma once

#include "sim/core/world.hpp"
#include "sim/net/tcp/port.hpp"
#include "sim/net/tcp/segment.hpp"

#include <array>
#include <functional>
#include <string>
#include <vector>

namespace lvsim::net::tcp::test {

inline const IpAddress kHere = IpAddress::v4(0x0a00'0001);   // 10.0.0.1
inline const IpAddress kThere = IpAddress::v4(0x0a00'0002);  // 10.0.0.2

/// Frames and payloads of one test; declare it before everything that holds any.
struct Pools {
    PayloadPool payloads;
    FramePool frames;

    [[nodiscard]] FrameHandle packet(IpAddress source, IpAddress destination);
    /// `size` bytes, each telling its offset (modulo 251) from `first` on.
    [[nodiscard]] PayloadRef pattern(std::size_t size, std::size_t first = 0);
};

/// The byte that pattern() has at this offset.
[[nodiscard]] inline std::byte pattern_byte(std::size_t offset) {
    return static_cast<std::byte>(offset % 251);
}

class TestPort final : public Port {
public:
    TestPort(Pools& pools, IpAddress own, StackProfile profile)
        : settings_values(profile), pools_(pools), own_(own) {}

    std::function<void(FrameHandle)> on_output;
    std::vector<TcpDrop> drops;
    std::uint64_t delivered_count = 0;
    std::uint64_t confirmation_count = 0;
    bool has_route = true;
    std::uint32_t mtu = 1500;
    StackSettings settings_values;

    [[nodiscard]] std::optional<Route> route_to(IpAddress destination) override;
    [[nodiscard]] bool is_local(IpAddress address) override { return address == own_; }
    void confirm_neighbour(IpAddress) override { ++confirmation_count; }
    [[nodiscard]] FrameHandle new_packet(IpAddress source, IpAddress destination) override {
        return pools_.packet(source, destination);
    }
    void output(FrameHandle packet) override { on_output(std::move(packet)); }
    void dropped(FrameHandle segment, TcpDrop why) override;
    void delivered(FrameHandle segment) override;
    [[nodiscard]] PayloadPool& payloads() override { return pools_.payloads; }
    [[nodiscard]] const StackSettings& settings() const override { return settings_values; }

private:
    Pools& pools_;
    IpAddress own_;
};

}  // namespace lvsim::net::tcp::test
