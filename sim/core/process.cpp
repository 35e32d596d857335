// SPDX-License-Identifier: Apache-2.0
#include "sim/core/process.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace lvsim {

namespace {

constexpr std::uint64_t kReapTag = UINT64_MAX;
constexpr int kStatusKilled = 137;

}  // namespace

void Process::promise_type::unhandled_exception() {
    LVSIM_ASSERT(false, "an exception left a simulated program");
}

Process::~Process() {
    if (handle_) {
        handle_.destroy();
    }
}

Process::Handle Process::release() {
    return std::exchange(handle_, Handle{});
}

void Signal::notify_all() {
    const std::vector<Waiter> woken = std::exchange(waiters_, {});
    for (const Waiter& waiter : woken) {
        waiter.group->wake(waiter.id, waiter.suspension, waiter.group->world().now(), true);
    }
}

ProcessGroup::~ProcessGroup() {
    is_ending_ = true;
    for (Entry& entry : entries_) {
        if (entry.frame) {
            entry.frame.destroy();
        }
    }
    for (const Process::Handle frame : to_reap_) {
        frame.destroy();
    }
}

ProcessId ProcessGroup::spawn(Process program) {
    const ProcessId id{entries_.size()};
    const Process::Handle frame = program.release();
    frame.promise().group = this;
    frame.promise().id = id;
    entries_.push_back({frame});
    wake(id, suspend(id), world_.now(), false);
    return id;
}

void ProcessGroup::kill(ProcessId id) {
    Entry& victim = entry(id);
    if (victim.is_running) {
        finish(victim, kStatusKilled);
        reap_later(victim);
        if (end_listener_ != nullptr) end_listener_->on_process_end(id);
    }
}

void ProcessGroup::kill_all() {
    for (std::size_t i = 0; i < entries_.size(); ++i) {
        kill(ProcessId{i});
    }
}

bool ProcessGroup::is_running(ProcessId id) const {
    return entry(id).is_running;
}

std::size_t ProcessGroup::running_count() const {
    return static_cast<std::size_t>(std::count_if(
        entries_.begin(), entries_.end(), [](const Entry& entry) { return entry.is_running; }));
}

int ProcessGroup::exit_status(ProcessId id) const {
    LVSIM_ASSERT(!is_running(id), "the process has not ended");
    return entry(id).exit_status;
}

std::uint64_t ProcessGroup::suspend(ProcessId id) {
    return ++entry(id).suspension;
}

void ProcessGroup::wake(ProcessId id, std::uint64_t suspension, SimTime when, bool by_signal) {
    if (is_ending_) return;
    std::uint32_t slot = 0;
    if (free_wake_ups_.empty()) {
        slot = static_cast<std::uint32_t>(wake_ups_.size());
        wake_ups_.emplace_back();
    } else {
        slot = free_wake_ups_.back();
        free_wake_ups_.pop_back();
    }
    wake_ups_[slot] = {id, suspension, by_signal};
    world_.schedule(when, *this, slot);
}

void ProcessGroup::on_event(std::uint64_t tag) {
    if (tag == kReapTag) {
        for (const Process::Handle frame : std::exchange(to_reap_, {})) {
            frame.destroy();
        }
        return;
    }
    const WakeUp wake_up = wake_ups_[tag];
    free_wake_ups_.push_back(static_cast<std::uint32_t>(tag));
    Entry& sleeper = entry(wake_up.id);
    if (!sleeper.is_running || sleeper.suspension != wake_up.suspension) {
        return;  // it was killed, or something else woke it first
    }
    ++sleeper.suspension;
    sleeper.was_notified = wake_up.by_signal;
    const Process::Handle frame = sleeper.frame;
    current_ = wake_up.id;
    frame.resume();
    current_.reset();
    // `sleeper` may have moved: the program can have spawned others.
    Entry& resumed = entry(wake_up.id);
    if (resumed.is_running && frame.done()) {
        finish(resumed, frame.promise().exit_status);
        reap_later(resumed);
        if (end_listener_ != nullptr) end_listener_->on_process_end(wake_up.id);
    }
}

bool ProcessGroup::was_notified(ProcessId id) const {
    return entry(id).was_notified;
}

void ProcessGroup::finish(Entry& entry, int status) {
    entry.is_running = false;
    entry.exit_status = status;
    ended_.notify_all();
}

void ProcessGroup::reap_later(Entry& entry) {
    if (to_reap_.empty()) {
        world_.schedule(world_.now(), *this, kReapTag);
    }
    to_reap_.push_back(std::exchange(entry.frame, Process::Handle{}));
}

ProcessGroup::Entry& ProcessGroup::entry(ProcessId id) {
    LVSIM_ASSERT(static_cast<std::size_t>(id) < entries_.size(), "no process {} in this group",
                 static_cast<std::uint64_t>(id));
    return entries_[static_cast<std::size_t>(id)];
}

const ProcessGroup::Entry& ProcessGroup::entry(ProcessId id) const {
    LVSIM_ASSERT(static_cast<std::size_t>(id) < entries_.size(), "no process {} in this group",
                 static_cast<std::uint64_t>(id));
    return entries_[static_cast<std::size_t>(id)];
}

void SleepFor::await_suspend(Process::Handle caller) const {
    ProcessGroup& group = *caller.promise().group;
    const ProcessId id = caller.promise().id;
    group.wake(id, group.suspend(id), group.world().now() + span, false);
}

void WaitForSignal::await_suspend(Process::Handle caller) const {
    ProcessGroup& group = *caller.promise().group;
    const ProcessId id = caller.promise().id;
    signal->waiters_.push_back({&group, id, group.suspend(id)});
}

void WaitForSignalUntil::await_suspend(Process::Handle caller) {
    group = caller.promise().group;
    id = caller.promise().id;
    const std::uint64_t suspension = group->suspend(id);
    signal->waiters_.push_back({group, id, suspension});
    group->wake(id, suspension, group->world().now() + limit, false);
}

bool WaitForSignalUntil::await_resume() const {
    if (group->was_notified(id)) {
        return true;
    }
    std::erase_if(signal->waiters_, [this](const Signal::Waiter& waiter) {
        return waiter.group == group && waiter.id == id;
    });
    return false;
}

}  // namespace lvsim
