// SPDX-License-Identifier: Apache-2.0
//
// What a Session is made of: the world, who acts on it, who watches it, and when it ends. For
// session.cpp only.
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/connection_tally.hpp"
#include "scenarios/runtime/event_ring.hpp"
#include "scenarios/runtime/expectations.hpp"
#include "scenarios/runtime/journal_replay.hpp"
#include "scenarios/runtime/operator.hpp"
#include "scenarios/runtime/recording.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/request_facts.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/session.hpp"
#include "scenarios/runtime/story_collector.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::runtime {

// The parts refer to each other: they are declared in the order of use, and destroyed in reverse.
struct Session::Impl final : public BootErrors {
    Impl(Scenario of, const SessionOptions& options);
    ~Impl();
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void on_boot_error(const Diagnostic& error) override { errors.push_back(error); }

    /// A recording that cannot be written is noticed after that many events.
    static constexpr std::uint32_t kEventsBetweenLooks = 4096;

    /// Boot, then what is timed, then the traffic: the order of their events at time zero.
    void start();
    void run_until(SimTime when, std::uint64_t events_max);
    bool step(SimTime limit);
    /// What is due of the journal that is done again. True: something was.
    bool do_again(SimTime limit);
    /// When the run ends, as far as is known now.
    [[nodiscard]] SimTime end() const;
    [[nodiscard]] SimTime next_event_time();
    Subscription add(std::unique_ptr<EventRing> ring);
    void note_event();
    void end_run(EndReason why);
    void look_at_recording();
    void make_report();

    Scenario scenario;
    std::uint64_t seed;
    std::string scheduler;  ///< Of every service; empty: as the scenario says.
    bool is_open_ended;     ///< Only its owner ends it.
    Diagnostics errors;
    BuiltWorld world;
    RequestLedger ledger;
    std::optional<StoryCollector> teller;  ///< Of who asked a question.
    std::optional<ConnectionTally> tally;  ///< Of who compares.
    std::optional<Operator> hands;
    std::optional<Expectations> expectations;
    std::vector<std::unique_ptr<EventRing>> rings;
    std::unique_ptr<Recording> recording;  ///< Null: nobody asked for it.
    std::uint32_t events_until_look = kEventsBetweenLooks;

    JournalReplay replay;
    std::optional<SimTime> done_since;  ///< When nothing was left to do but to drain.
    bool is_over = false;
    EndReason reason = EndReason::Complete;
    std::atomic<bool> stop_wanted = false;
    bool was_stopped = false;
    std::optional<Report> report;
};

}  // namespace lvsim::runtime
