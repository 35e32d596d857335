// SPDX-License-Identifier: Apache-2.0
//
// A World is one run: its clock, its pending events, its random streams, its trace bus and the
// components that live in it. It has no thread, no global and no wall clock; any number of Worlds
// can exist side by side in one process.
#pragma once

#include "sim/core/assert.hpp"
#include "sim/core/event_queue.hpp"
#include "sim/core/fingerprint.hpp"
#include "sim/core/rng.hpp"
#include "sim/core/time.hpp"
#include "sim/core/timers.hpp"
#include "sim/core/trace.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim {

/// Base of what a World owns. Components refer to each other by reference: the World destroys them
/// in the reverse order of their making, and no event runs any more then.
class Component {
public:
    Component() = default;
    Component(const Component&) = delete;
    Component& operator=(const Component&) = delete;
    virtual ~Component() = default;
};

class World {
public:
    explicit World(std::uint64_t seed);
    World(const World&) = delete;
    World& operator=(const World&) = delete;
    ~World();

    [[nodiscard]] SimTime now() const { return now_; }
    [[nodiscard]] std::uint64_t seed() const { return position_.seed; }

    /// Makes a component that lives as long as the World.
    template <class T, class... Args>
    T& emplace(Args&&... args) {
        auto component = std::make_unique<T>(std::forward<Args>(args)...);
        T& made = *component;
        components_.push_back(std::move(component));
        return made;
    }

    /// Queues target.on_event(tag) at `when`, after what was queued for that moment before.
    /// Requires: when is not past; target outlives the event (components do).
    void schedule(SimTime when, EventTarget& target, std::uint64_t tag) {
        schedule_in_sequence({when, take_sequence(), &target, tag});
    }
    /// The same with a sequence number taken earlier: for queue entries made later than their
    /// cause.
    void schedule_in_sequence(const Event& event) {
        LVSIM_ASSERT(event.time >= now_, "an event for {} at {}", to_text(event.time),
                     to_text(now_));
        queue_.push(event);
    }
    [[nodiscard]] std::uint64_t take_sequence() { return next_sequence_++; }

    [[nodiscard]] Timers& timers() { return timers_; }
    [[nodiscard]] TraceBus& trace() { return trace_; }
    [[nodiscard]] Fingerprint& fingerprint() { return fingerprint_; }

    /// The random stream of the component at `path`; the same path gives the same stream. The
    /// reference stays valid.
    [[nodiscard]] Rng& rng(std::string_view path);

    /// Executes the next event if there is one that is due by `limit`. Returns whether it did.
    bool step(SimTime limit = kTimeNever);
    /// Executes everything due by `when`, then sets the clock to it. Requires: when is not past.
    void run_until(SimTime when);
    /// Makes the run_until() under way return after the current event; the clock stays there.
    void stop() { is_stopping_ = true; }
    [[nodiscard]] bool is_stopping() const { return is_stopping_; }

    [[nodiscard]] bool has_pending_events() const { return !queue_.empty(); }
    [[nodiscard]] std::size_t pending_event_count() const { return queue_.size(); }
    /// When the next event happens. Requires: has_pending_events().
    [[nodiscard]] SimTime next_event_time() { return queue_.next().time; }
    /// The next event, as queued. Requires: has_pending_events().
    [[nodiscard]] const Event& next_event() { return queue_.next(); }
    [[nodiscard]] std::uint64_t executed_event_count() const { return position_.event_number; }

    // --- machines that stand still (a paused virtual machine) ----------------------------------

    /// Until thaw(), events whose EventTarget::machine_of() it is wait instead of happening.
    /// Requires: not frozen.
    void freeze(NodeId machine);
    /// What came due meanwhile happens now, in the order in which it came due, behind what is
    /// queued for this moment already. Requires: frozen.
    void thaw(NodeId machine);
    [[nodiscard]] bool is_frozen(NodeId machine) const;

    /// One draw from every stream, in the order of their names: differs if any draw of the run did.
    /// Ends the run's randomness: call it last.
    [[nodiscard]] std::uint64_t unseed();

private:
    struct FrozenMachine {
        NodeId machine = kNoNode;
        std::vector<Event> waiting;
    };
    void execute_next();
    /// False: the event's machine does not stand still.
    [[nodiscard]] bool put_aside(const Event& event);

    SimTime now_;
    EventQueue queue_;
    std::uint64_t next_sequence_ = 0;
    bool is_stopping_ = false;
    RunPosition position_;
    Timers timers_;
    TraceBus trace_;
    Fingerprint fingerprint_;
    std::map<std::string, Rng, std::less<>> streams_;
    std::vector<FrozenMachine> frozen_;  ///< In the order of freezing.
    std::vector<std::unique_ptr<Component>> components_;
};

}  // namespace lvsim
