// SPDX-License-Identifier: Apache-2.0
//
// A machine around a director that is being fuzzed: it shows the director what a real one would
// show it, and looks at everything the director sends. What is wrong is an assertion.
#pragma once

#include "models/ipvs/director.hpp"
#include "sim/wire/frame.hpp"
#include "tests/models/ipvs/quiet_ports.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::fuzz {

/// Which hook a packet comes by.
enum class Hook : std::uint8_t { Request, Reply, ForwardedIcmp };

class Machine final : public ipvs::QuietPorts {
    PayloadPool payloads_;
    FramePool frames_;
    bool is_hooked_ = false;
    bool was_good_ = false;  ///< The transport checksum of the packet under way, as it came in.

public:
    explicit Machine(const ipvs::DirectorConfig& config);

    ipvs::Director director;
    std::uint32_t mtu = 1500;

    /// ipvsadm with these words, and its two streams as one text.
    std::string ipvsadm(std::vector<std::string> words, std::string_view input = {});

    /// Shows the director an IP packet, as long as a machine would: one of a known version with
    /// right lengths and a right header checksum, whole, while the director has its hooks.
    /// `inline_bytes` of it lie in the frame itself.
    void show(std::span<const std::byte> packet, std::size_t inline_bytes, Hook hook,
              ipvs::PacketPlace place, std::uint32_t mark);

    /// Lets time pass with everything that is due in it.
    void wait(SimDuration span);

    /// Nothing is lost: no frame beyond those on the way, no more counted than there is.
    void check() const;

    // --- Ports ---------------------------------------------------------------------------------
    std::uint64_t below(std::uint64_t bound) override { return ++draws_ % bound; }
    /// 10/8 is next door, save this machine's own addresses; 192.168/16 is nowhere.
    std::optional<ipvs::Route> route_to(IpAddress destination) const override;
    bool is_unicast(IpAddress address) const override {
        return !address.is_multicast() && !address.is_unspecified();
    }
    void transmit(FrameHandle packet, const ipvs::Route& route) override;
    void set_hooked(bool is_hooked) override { is_hooked_ = is_hooked; }

private:
    ipvs::PacketAnswer show_at(Hook hook, ipvs::PacketPlace place, FrameHandle& frame);

    std::uint64_t draws_ = 0;
};

/// Addresses that packets and commands of the fuzzer speak of.
inline constexpr std::uint32_t kVip = 0x0a00'0264;
inline constexpr std::uint32_t kServers = 0x0a00'0300;
inline constexpr std::uint32_t kClients = 0xac10'0000;

}  // namespace lvsim::fuzz
