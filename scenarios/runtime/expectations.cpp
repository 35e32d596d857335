// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/expectations.hpp"

#include "models/host/shell/job.hpp"
#include "scenarios/runtime/counters.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace lvsim::runtime {
namespace {

/// What an event of ours means, beside the number of its item.
enum class Moment : std::uint64_t { Look, LastLook, GiveUp };
constexpr std::uint64_t kMoments = 3;

std::uint64_t tag_of(std::size_t index, Moment moment) {
    return index * kMoments + static_cast<std::uint64_t>(moment);
}

bool is_repeated(const When& when) {
    return when.kind == When::Kind::Until || when.kind == When::Kind::Always;
}

bool has_moment(const When& when) {
    return when.kind == When::Kind::At || when.kind == When::Kind::Until;
}

/// Must be asked of the machines, and so is looked at every kPoll.
bool is_polled(const Expectation& expectation) {
    return std::holds_alternative<CommandExpectation>(expectation.what) ||
           std::holds_alternative<LogExpectation>(expectation.what) ||
           std::holds_alternative<CountersExpectation>(expectation.what) ||
           std::holds_alternative<InvariantsExpectation>(expectation.what);
}

}  // namespace

Expectations::Expectations(BuiltWorld& world, RequestLedger& ledger, const Scenario& scenario)
    : world_(world), ledger_(ledger) {
    for (const auto& expectation : scenario.expect) {
        if (!invariants_ && std::holds_alternative<InvariantsExpectation>(expectation.what)) {
            invariants_ = std::make_unique<InvariantWatch>(world, scenario);
        }
        items_.emplace_back().expectation = &expectation;
        begin(items_.size() - 1);
    }
}

void Expectations::begin(std::size_t index) {
    const auto& expectation = *items_[index].expectation;
    const auto& when = expectation.when;
    auto& events = world_.world();
    if (const auto* requests = std::get_if<RequestsExpectation>(&expectation.what)) {
        if (!requests->sequence.empty()) ledger_.traffic(requests->of.value).keeps_outcomes = true;
        if (is_repeated(when)) on_requests_.push_back(index);
    }
    if (std::holds_alternative<NoLossExpectation>(expectation.what) && is_repeated(when)) {
        on_events_.push_back(index);
    }
    if (is_repeated(when)) events.schedule(events.now(), *this, tag_of(index, Moment::Look));
    if (has_moment(when)) {
        ++moments_left_;
        events.schedule(when.time, *this, tag_of(index, Moment::LastLook));
    }
}

Diagnostics Expectations::check_names() const {
    Diagnostics errors;
    for (const auto& item : items_) {
        const auto* wanted = std::get_if<CountersExpectation>(&item.expectation->what);
        if (wanted == nullptr) continue;
        const auto counters = counters_of(*world_.find_machine(wanted->host.value));
        std::vector<std::string_view> known;
        for (const auto& counter : counters) known.push_back(counter.name);
        for (const auto& counter : wanted->counters) {
            if (std::find(known.begin(), known.end(), counter.name) != known.end()) continue;
            const auto near = nearest_word(counter.name, known);
            errors.push_back(
                {std::string(code::kUnknownCounter), counter.place,
                 fmt::format("expect[{}].counters.{}", item.expectation->index, counter.name),
                 wanted->host.value + " has no counter '" + counter.name + "'",
                 near.empty() ? "'lvsim list counters' names them all"
                              : "did you mean '" + std::string(near) + "'?"});
        }
    }
    return errors;
}

void Expectations::on_event(std::uint64_t tag) {
    const auto index = static_cast<std::size_t>(tag / kMoments);
    auto& item = items_[index];
    if (item.state != ExpectationState::Pending) return;
    switch (static_cast<Moment>(tag % kMoments)) {
        case Moment::Look:
            if (item.job == nullptr) look(index);
            if (is_polled(*item.expectation)) {
                world_.world().schedule(world_.world().now() + kPoll, *this, tag);
            }
            break;
        case Moment::LastLook: look_for_the_last_time(index); break;
        case Moment::GiveUp: give_up(index); break;
    }
}

void Expectations::after_event() {
    for (const auto index : on_events_) {
        if (items_[index].state == ExpectationState::Pending) look(index);
    }
    if (requests_seen_ == ledger_.ended()) return;
    requests_seen_ = ledger_.ended();
    for (const auto index : on_requests_) {
        if (items_[index].state == ExpectationState::Pending) look(index);
    }
}

