// SPDX-License-Identifier: Apache-2.0
//
// The kernel's IPVS on a simulated machine: a director (models/ipvs) bound to the machine's stack,
// its netfilter hooks, its clock, its settings net.ipv4.vs.* and its files /proc/net/ip_vs*.
#pragma once

#include "models/host/ipvs_sync_sockets.hpp"
#include "models/ipvs/director.hpp"
#include "models/ipvs/ports.hpp"
#include "models/ipvs/settings.hpp"
#include "sim/core/world.hpp"
#include "sim/net/netfilter.hpp"
#include "sim/net/stack.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

namespace lvsim::host {

class Files;
class SysctlTree;

class IpvsModule final : private ipvs::Clock,
                         private ipvs::Timers,
                         private ipvs::Random,
                         private ipvs::Routes,
                         private ipvs::PacketOut,
                         private ipvs::Icmp,
                         private ipvs::Hooks,
                         private EventTarget {
public:
    /// Everything must outlive the module. Loading it makes the settings and files appear.
    IpvsModule(net::Stack& stack, ipvs::Profile profile, SysctlTree& sysctl, Files& files);
    IpvsModule(const IpvsModule&) = delete;
    IpvsModule& operator=(const IpvsModule&) = delete;
    ~IpvsModule();

    [[nodiscard]] ipvs::Director& director() { return *director_; }

    /// How timers and statistics keep time (config.profile is ignored). Empties the director: call
    /// it before anything is configured.
    void configure(const ipvs::DirectorConfig& config);
    /// Power off: services, connections, statistics and settings are gone, without a packet.
    void reset();

private:
    /// One registration of ours with netfilter.
    class PathHook final : public net::Hook {
    public:
        enum class Path : std::uint8_t { Request, Reply, ForwardedIcmp, OwnIcmp };
        PathHook(IpvsModule& module, Path path) : module_(module), path_(path) {}
        net::HookVerdict on_packet(net::HookPoint point, net::HookPacket& packet) override;

    private:
        IpvsModule& module_;
        Path path_;
    };

    [[nodiscard]] SimTime now() const override;
    void wake_at(SimTime when) override;
    [[nodiscard]] std::uint64_t below(std::uint64_t bound) override;
    [[nodiscard]] std::optional<ipvs::Route> route_to(IpAddress destination) const override;
    [[nodiscard]] bool is_unicast(IpAddress address) const override;
    void transmit(FrameHandle packet, const ipvs::Route& route) override;
    [[nodiscard]] std::uint16_t next_ip_id(IpAddress destination, IpProtocol protocol) override;
    [[nodiscard]] PayloadRef make_payload(std::size_t size,
                                          std::span<std::byte>& writable) override;
    void consume(FrameHandle packet) override;
    void note_path_mtu(IpAddress destination, std::uint32_t mtu) override;
    void send_error(Frame& about, IcmpType type, std::uint8_t code,
                    std::uint16_t next_hop_mtu) override;
    void set_hooked(bool is_hooked) override;
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t tag) const override;

    void make_director();
    void add_hooks();
    void remove_hooks();

    net::Stack& stack_;
    SysctlTree& sysctl_;
    Files& files_;
    ipvs::DirectorConfig config_;
    TimerHandle timer_;
    PathHook request_hook_{*this, PathHook::Path::Request};
    PathHook reply_hook_{*this, PathHook::Path::Reply};
    PathHook icmp_hook_{*this, PathHook::Path::ForwardedIcmp};
    PathHook own_icmp_hook_{*this, PathHook::Path::OwnIcmp};
    bool is_hooked_ = false;
    std::unique_ptr<ipvs::Director> director_;
    IpvsSyncSockets sync_sockets_;
};

}  // namespace lvsim::host
