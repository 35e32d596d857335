// SPDX-License-Identifier: Apache-2.0
//
// What a director needs from the machine it runs on. IPVS is protocol code: it sees packets, a
// clock and these ports, no World, link or host. A test gives it doubles, a simulated machine gives
// it models/host/ipvs_module.hpp, a real one could give it sockets.
#pragma once

#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace lvsim::ipvs {

class Clock {
public:
    [[nodiscard]] virtual SimTime now() const = 0;

protected:
    ~Clock() = default;
};

/// One wake-up: the director multiplexes its timers on it.
class Timers {
public:
    /// Call Director::on_wake_up() once, at `when`; replaces what was asked before.
    /// `when` may be the present: the call then comes after the current event.
    virtual void wake_at(SimTime when) = 0;

protected:
    ~Timers() = default;
};

/// For the methods that draw (power of two choices, random drops).
class Random {
public:
    /// Uniform in [0, bound). Requires: bound > 0.
    [[nodiscard]] virtual std::uint64_t below(std::uint64_t bound) = 0;

protected:
    ~Random() = default;
};

/// The answer of a route lookup.
struct Route {
    bool is_local = false;  ///< An address of this machine.
    std::uint32_t interface = UINT32_MAX;
    IpAddress next_hop;
    IpAddress source{};
    std::uint32_t mtu = 0;
};

class Routes {
public:
    /// nullopt: the machine has no route there.
    [[nodiscard]] virtual std::optional<Route> route_to(IpAddress destination) const = 0;
    /// Whether a real server may have this address: neither multicast nor any broadcast address,
    /// local ones included.
    [[nodiscard]] virtual bool is_unicast(IpAddress address) const = 0;
    /// A router said that longer packets to `destination` do not get through.
    virtual void note_path_mtu(IpAddress destination, std::uint32_t mtu) = 0;

protected:
    ~Routes() = default;
};

class PacketOut {
public:
    /// Sends a packet on its way along this route, marked as handled by IPVS: it passes LocalOut
    /// and PostRouting, not Forward. Too long for the route: it is fragmented.
    virtual void transmit(FrameHandle packet, const Route& route) = 0;
    /// The id of a new IPv4 header.
    [[nodiscard]] virtual std::uint16_t next_ip_id(IpAddress destination, IpProtocol protocol) = 0;
    /// Memory for the text of a packet that is rewritten (PayloadPool::allocate).
    [[nodiscard]] virtual PayloadRef make_payload(std::size_t size,
                                                  std::span<std::byte>& writable) = 0;
    /// A message that was for IPVS itself has been read.
    virtual void consume(FrameHandle packet) = 0;

protected:
    ~PacketOut() = default;
};

class Icmp {
public:
    /// Tells the sender of `about` by the machine's own rules (source address, no error about an
    /// error). `next_hop_mtu` counts for "fragmentation needed" only.
    virtual void send_error(Frame& about, IcmpType type, std::uint8_t code,
                            std::uint16_t next_hop_mtu) = 0;

protected:
    ~Icmp() = default;
};

/// The places where the machine shows its packets to the director.
class Hooks {
public:
    /// From now on packets come (go by) the director: Linux registers its hooks with the first
    /// service and takes them away with the last. Legal from inside a hook.
    virtual void set_hooked(bool is_hooked) = 0;

protected:
    ~Hooks() = default;
};

/// Which of the two synchronisation daemons.
enum class SyncRole : std::uint8_t { Master, Backup };

struct SyncInterface {
    std::uint32_t index = UINT32_MAX;
    std::uint32_t mtu = 0;
};

/// Where the datagrams of one thread of a synchronisation daemon go: a group, through an interface.
struct SyncChannel {
    std::uint32_t interface = UINT32_MAX;
    IpAddress group;
    std::uint16_t port = 0;
    std::uint8_t ttl = 1;
};

/// The sockets of the synchronisation daemons.
class SyncSockets {
public:
    /// nullopt: the machine has no interface of that name.
    [[nodiscard]] virtual std::optional<SyncInterface> find_interface(
        std::string_view name) const = 0;
    /// One more socket of that daemon: the master's sends from a port of its own, never to this
    /// machine; the backup's joins the group, and what comes there in through the interface goes to
    /// Director::on_sync_message(). False: the port is taken.
    [[nodiscard]] virtual bool open(SyncRole role, const SyncChannel& channel) = 0;
    /// By the master's socket that was opened as number `thread`, from 0.
    virtual void send(std::uint32_t thread, std::span<const std::byte> message) = 0;
    /// All sockets of that daemon.
    virtual void close(SyncRole role) = 0;

protected:
    ~SyncSockets() = default;
};

/// All of them; each must outlive the director.
struct Ports {
    Clock& clock;
    Timers& timers;
    Random& random;
    Routes& routes;
    PacketOut& out;
    Icmp& icmp;
    Hooks& hooks;
    SyncSockets& sync;
    TraceBus& trace;
    NodeId node = kNoNode;
};

}  // namespace lvsim::ipvs
