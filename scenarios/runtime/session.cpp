// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/session.hpp"

#include "models/host/boot/system.hpp"
#include "scenarios/runtime/command_checks.hpp"
#include "scenarios/runtime/counters.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/session_impl.hpp"
#include "scenarios/runtime/world_view.hpp"
#include "sim/core/assert.hpp"

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

std::vector<TerminalView> Session::terminals(const std::string& host) const {
    return impl_->hands->terminals().views(host);
}

TerminalState Session::terminal_state(const std::string& host, std::uint32_t terminal) const {
    return impl_->hands->terminals().state(host, terminal);
}

int Session::terminal_status(const std::string& host, std::uint32_t terminal) const {
    return impl_->hands->terminals().status(host, terminal);
}

std::string Session::take_output(const std::string& host, std::uint32_t terminal) {
    return impl_->hands->terminals().take_output(host, terminal);
}

PowerState Session::power(const std::string& host) const {
    return impl_->world.find_machine(host)->power_state();
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
