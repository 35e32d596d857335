// SPDX-License-Identifier: Apache-2.0
//
// Looks at each expectation of a scenario when its moment comes, and keeps what was found.
//
//   at T      once, at T, after the timeline's entries of that moment
//   at end    once, when the run has ended
//   until T   again and again; held as soon as it is true once, failed if it never was by T
//   always    again and again; failed as soon as it is false once
//
// "Again and again" is after every request that ends for `requests`, after every event for
// `no_loss_without_reason`, and every kPoll for what must be asked of a machine and `invariants`.
// A command that does not end within kPatience (at end: in that moment) fails its expectation.
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/expect_checks.hpp"
#include "scenarios/runtime/invariants/invariant_watch.hpp"
#include "scenarios/runtime/request_facts.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/view.hpp"
#include "sim/core/result.hpp"
#include "sim/core/world.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace lvsim::host {
class ShellJob;
}

namespace lvsim::runtime {

class Expectations final : public EventTarget {
public:
    static constexpr SimDuration kPoll = SimDuration::milliseconds(100);
    static constexpr SimDuration kPatience = SimDuration::seconds(60);

    /// Queues every moment that is known. Requires: all outlive it, and it the World's events.
    Expectations(BuiltWorld& world, RequestLedger& ledger, const Scenario& scenario);

    /// What the loader could not know: counters that no machine has.
    [[nodiscard]] Diagnostics check_names() const;

    /// Call it after every event.
    void after_event();
    /// Every `at T` and `until T` is decided.
    [[nodiscard]] bool are_moments_over() const { return moments_left_ == 0; }
    /// The run is over, or is not continued: looks at `at end`, and for the last time at `always`
    /// and `until`. Executes events of this moment: commands need them. An `at T` that has not
    /// come stays pending.
    void judge_end();

    [[nodiscard]] std::vector<ExpectationView> views() const;

    void on_event(std::uint64_t tag) override;

private:
    struct Item {
        const Expectation* expectation = nullptr;
        ExpectationState state = ExpectationState::Pending;
        SimTime decided;
        Mismatches mismatches;          ///< What was found last.
        std::string output;             ///< What the command printed last.
        host::ShellJob* job = nullptr;  ///< The command that is being run for it.
        bool is_last_look = false;      ///< Whatever is found decides it.
    };

    void begin(std::size_t index);
    void look(std::size_t index);
    void ask(std::size_t index, const CommandExpectation& command);
    void give_up(std::size_t index);
    [[nodiscard]] Mismatches check(const Item& item);
    void found(std::size_t index, Mismatches mismatches);
    void decide(Item& item, ExpectationState state);
    void look_for_the_last_time(std::size_t index);

    BuiltWorld& world_;
    RequestLedger& ledger_;
    std::unique_ptr<InvariantWatch> invariants_;  ///< Null: none is expected.
    std::vector<Item> items_;
    std::vector<std::size_t> on_requests_;  ///< To be looked at when a request has ended.
    std::vector<std::size_t> on_events_;    ///< To be looked at after each event.
    std::uint64_t requests_seen_ = 0;
    std::size_t moments_left_ = 0;
};

}  // namespace lvsim::runtime
