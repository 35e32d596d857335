// SPDX-License-Identifier: Apache-2.0
#include "gui/engine.hpp"

#include <utility>

namespace lvsim::gui {

Engine::Engine() : worker_([this] { work(); }) {}

Engine::~Engine() {
    {
        const std::lock_guard lock(mutex_);
        is_ending_ = true;
    }
    wake_.notify_one();
    worker_.join();
}

void Engine::post(RunCommand command) {
    {
        const std::lock_guard lock(mutex_);
        commands_.push_back(std::move(command));
    }
    wake_.notify_one();
}

std::unique_ptr<const Snapshot> Engine::take_snapshot() {
    return take_own();
}

std::unique_ptr<Snapshot> Engine::take_own() {
    const std::lock_guard lock(mutex_);
    return std::move(snapshot_);
}

void Engine::work() {
    Runner runner;
    std::vector<RunCommand> commands;
    bool is_behind = false;
    auto last = Clock::now();
    while (wait(commands, !is_behind, runner.state() == RunState::Running)) {
        for (const auto& command : commands) runner.execute(command);
        const auto now = Clock::now();
        const auto elapsed = std::chrono::duration_cast<std::chrono::microseconds>(now - last);
        last = now;
        is_behind = runner.advance(elapsed.count());
        const std::chrono::duration<double> took = Clock::now() - now;
        runner.add_wall_seconds(took.count());
        publish(runner);
    }
}

bool Engine::wait(std::vector<RunCommand>& commands, bool may_rest, bool is_running) {
    commands.clear();
    std::unique_lock lock(mutex_);
    const auto has_work = [this] { return is_ending_ || !commands_.empty(); };
    if (may_rest) {
        // Also when nothing runs: a snapshot may still have to wait for its turn.
        wake_.wait_for(lock, is_running ? kNap : kSnapshotInterval, has_work);
    }
    commands.swap(commands_);
    return !is_ending_;
}

void Engine::publish(Runner& runner) {
    const auto now = Clock::now();
    if (runner.version() == published_version_ || now - published_at_ < kSnapshotInterval) return;
    auto shot = std::make_unique<Snapshot>(runner.snapshot());
    auto former = take_own();
    // What nobody has taken goes over; the ring keeps, and counts, what comes meanwhile.
    const bool goes_over = former && former->run == shot->run;
    shot->events = goes_over ? std::move(former->events) : runner.take_events();
    published_version_ = runner.version();
    published_at_ = now;
    const std::lock_guard lock(mutex_);
    snapshot_ = std::move(shot);
}

}  // namespace lvsim::gui
