// SPDX-License-Identifier: Apache-2.0
//
// The VRRP of one machine as keepalived 2.2.7 does it: all instances of its configuration, their
// sync groups, tracking, gratuitous ARPs and log lines. Versions 2 (RFC 3768) and 3 (RFC 5798);
// where keepalived departs from them, keepalived (docs/models/vrrp.md).
//
//   on_packet -> checks -> state machine -> adverts, addresses, GARPs, log
//   on_wake_up (timers), on_link, on_address, on_script_exit, on_processes -> the same
#pragma once

#include "models/vrrp/config.hpp"
#include "models/vrrp/ports.hpp"
#include "models/vrrp/state.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::vrrp {

/// An instance as it stands (for views, `kill -USR1`, expectations).
struct InstanceInfo {
    std::string name;
    std::string interface;
    std::uint8_t vrid = 0;
    State state = State::Init;
    std::uint8_t priority = 0;  ///< Effective.
    IpAddress master;           ///< Whom it heard last; itself while MASTER; unspecified: nobody.
    SimTime expires = kTimeNever;
    std::uint64_t adverts_sent = 0;
    std::uint64_t adverts_received = 0;  ///< Accepted.
    std::uint64_t adverts_rejected = 0;
    std::uint64_t became_master = 0;
};

/// Between SIGTERM and the end of the process.
inline constexpr SimDuration kExitDelay = SimDuration::seconds(1);

/// How a tracked script ended.
struct ScriptExit {
    bool is_signalled = false;
    std::int32_t status = 0;  ///< Exit status, or the signal's number.
};

class Router final {
public:
    /// Does nothing before start(). Requires: the configuration has been checked; the ports outlive
    /// it.
    Router(RouterConfig config, const Ports& ports);
    Router(const Router&) = delete;
    Router& operator=(const Router&) = delete;
    /// As SIGKILL: not a word, addresses and macvlans stay where they are.
    ~Router();

    /// The process is ready: removes addresses that a crash left, listens, enters the first states.
    void start();
    /// SIGTERM: farewells, and addresses go. The router does nothing more afterwards; its process
    /// ends after kExitDelay, whether an instance was MASTER or not (observed), and calls leave().
    void stop();
    /// The stopped process ends: macvlans go.
    void leave();
    /// SIGHUP has come: a master sends an advert before the configuration is read. Then reload(),
    /// or, when it is refused, the end of the process without a word (observed).
    void begin_reload();
    /// Requires: begin_reload(). Instances that still exist (VRID, interface) keep their state
    /// (vrrp.md, 4.6). `Reloading` is the router's log line; `Reloading ...`, `Reload complete` are
    /// its parent's.
    void reload(RouterConfig config);

    /// A timer is due.
    void on_wake_up();
    /// A packet of protocol 112 with its IPv4 header came in; `frame` is its number in the trace.
    void on_packet(std::span<const std::byte> ipv4_packet, std::uint32_t interface,
                   std::uint64_t frame);
    /// Carrier or administrative state of an interface has changed, or it came or went.
    void on_link(std::string_view interface, bool is_running);
    /// An address came or went, by whomever (the router's own changes included).
    void on_address(std::string_view interface, IpAddress address, bool is_added);
    void on_script_exit(std::size_t script, const ScriptExit& exit);
    /// Processes have come or gone.
    void on_processes();

    [[nodiscard]] const RouterConfig& config() const;
    [[nodiscard]] std::vector<InstanceInfo> instances() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lvsim::vrrp
