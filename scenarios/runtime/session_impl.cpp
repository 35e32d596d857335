// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/session_impl.hpp"

#include "scenarios/runtime/counters.hpp"
#include "scenarios/runtime/world_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::runtime {

Session::Impl::Impl(Scenario of, const SessionOptions& options)
    : scenario(std::move(of)),
      seed(options.seed),
      scheduler(options.scheduler),
      is_open_ended(options.is_open_ended),
      world(scenario, options.seed, scheduler, *this),
      ledger(world.node_names(), world.world().fingerprint().ingredient("requests")),
      replay(options.journal ? options.journal->entries : Journal{}) {
    ledger.subscribe_to(world.world().trace());
    if (options.question) {
        teller.emplace(*options.question, world.node_names());
        teller->subscribe_to(world.world().trace());
    }
    if (options.is_compared) {
        tally.emplace();
        tally->subscribe_to(world.world().trace());
    }
}

Session::Impl::~Impl() {
    if (tally) world.world().trace().unsubscribe(*tally);
    if (teller) world.world().trace().unsubscribe(*teller);
    for (auto& ring : rings) {
        if (ring) world.world().trace().unsubscribe(*ring);
    }
    world.world().trace().unsubscribe(ledger);
}

void Session::Impl::start() {
    world.boot();
    if (!errors.empty()) return;
    hands.emplace(world, scenario.timeline);
    expectations.emplace(world, ledger, scenario);
    errors = expectations->check_names();
    if (!errors.empty()) return;
    world.start_traffic();
    note_event();
}

SimTime Session::Impl::end() const {
    if (is_open_ended) return kTimeNever;
    if (scenario.clock.duration) return SimTime::at(*scenario.clock.duration);
    if (done_since) return *done_since + kDrain;
    return kTimeLimit;
}

void Session::Impl::note_event() {
    expectations->after_event();
    const bool is_done =
        hands->is_done() && expectations->are_moments_over() && world.is_traffic_finished();
    if (!is_done) {
        done_since.reset();
    } else if (!done_since) {
        done_since = world.world().now();
    }
    if (!errors.empty()) end_run(EndReason::Error);
}

void Session::Impl::end_run(EndReason why) {
    if (is_over) return;
    is_over = true;
    reason = why;
}

bool Session::Impl::do_again(SimTime limit) {
    auto& run = world.world();
    const JournalEntry* entry = replay.next(run, limit);
    if (entry == nullptr) return false;
    errors = replay.find_error(world, *entry);
    if (errors.empty()) {
        // At its own time, others of that moment may still be to come.
        if (run.now() < entry->time) run.run_until(entry->time);
        hands->carry_out(entry->command, Origin::Outside);
    }
    note_event();
    return true;
}

void Session::Impl::look_at_recording() {
    if (--events_until_look > 0) return;
    events_until_look = kEventsBetweenLooks;
    if (recording->has_failed()) end_run(EndReason::RecordingLost);
}

bool Session::Impl::step(SimTime limit) {
    if (!replay.is_done() && do_again(limit)) return true;
    if (is_over) return false;
    const SimTime until = std::min(limit, end());
    if (world.world().step(until)) {
        note_event();
        if (recording) [[unlikely]]
            look_at_recording();
        return true;
    }
    // Nothing is left to happen by then.
    world.world().run_until(until);
    if (until == end()) {
        end_run(until < kTimeLimit || scenario.clock.duration ? EndReason::Complete
                                                              : EndReason::TimeLimit);
    }
    return false;
}

void Session::Impl::run_until(SimTime when, std::uint64_t events_max) {
    was_stopped = false;
    if (when < world.world().now()) return;
    do {
        if (events_max-- == 0) return;
        // Looked at first: an exchange would lock the memory with every event.
        if (stop_wanted.load(std::memory_order_relaxed) &&
            stop_wanted.exchange(false, std::memory_order_relaxed)) {
            was_stopped = true;
            return;
        }
    } while (step(when));
}

SimTime Session::Impl::next_event_time() {
    auto& run = world.world();
    return run.has_pending_events() ? std::min(end(), run.next_event_time()) : end();
}

Session::Subscription Session::Impl::add(std::unique_ptr<EventRing> ring) {
    world.world().trace().subscribe(*ring);
    rings.push_back(std::move(ring));
    return Subscription{static_cast<std::uint32_t>(rings.size() - 1)};
}

void Session::Impl::make_report() {
    auto& run = world.world();
    expectations->judge_end();
    report.emplace();
    report->scenario = scenario.name;
    report->file = scenario.file;
    report->seed = seed;
    report->scheduler = scheduler;
    report->overrides = scenario.overrides;
    report->ended = run.now();
    report->reason = reason;
    report->events = run.executed_event_count();
    report->traffic = traffic_views(world, ledger);
    report->frames = frame_account(world.network());
    report->journal = hands->journal();
    report->expectations = expectations->views();
    const std::uint64_t unseed = run.unseed();
    run.fingerprint().ingredient("random").fold(unseed);
    report->unseed = fmt::format("{:016x}", unseed);
    for (const auto& [name, ingredient] : run.fingerprint().ingredients()) {
        report->ingredients.emplace_back(name, fmt::format("{:016x}", ingredient.value()));
    }
    report->fingerprint = run.fingerprint().text();
}

}  // namespace lvsim::runtime
