// SPDX-License-Identifier: Apache-2.0
//
// Programs in simulated time, written as coroutines: daemons and commands read like what they
// stand for.
//
//   Process ping_forever(Machine* machine) {          // pointers and values: no references
//       while (true) {
//           send_echo(machine);
//           co_await sleep(1_s);
//       }
//   }
//   ProcessGroup processes(world);
//   ProcessId id = processes.spawn(ping_forever(&machine));
//
// Rules (docs/adr/0002-coroutines.md; the tidy test checks them): co_await stands alone, its
// arguments are named variables or literals; no lambda coroutines; no reference parameters. A
// resume is always an event of the simulation. The frames of killed processes are destroyed after
// the current event, since the killer may run inside one of them.
#pragma once

#include "sim/core/world.hpp"

#include <coroutine>
#include <cstdint>
#include <optional>
#include <vector>

namespace lvsim {

class ProcessGroup;

/// Names a process of its group. Never reused.
enum class ProcessId : std::uint64_t {};

/// What a coroutine that is a program returns; co_return gives its exit status (0 = success).
class [[nodiscard]] Process {
public:
    struct promise_type {
        Process get_return_object() {
            return Process(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(int status) { exit_status = status; }
        void unhandled_exception();

        ProcessGroup* group = nullptr;
        ProcessId id{};
        int exit_status = 0;
    };
    using Handle = std::coroutine_handle<promise_type>;

    Process(Process&& other) noexcept : handle_(other.release()) {}
    Process& operator=(Process&&) = delete;
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process();

    /// Gives the frame to the caller, who must destroy it.
    [[nodiscard]] Handle release();

private:
    explicit Process(Handle handle) : handle_(handle) {}
    Handle handle_;
};

/// A condition that processes wait for. Everybody who waits is woken, in the order of waiting.
/// Must outlive the processes that wait for it.
class Signal {
public:
    Signal() = default;
    Signal(const Signal&) = delete;
    Signal& operator=(const Signal&) = delete;

    void notify_all();

private:
    friend struct WaitForSignal;
    friend struct WaitForSignalUntil;
    struct Waiter {
        ProcessGroup* group;
        ProcessId id;
        std::uint64_t suspension;
    };
    std::vector<Waiter> waiters_;
};

/// Who wants to hear that a process has ended.
class ProcessEndListener {
public:
    virtual void on_process_end(ProcessId id) = 0;

protected:
    ~ProcessEndListener() = default;
};

/// The processes of one machine (or of anything that ends as a whole).
class ProcessGroup final : public EventTarget {
public:
    /// `machine`: whose processes these are; while it is frozen, none of them goes on.
    explicit ProcessGroup(World& world, NodeId machine = kNoNode)
        : world_(world), machine_(machine) {}
    ProcessGroup(const ProcessGroup&) = delete;
    ProcessGroup& operator=(const ProcessGroup&) = delete;
    /// Destroys what is left. Requires: not called from inside one of its processes, and the group
    /// outlives the events it queued (own it by a component of the World).
    ~ProcessGroup();

    /// Starts a program; its first instruction runs as an event of this same moment.
    ProcessId spawn(Process program);
    /// Ends a process: it will never be resumed. One that ended already is legal.
    void kill(ProcessId id);
    /// Power off: ends all.
    void kill_all();

    [[nodiscard]] bool is_running(ProcessId id) const;
    [[nodiscard]] std::size_t running_count() const;
    /// The status a finished process returned; 137 (as after SIGKILL) for a killed one.
    /// Requires: it is not running any more.
    [[nodiscard]] int exit_status(ProcessId id) const;
    /// Woken whenever one of the processes ends.
    [[nodiscard]] Signal& ended() { return ended_; }
    /// Called with each process that ends or is killed, after ended() was notified. Its frame may
    /// still be there: a process that kills itself goes on until it would wait.
    /// Requires: `listener` outlives the group. nullptr: nobody.
    void on_end(ProcessEndListener* listener) { end_listener_ = listener; }
    /// The process whose instructions run at this moment; nullopt between events.
    [[nodiscard]] std::optional<ProcessId> current() const { return current_; }

    [[nodiscard]] World& world() { return world_; }
    void on_event(std::uint64_t tag) override;
    [[nodiscard]] NodeId machine_of(std::uint64_t) const override { return machine_; }

private:
    friend struct SleepFor;
    friend struct WaitForSignal;
    friend struct WaitForSignalUntil;
    friend class Signal;

    struct Entry {
        Process::Handle frame;         ///< Null once destroyed.
        std::uint64_t suspension = 0;  ///< Counts the suspensions; a wake-up names the one it ends.
        int exit_status = 0;
        bool is_running = true;
        bool was_notified = false;  ///< By a signal, not by the time limit.
    };

    /// Notes that `id` is suspended now; returns the number of this suspension.
    std::uint64_t suspend(ProcessId id);
    void wake(ProcessId id, std::uint64_t suspension, SimTime when, bool by_signal);
    [[nodiscard]] bool was_notified(ProcessId id) const;
    void finish(Entry& entry, int status);
    void reap_later(Entry& entry);
    [[nodiscard]] Entry& entry(ProcessId id);
    [[nodiscard]] const Entry& entry(ProcessId id) const;

    struct WakeUp {
        ProcessId id;
        std::uint64_t suspension;
        bool by_signal;
    };

    World& world_;
    NodeId machine_;
    std::vector<Entry> entries_;
    std::vector<WakeUp> wake_ups_;
    std::vector<std::uint32_t> free_wake_ups_;
    std::vector<Process::Handle> to_reap_;
    Signal ended_;
    ProcessEndListener* end_listener_ = nullptr;
    std::optional<ProcessId> current_;
    bool is_ending_ =
        false;  ///< Frames that are destroyed may notify others: nobody wakes any more.
};

/// co_await sleep(5_s);
struct SleepFor {
    SimDuration span;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(Process::Handle caller) const;
    void await_resume() const noexcept {}
};
[[nodiscard]] inline SleepFor sleep(SimDuration span) {
    return {span};
}

/// co_await wait(&signal);
struct WaitForSignal {
    Signal* signal;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(Process::Handle caller) const;
    void await_resume() const noexcept {}
};
[[nodiscard]] inline WaitForSignal wait(Signal* signal) {
    return {signal};
}

/// bool woken = co_await wait_for(&signal, limit);   false: the time was over first
struct WaitForSignalUntil {
    Signal* signal;
    SimDuration limit;
    ProcessGroup* group = nullptr;
    ProcessId id{};
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(Process::Handle caller);
    [[nodiscard]] bool await_resume() const;
};
[[nodiscard]] inline WaitForSignalUntil wait_for(Signal* signal, SimDuration limit) {
    return {signal, limit};
}

}  // namespace lvsim