void Expectations::look(std::size_t index) {
    auto& item = items_[index];
    if (const auto* command = std::get_if<CommandExpectation>(&item.expectation->what)) {
        ask(index, *command);
    } else {
        found(index, check(item));
    }
}

Mismatches Expectations::check(const Item& item) {
    const auto& what = item.expectation->what;
    if (const auto* requests = std::get_if<RequestsExpectation>(&what)) {
        return check_requests(*requests, ledger_.traffic(requests->of.value),
                              item.expectation->when.kind == When::Kind::Always);
    }
    if (const auto* log = std::get_if<LogExpectation>(&what)) {
        const auto& files = world_.find_machine(log->host.value)->host().files();
        return check_log(*log, files.read(log->file));
    }
    if (const auto* counters = std::get_if<CountersExpectation>(&what)) {
        return check_counters(*counters, counters_of(*world_.find_machine(counters->host.value)));
    }
    if (const auto* wanted = std::get_if<InvariantsExpectation>(&what)) {
        Mismatches found;
        for (const Invariant invariant : wanted->which) {
            const Mismatches own = invariants_->check(invariant);
            found.insert(found.end(), own.begin(), own.end());
        }
        return found;
    }
    return check_no_loss(frame_account(world_.network()));
}

void Expectations::ask(std::size_t index, const CommandExpectation& command) {
    auto& host = world_.find_machine(command.host.value)->host();
    if (!host.is_powered()) {
        found(index, check_command(command, std::nullopt));
        return;
    }
    auto& job = host.start_line(command.command);
    items_[index].job = &job;
    job.on_done([this, index, &host, &command](const host::ShellJob& done) {
        items_[index].job = nullptr;
        const CommandFacts facts{done.exit_status(), std::string(done.output())};
        host.forget_job(done);
        if (items_[index].state == ExpectationState::Pending) items_[index].output = facts.output;
        found(index, check_command(command, facts));
    });
}

void Expectations::found(std::size_t index, Mismatches mismatches) {
    auto& item = items_[index];
    if (item.state != ExpectationState::Pending) return;
    item.mismatches = std::move(mismatches);
    const bool holds = item.mismatches.empty();
    const bool is_always = item.expectation->when.kind == When::Kind::Always;
    if (holds && (item.is_last_look || !is_always)) {
        decide(item, ExpectationState::Held);
    } else if (!holds && (item.is_last_look || is_always)) {
        decide(item, ExpectationState::Failed);
    }
}

void Expectations::decide(Item& item, ExpectationState state) {
    item.state = state;
    item.decided = world_.world().now();
    if (has_moment(item.expectation->when)) --moments_left_;
}

void Expectations::look_for_the_last_time(std::size_t index) {
    auto& item = items_[index];
    item.is_last_look = true;
    if (item.job == nullptr) look(index);
    if (item.job == nullptr || item.state != ExpectationState::Pending) return;
    auto& events = world_.world();
    events.schedule(events.now() + kPatience, *this, tag_of(index, Moment::GiveUp));
}

void Expectations::give_up(std::size_t index) {
    auto& item = items_[index];
    const auto& command = std::get<CommandExpectation>(item.expectation->what);
    if (item.job != nullptr) {
        world_.find_machine(command.host.value)->host().forget_job(*item.job);
        item.job = nullptr;
    }
    found(index, check_command(command, std::nullopt));
}

void Expectations::judge_end() {
    for (std::size_t i = 0; i < items_.size(); ++i) {
        const bool is_at = items_[i].expectation->when.kind == When::Kind::At;
        if (items_[i].state != ExpectationState::Pending || is_at) continue;
        look_for_the_last_time(i);
    }
    const auto is_open = [](const Item& item) {
        return item.state == ExpectationState::Pending && item.is_last_look;
    };
    auto& events = world_.world();
    while (std::any_of(items_.begin(), items_.end(), is_open) && events.step(events.now())) {
    }
    for (std::size_t i = 0; i < items_.size(); ++i) {
        if (is_open(items_[i])) give_up(i);
    }
}

std::vector<ExpectationView> Expectations::views() const {
    std::vector<ExpectationView> views;
    for (const auto& item : items_) {
        const bool is_failed = item.state == ExpectationState::Failed;
        views.push_back({.place = item.expectation->place,
                         .text = to_text(*item.expectation),
                         .state = item.state,
                         .decided = item.decided,
                         .mismatches = is_failed ? item.mismatches : Mismatches{},
                         .output = item.output});
    }
    return views;
}

}  // namespace lvsim::runtime
