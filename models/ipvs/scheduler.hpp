// SPDX-License-Identifier: Apache-2.0
//
// What a scheduling method is. Each lives in sched/<name>.cpp and has a line in sched/registry.cpp.
// A scheduler belongs to one service and keeps what state it needs: a position (rr), a hash table
// (sh), a cache of addresses with a sweep (lblc).
#pragma once

#include "models/ipvs/destination.hpp"
#include "models/ipvs/ports.hpp"
#include "models/ipvs/profile.hpp"
#include "models/ipvs/settings.hpp"
#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

namespace lvsim::ipvs {

/// The destinations of a service in Linux's order: the newest first.
using ServerList = std::span<Destination* const>;

/// Whose connection is to be scheduled.
struct FlowKey {
    IpProtocol protocol = IpProtocol::Tcp;
    Endpoint client;
    Endpoint virtual_address;  ///< Where the packet was sent to.
    SchedulerFlags flags{};    ///< Of its service.
};

/// What a scheduler may use besides the servers; outlives it.
struct SchedulerContext {
    const Rules& rules;
    const Settings& settings;
    const Clock& clock;
    Random& random;
};

class Scheduler {
public:
    virtual ~Scheduler() = default;

    /// A destination has joined (at the head), was edited, or has left the list; `servers` is the
    /// list after the change. Not called for what is there when the scheduler is made, nor when the
    /// service goes.
    virtual void server_added(ServerList servers, const Destination& server);
    virtual void server_updated(ServerList servers, const Destination& server);
    virtual void server_removed(ServerList servers, const Destination& server);

    /// A member's connections or its overload changed. It may come for a server that is about to
    /// join.
    virtual void load_changed(const Destination& server);

    /// The server of a new connection; null when none may have it.
    [[nodiscard]] virtual Destination* pick(ServerList servers, const FlowKey& flow) = 0;
    /// The rule by which it picks, as half a sentence: "the next in turn".
    [[nodiscard]] virtual std::string_view rule() const = 0;

    /// How often sweep() wants to be called; nullopt: never.
    [[nodiscard]] virtual std::optional<SimDuration> sweep_period() const { return std::nullopt; }
    virtual void sweep() {}
};

}  // namespace lvsim::ipvs
