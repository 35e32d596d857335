// SPDX-License-Identifier: Apache-2.0
//
// The processes of a machine as ps(1) and kill(1) see them: numbers, parents, groups, sessions and
// signals (credentials(7), signal(7)). Programs that are coroutines and daemons that are event
// handlers both stand here. Not modelled: stopping and continuing (SIGSTOP, SIGTSTP), real-time
// signals, threads.
#pragma once

#include "models/host/command.hpp"
#include "models/host/stream.hpp"
#include "sim/core/process.hpp"
#include "sim/core/time.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host {

class Host;

/// A process that does something else with a signal than end.
class SignalReceiver {
public:
    /// False: the default action shall happen (the process ends). Never asked about SIGKILL.
    [[nodiscard]] virtual bool on_signal(int signal) = 0;
    /// The process has ended and is no more in the table: of a signal, or by end(). Not called
    /// when the machine loses its power.
    virtual void on_process_gone() {}

protected:
    ~SignalReceiver() = default;
};

/// Who wants to know when processes come and go (the kernel's proc connector). Called in the middle
/// of the change: look at the table in an event of one's own.
class ProcessWatcher {
public:
    virtual void on_process_change() = 0;

protected:
    ~ProcessWatcher() = default;
};

struct ProcessInfo {
    Pid pid{};  ///< Given by the table.
    Pid parent = kInitPid;
    Pid group{};    ///< 0: a group of its own.
    Pid session{};  ///< 0: a session of its own.
    std::uint32_t uid = 0;
    std::string command = {};   ///< As `ps` prints it: the words, separated by blanks.
    std::string terminal = {};  ///< "pts/0"; empty: none.
    SimTime started = {};       ///< Given by the table.
};

enum class SignalResult : std::uint8_t { Sent, NoSuchProcess, NotPermitted, NotModelled };

class ProcessTable final : public ProcessEndListener {
public:
    /// As `ulimit -u` would say.
    static constexpr std::size_t kProcessesMax = 512;

    /// Requires: the machine's process group tells it what ends (ProcessGroup::on_end).
    explicit ProcessTable(Host& host);
    ProcessTable(const ProcessTable&) = delete;
    ProcessTable& operator=(const ProcessTable&) = delete;

    /// A process without a program: a daemon that handles events, or one that run() fills.
    /// nullopt: there are too many (EAGAIN).
    [[nodiscard]] std::optional<Pid> add(ProcessInfo info);
    /// Gives the process its program. Its descriptors and `context` live as long as it does.
    void run(Pid pid, Process program, std::unique_ptr<CommandContext> context = nullptr);
    /// exec(2): the program takes the place of the one before, which is to end without a word.
    void replace(Pid pid, Process program, std::unique_ptr<CommandContext> context);
    /// Who hears of the signals. nullptr: nobody. Requires: it outlives the process.
    void set_receiver(Pid pid, SignalReceiver* receiver);
    void set_command(Pid pid, std::string command);
    /// Ends one that has no program of its own (a daemon), with an exit status.
    void end(Pid pid, int status);

    /// nullptr: there is none (any more).
    [[nodiscard]] const ProcessInfo* find(Pid pid) const;
    [[nodiscard]] bool is_running(Pid pid) const;
    /// Forgets a child that has ended. Returns its status: what it returned, or 128 + the signal.
    /// nullopt: it still runs. Requires: find(pid) or an ended child not yet reaped.
    [[nodiscard]] std::optional<int> reap(Pid pid);
    /// Those that run, in the order of their numbers.
    [[nodiscard]] std::vector<ProcessInfo> all() const;

    /// kill(2), by `sender`. Signal 0 only asks.
    SignalResult signal(Pid pid, int signal, const Credentials& sender = {});
    /// The same for each process of a group.
    SignalResult signal_group(Pid group, int signal, const Credentials& sender = {});
    /// Ends all processes of a session but `except`, as SIGKILL.
    void kill_session(Pid session, Pid except = Pid{});

    /// Requires: it outlives its subscription.
    void watch(ProcessWatcher& watcher) { watchers_.push_back(&watcher); }
    void unwatch(ProcessWatcher& watcher) { std::erase(watchers_, &watcher); }

    /// A pipe whose writers die of SIGPIPE when nobody reads.
    [[nodiscard]] StreamHandle new_pipe();

    /// Power off: nothing is left. Requires: the programs are killed.
    void clear();
    /// Power on: init runs, and numbers begin again.
    void start_init();

    void on_process_end(ProcessId id) override;

private:
    struct Entry {
        ProcessInfo info;
        std::optional<ProcessId> program;
        std::unique_ptr<CommandContext> context;
        SignalReceiver* receiver = nullptr;
        int signal = 0;  ///< That ended it.
        std::optional<int> status;
    };

    void finish(Entry& entry, int status);
    void tell_watchers() const;
    void break_pipe(const Stream& pipe);
    SignalResult deliver(Entry& entry, int signal);
    void forget_orphans(Pid parent);
    [[nodiscard]] Pid next_free();

    Host& host_;
    std::vector<ProcessWatcher*> watchers_;
    std::map<Pid, Entry> entries_;
    std::map<ProcessId, Pid> programs_;
    std::int32_t last_pid_ = 0;
    /// Contexts of programs that have ended, until their frames are surely destroyed.
    std::vector<std::unique_ptr<CommandContext>> ended_contexts_;
    SimTime ended_at_ = {};
};

}  // namespace lvsim::host
