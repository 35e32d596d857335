// SPDX-License-Identifier: Apache-2.0
//
// The invariants `one-master` and `one-address`. Who is master is read from the adverts on the
// wire, as a person with tcpdump would; only that somebody is a backup, and so ought to become
// master, is what routers tell the trace bus.
//
// Two routers hear each other while both machines, their daemons and interfaces work and no fault
// acts on the way of their adverts, each way by itself. Whatever breaks that starts the clock anew:
// the protocol then has kGrace of adverts to settle.
//
//   |-- cut --|------ hear each other ------------------------------->
//   both masters........| kGrace                | still both: broken
//
// Routers that mean not to agree (other passwords, intervals or addresses) and vrrp_startup_delay
// are not known here: a scenario of these does without the invariants.
#pragma once

#include "models/vrrp/state.hpp"
#include "scenarios/runtime/expect_checks.hpp"
#include "sim/core/time.hpp"
#include "sim/core/trace.hpp"
#include "sim/net/fault/config.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::vrrp {
struct StateChanged;
}
namespace lvsim::net {
struct FrameSent;
}

namespace lvsim::runtime {

/// What is around the routers, as it is now.
class VrrpSurroundings {
public:
    virtual ~VrrpSurroundings() = default;
    [[nodiscard]] virtual std::string name(NodeId node) const = 0;
    /// The broadcast domain of that interface; nullopt: it is no card with a cable of its own.
    [[nodiscard]] virtual std::optional<std::size_t> domain(NodeId node,
                                                            std::string_view interface) const = 0;
    /// Power, not frozen, the daemon runs and is not suspended, the interface is up.
    [[nodiscard]] virtual bool is_able(NodeId node, std::string_view interface) const = 0;
    /// No fault acts on that side of its cable but those that only add frames.
    [[nodiscard]] virtual bool is_clean(NodeId node, std::string_view interface,
                                        net::LinkSide side) const = 0;
    /// Whether an interface of the machine but lo has the address.
    [[nodiscard]] virtual bool holds(NodeId node, IpAddress address) const = 0;
};

class VrrpWatch final : public TraceSink {
public:
    /// In intervals of the slower router: to notice that a master is gone takes three and a skew of
    /// less than one, that there is another one takes one.
    static constexpr std::int64_t kGrace = 5;
    /// What a frame may have been held back by a fault before it is heard.
    static constexpr SimDuration kLate = SimDuration::seconds(3);

    /// Requires: it outlives the watch.
    explicit VrrpWatch(const VrrpSurroundings& around) : around_(around) {}

    void subscribe_to(TraceBus& bus);
    void on_trace(const TraceRecord& record) override;

    /// What is so now, of all routers. To be called often: what came and went between two calls
    /// (but for faults of links) is not seen.
    void look(SimTime now);
    /// Requires: look(now).
    [[nodiscard]] Mismatches check_masters(SimTime now) const;
    [[nodiscard]] Mismatches check_addresses(SimTime now) const;

private:
    /// Since when something has been so without interruption; kTimeNever: it is not so.
    using Since = SimTime;

    struct Router {
        NodeId node = kNoNode;
        std::string interface;
        std::uint8_t vrid = 0;
        std::size_t domain = 0;
        vrrp::State state = vrrp::State::Init;
        SimTime state_since;
        SimTime last_advert = kTimeNever;  ///< kTimeNever: none, or its last was a farewell.
        Since speaks = kTimeNever;
        SimDuration interval = SimDuration::seconds(1);
        IpAddress destination;
        std::vector<IpAddress> addresses;
        Since able = kTimeNever;
        Since hears = kTimeNever;     ///< Its own incoming side is clean.
        Since is_heard = kTimeNever;  ///< Its outgoing side is.
        std::map<IpAddress, Since> held;
    };

    void on_state(const TraceRecord& record, const vrrp::StateChanged& event);
    void on_frame(const TraceRecord& record, const net::FrameSent& event);
    void on_fault(const TraceRecord& record);
    /// nullptr: the interface is none that can be judged.
    [[nodiscard]] Router* router(NodeId node, std::string_view interface, std::uint8_t vrid);
    [[nodiscard]] bool is_speaking(const Router& router, SimTime now) const;
    [[nodiscard]] bool are_rivals(const Router& a, const Router& b) const;
    /// Since when `a` has heard what `b` sends.
    [[nodiscard]] Since hears(const Router& a, const Router& b) const;
    [[nodiscard]] Since hear_each_other(const Router& a, const Router& b) const;
    void check_two_masters(Mismatches& found, const Router& a, const Router& b, SimTime now) const;
    void check_silence(Mismatches& found, const Router& router, SimTime now) const;
    void check_two_holders(Mismatches& found, const Router& a, const Router& b, SimTime now) const;
    [[nodiscard]] std::string name(const Router& router) const;

    const VrrpSurroundings& around_;
    std::vector<Router> routers_;  ///< In the order in which they were first seen.
};

}  // namespace lvsim::runtime
