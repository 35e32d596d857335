// SPDX-License-Identifier: Apache-2.0
//
// What a VRRP router needs from the machine it runs on. It is protocol code: it sees packets, a
// clock and these ports, no World, link or host. A test gives it doubles, a simulated machine gives
// it models/keepalived/vrrp_ports.hpp, a real one could give it sockets.
#pragma once

#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"
#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lvsim::vrrp {

class Clock {
public:
    [[nodiscard]] virtual SimTime now() const = 0;

protected:
    ~Clock() = default;
};

/// One wake-up: the router multiplexes its timers on it.
class Timers {
public:
    /// Call Router::on_wake_up() once, at `when`; replaces what was asked before. `when` may be the
    /// present: the call then comes after the current event. kTimeNever: no call.
    virtual void wake_at(SimTime when) = 0;

protected:
    ~Timers() = default;
};

/// An interface as rtnetlink tells of it.
struct Link {
    std::uint32_t index = UINT32_MAX;
    MacAddress mac;
    std::uint32_t mtu = 1500;
    bool is_running = false;  ///< IFF_UP and IFF_RUNNING: set up, and with carrier.
    IpAddress address;        ///< Its first primary IPv4 address; unspecified: none.
};

/// The machine's interfaces and their addresses.
class Links {
public:
    /// nullopt: the machine has no interface of that name.
    [[nodiscard]] virtual std::optional<Link> find(std::string_view name) const = 0;
    [[nodiscard]] virtual bool has_address(std::string_view interface, IpAddress address) const = 0;
    /// False: it is there already, or the interface is not.
    virtual bool add_address(std::string_view interface, IpPrefix prefix,
                             std::string_view label) = 0;
    /// False: it was not there.
    virtual bool remove_address(std::string_view interface, IpAddress address) = 0;
    /// A macvlan (private) on `base`, up, with that MAC address. True also when it is there
    /// already.
    virtual bool add_macvlan(std::string_view base, std::string_view name, MacAddress mac) = 0;
    virtual void remove_macvlan(std::string_view name) = 0;

protected:
    ~Links() = default;
};

/// Where an advert goes.
struct AdvertWay {
    std::string_view interface;  ///< Out of which a multicast leaves (the holding one with a vmac).
    bool is_multicast = true;    ///< Else the machine's routes and ARP lead it to its destination.
    std::uint64_t advert = 0;    ///< The number of its AdvertSent event.
};

class Packets {
public:
    /// Joins the group for what comes in through the interface, or leaves it.
    virtual void listen(std::string_view interface, IpAddress group, bool shall_listen) = 0;
    /// Sends a complete IPv4 packet (header, checksum and all). What cannot leave (interface down,
    /// no neighbour) is lost without a word.
    virtual void send(std::span<const std::byte> ipv4_packet, const AdvertWay& way) = 0;
    /// Sends a complete Ethernet frame (gratuitous ARP) out of that interface.
    virtual void send_frame(std::span<const std::byte> frame, std::string_view interface) = 0;

protected:
    ~Packets() = default;
};

/// Whether a line is always logged or only with keepalived -D.
enum class LogDetail : std::uint8_t { Always, Detailed };

class Log {
public:
    virtual void write(LogDetail detail, std::string_view line) = 0;

protected:
    ~Log() = default;
};

/// Programs that the router wants run: tracked scripts (by their place in RouterConfig::scripts)
/// and notifications.
class Programs {
public:
    /// Its end comes by Router::on_script_exit().
    virtual void start_script(std::size_t script) = 0;
    /// SIGTERM or SIGKILL to that run.
    virtual void signal_script(std::size_t script, int signal) = 0;
    /// Runs and forgets; `arguments` is what `notify` adds to the command ("INSTANCE VI_1 ...").
    virtual void notify(std::string_view command, std::string_view arguments) = 0;
    /// How many processes match that entry of RouterConfig::processes now.
    [[nodiscard]] virtual std::size_t count_processes(std::size_t process) const = 0;
    /// lvs_sync_daemon_interface: this instance is MASTER now, or no more.
    virtual void set_lvs_sync_daemon(std::string_view interface, std::uint8_t vrid,
                                     bool is_master) = 0;
    /// Traffic to these addresses is dropped, or not any more (no_accept, strict mode).
    virtual void set_address_blocked(IpAddress address, std::string_view interface,
                                     bool is_blocked) = 0;

protected:
    ~Programs() = default;
};

/// All of them; each must outlive the router.
struct Ports {
    Clock& clock;
    Timers& timers;
    Links& links;
    Packets& packets;
    Log& log;
    Programs& programs;
    TraceBus& trace;
    NodeId node = kNoNode;
    /// What adding the addresses and sending the first burst takes the machine: the first interval
    /// of a new master counts from its end. It decides who goes on when two masters reject each
    /// other's adverts (vrrp.md, 8.3): the rival counts from the first advert's arrival.
    SimDuration takeover_time{};
    /// By how much a master's timer that a packet put off is late of its interval. As little as
    /// possible either way: it only says who is first of two that reject each other's adverts, the
    /// one that sends or the one that hears, when their timers fall due at one instant.
    SimDuration reading_time{};
};

}  // namespace lvsim::vrrp
