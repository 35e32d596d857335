// SPDX-License-Identifier: Apache-2.0
//
// The one worker thread of the window, and the only place where two threads meet: commands go in by
// a queue, snapshots come out through one slot, at most 20 a second, and the latest wins. Whoever
// takes them is never blocked for longer than a pointer takes to be swapped. Trace events of a
// snapshot that nobody took go over to the next; the ring behind them is bounded.
#pragma once

#include "gui/runner.hpp"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace lvsim::gui {

class Engine {
public:
    static constexpr std::chrono::milliseconds kSnapshotInterval{50};
    /// How long the worker sleeps while a run waits for its time to come.
    static constexpr std::chrono::milliseconds kNap{4};

    Engine();
    /// Ends the worker after its current slice, wherever the run stands.
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// Carried out in order, by the worker.
    void post(RunCommand command);
    /// The latest, once; null: nothing new.
    [[nodiscard]] std::unique_ptr<const Snapshot> take_snapshot();

private:
    using Clock = std::chrono::steady_clock;

    void work();
    /// Returns the commands that came, after a nap at most if `may_rest`. False: it is over.
    bool wait(std::vector<RunCommand>& commands, bool may_rest, bool is_running);
    void publish(Runner& runner);
    [[nodiscard]] std::unique_ptr<Snapshot> take_own();

    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<RunCommand> commands_;    // under mutex_
    std::unique_ptr<Snapshot> snapshot_;  // under mutex_
    bool is_ending_ = false;              // under mutex_

    std::uint64_t published_version_ = 0;  // the worker's
    Clock::time_point published_at_;       // the worker's
    std::thread worker_;                   // the last: it uses all of the above
};

}  // namespace lvsim::gui
