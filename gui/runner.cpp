// SPDX-License-Identifier: Apache-2.0
#include "gui/runner.hpp"

#include "gui/packet_flow.hpp"
#include "scenarios/runtime/report.hpp"
#include "sim/core/result.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::gui {

void Runner::execute(const RunCommand& command) {
    ++version_;
    std::visit([this](const auto& one) { on(one); }, command);
}

void Runner::on(const command::Load& load) {
    source_ = load;
    open();
}

void Runner::on(const command::Restart&) {
    if (state_ == RunState::Empty) return;
    const bool was_running = state_ == RunState::Running;
    open();
    if (was_running && state_ == RunState::Paused) state_ = RunState::Running;
}

void Runner::on(const command::Play&) {
    if (state_ == RunState::Paused) state_ = RunState::Running;
}

void Runner::on(const command::Pause&) {
    if (state_ == RunState::Running) state_ = RunState::Paused;
}

void Runner::on(const command::StepEvent&) {
    if (state_ != RunState::Paused) return;
    while (session_->next_event_time() > rates_.next_sample()) {
        session_->run_until(rates_.next_sample());
        sample_if_due();
    }
    session_->step();
    pacer_.reset(session_->now());
    if (session_->is_over()) finish();
}

void Runner::on(const command::StepTime& step) {
    if (state_ != RunState::Paused) return;
    const SimTime limit = session_->now() + step.span;
    while (state_ == RunState::Paused && run(limit)) {
    }
    pacer_.reset(session_->now());
}

void Runner::on(const command::SetSpeed& set) {
    pacer_.set_speed(set.speed);
    if (session_) pacer_.reset(session_->now());
}

void Runner::on(const command::SkipQuiet& skip) {
    pacer_.set_skips_quiet(skip.is_on);
}

void Runner::open() {
    ++run_;
    session_.reset();
    outcome_.reset();
    problem_.clear();
    rates_ = {};
    setup_ = {};
    layout_ = {};
    wall_seconds_ = 0;
    auto session = runtime::Session::load(source_.file, {.seed = source_.seed});
    if (!session) {
        state_ = RunState::Invalid;
        problem_ = to_text(session.error());
        return;
    }
    session_.emplace(std::move(*session));
    events_ = session_->subscribe(kEventsMax, PacketFlow::event_kinds());
    setup_ = session_->setup();
    layout_ = runtime::lay_out(setup_, session_->view());
    pacer_.reset(session_->now());
    state_ = RunState::Paused;
}

bool Runner::advance(std::int64_t elapsed_us) {
    if (state_ != RunState::Running) return false;
    ++version_;
    return run(pacer_.advance(session_->now(), session_->next_event_time(), elapsed_us));
}

bool Runner::run(SimTime limit) {
    const auto executed = [this] { return session_->event_count(); };
    const auto last = executed() + kSliceEvents;
    while (!session_->is_over() && session_->now() < limit && executed() < last) {
        session_->run_until(std::min(limit, rates_.next_sample()), last - executed());
        sample_if_due();
    }
    if (session_->is_over()) {
        finish();
        return false;
    }
    return session_->now() < limit;
}

void Runner::sample_if_due() {
    // All that happens at the moment of the sample belongs to it.
    const SimTime now = session_->now();
    if (now < rates_.next_sample() || session_->next_event_time() <= now) return;
    rates_.add(now, session_->traffic());
}

void Runner::finish() {
    rates_.add(session_->now(), session_->traffic());
    const auto& report = session_->finish();
    problem_ = to_text(session_->errors());
    outcome_ = {report.all_held(), report.fingerprint,
                to_text(report, {.load_seconds = 0, .run_seconds = wall_seconds_})};
    state_ = RunState::Over;
}

Snapshot Runner::snapshot() const {
    Snapshot shot;
    shot.run = run_;
    shot.state = state_;
    shot.file = source_.file;
    shot.problem = problem_;
    shot.speed = pacer_.speed();
    if (!session_) return shot;
    shot.setup = setup_;
    shot.layout = layout_;
    shot.view = session_->view();
    shot.expectations = session_->expectations();
    shot.rates = rates_.series();
    shot.outcome = outcome_;
    return shot;
}

runtime::EventBatch Runner::take_events() {
    return session_ ? session_->take_events(events_) : runtime::EventBatch{};
}

}  // namespace lvsim::gui
