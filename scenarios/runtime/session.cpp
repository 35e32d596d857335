// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/session.hpp"

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/command_checks.hpp"
#include "scenarios/runtime/connection_tally.hpp"
#include "scenarios/runtime/counters.hpp"
#include "scenarios/runtime/event_ring.hpp"
#include "scenarios/runtime/expectations.hpp"
#include "scenarios/runtime/journal_replay.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/operator.hpp"
#include "scenarios/runtime/recording.hpp"
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/request_facts.hpp"
#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/story_collector.hpp"
#include "scenarios/runtime/world_view.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <limits>
#include <utility>

namespace lvsim::runtime {
namespace {

constexpr std::uint64_t kNoLimit = std::numeric_limits<std::uint64_t>::max();

Diagnostic run_is_over() {
    return {
        std::string(code::kRunIsOver), {}, "", "the run is over: nothing can be done to it", ""};
}

}  // namespace

// The parts refer to each other: they are declared in the order of use, and destroyed in reverse.
struct Session::Impl final : public BootErrors {
    Impl(Scenario of, const SessionOptions& options)
        : scenario(std::move(of)),
          seed(options.seed),
          scheduler(options.scheduler),
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
    ~Impl() {
        if (tally) world.world().trace().unsubscribe(*tally);
        if (teller) world.world().trace().unsubscribe(*teller);
        for (auto& ring : rings) {
            if (ring) world.world().trace().unsubscribe(*ring);
        }
        world.world().trace().unsubscribe(ledger);
    }
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

void Session::Impl::start() {
    world.boot();
    if (!errors.empty()) return;
    hands.emplace(world, scenario.timeline);
    expectations.emplace(world, ledger, scenario.expect);
    errors = expectations->check_names();
    if (!errors.empty()) return;
    world.start_traffic();
    note_event();
}

SimTime Session::Impl::end() const {
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

// --- Session -------------------------------------------------------------------------------------

Result<Session> Session::load(const std::string& file, const SessionOptions& options) {
    auto scenario = load_scenario(file, options.overrides);
    if (!scenario) return tl::unexpected(std::move(scenario.error()));
    return load(*scenario, options);
}

Result<Session> Session::load(const Scenario& scenario, const SessionOptions& options) {
    if (options.journal) {
        auto errors = find_mismatch(*options.journal, scenario.name, options.seed);
        if (!errors.empty()) return tl::unexpected(std::move(errors));
    }
    auto impl = std::make_unique<Impl>(scenario, options);
    auto recording = Recording::open(options.pcap_folder, options.out_folder, impl->world);
    if (!recording) return tl::unexpected(std::move(recording.error()));
    impl->recording = std::move(*recording);
    impl->start();
    if (!impl->errors.empty()) return tl::unexpected(impl->errors);
    return Session(std::move(impl));
}

Session::Session(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

SimTime Session::now() const {
    return impl_->world.world().now();
}

void Session::run_until(SimTime when) {
    impl_->run_until(when, kNoLimit);
}

void Session::run_until(SimTime when, std::uint64_t events_max) {
    impl_->run_until(when, events_max);
}

void Session::run_to_end() {
    impl_->run_until(kTimeNever, kNoLimit);
}

bool Session::step() {
    return impl_->step(kTimeNever);
}

SimTime Session::next_event_time() const {
    return impl_->next_event_time();
}

void Session::stop() {
    impl_->stop_wanted.store(true, std::memory_order_relaxed);
}

bool Session::was_stopped() const {
    return impl_->was_stopped;
}

bool Session::is_over() const {
    return impl_->is_over;
}

std::optional<SimTime> Session::planned_end() const {
    const auto& duration = impl_->scenario.clock.duration;
    return duration ? std::optional(SimTime::at(*duration)) : std::nullopt;
}

const Diagnostics& Session::errors() const {
    return impl_->errors;
}

Result<std::size_t> Session::inject(const Command& command) {
    LVSIM_ASSERT(!impl_->report, "a command for a finished run: {}", to_text(command));
    auto errors = check_command(impl_->world, command);
    if (impl_->is_over) errors.push_back(run_is_over());
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    const auto place = impl_->hands->carry_out(command, Origin::Outside);
    impl_->note_event();
    return place;
}

const Journal& Session::journal() const {
    return impl_->hands->journal();
}

SetupView Session::setup() const {
    const auto& scenario = impl_->scenario;
    return {scenario.name, scenario.story, scenario.file, impl_->seed, network_views(scenario)};
}

View Session::view() const {
    auto& run = impl_->world.world();
    return {.time = run.now(),
            .is_over = impl_->is_over,
            .events = event_count(),
            .hosts = host_views(impl_->world),
            .traffic = traffic(),
            .frames = frame_account(impl_->world.network())};
}

std::uint64_t Session::event_count() const {
    return impl_->world.world().executed_event_count();
}

std::vector<TrafficView> Session::traffic() const {
    return traffic_views(impl_->world, impl_->ledger);
}

Session::Subscription Session::subscribe(std::size_t capacity) {
    return impl_->add(std::make_unique<EventRing>(impl_->world.node_names(), capacity));
}

Session::Subscription Session::subscribe(std::size_t capacity, std::vector<std::string> kinds) {
    return impl_->add(
        std::make_unique<EventRing>(impl_->world.node_names(), capacity, std::move(kinds)));
}

EventBatch Session::take_events(Subscription subscription) {
    const auto& ring = impl_->rings.at(static_cast<std::size_t>(subscription));
    return ring ? ring->take() : EventBatch{};
}

void Session::unsubscribe(Subscription subscription) {
    auto& ring = impl_->rings.at(static_cast<std::size_t>(subscription));
    if (!ring) return;
    impl_->world.world().trace().unsubscribe(*ring);
    ring.reset();
}

std::vector<ExpectationView> Session::expectations() const {
    return impl_->expectations->views();
}

std::vector<DirectorTables> Session::directors() const {
    return director_tables(impl_->world);
}

Story Session::story() const {
    LVSIM_ASSERT(impl_->teller, "a story that nobody asked for");
    Story story = impl_->teller->story();
    story.scenario = impl_->scenario.name;
    story.file = impl_->scenario.file;
    story.seed = impl_->seed;
    story.ended = now();
    return story;
}

CompareFigures Session::compared() const {
    LVSIM_ASSERT(impl_->tally, "figures that nobody asked for");
    return compare_figures(impl_->world, impl_->ledger, *impl_->tally);
}

const Report& Session::finish() {
    if (!impl_->report) {
        if (!impl_->is_over) {
            impl_->end_run(impl_->was_stopped ? EndReason::Interrupted : EndReason::Until);
        }
        impl_->make_report();
    }
    return *impl_->report;
}

void Session::flush_recording() {
    if (impl_->recording) impl_->recording->flush();
}

Result<void> Session::close_recording() {
    const Report& report = finish();
    if (!impl_->recording) return {};
    return impl_->recording->close(report);
}

}  // namespace lvsim::runtime
