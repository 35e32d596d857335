// SPDX-License-Identifier: Apache-2.0
#include "models/host/process_table.hpp"

#include "models/host/host.hpp"
#include "sim/core/assert.hpp"

#include <utility>

namespace lvsim::host {

namespace {

constexpr std::int32_t kFirstPid = 1000;  // what boot and the kernel's own threads took is below
constexpr std::int32_t kPidMax = 32'768;  // /proc/sys/kernel/pid_max
constexpr int kSignalBase = 128;
constexpr int kSigKill = 9;
constexpr int kSigPipe = 13;

/// signal(7): what these do by default is nothing (SIGCHLD, SIGCONT, SIGURG, SIGWINCH).
bool is_ignored_by_default(int signal) {
    return signal == 17 || signal == 18 || signal == 23 || signal == 28;
}
/// SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU.
bool is_stopping(int signal) {
    return signal >= 19 && signal <= 22;
}

}  // namespace

ProcessTable::ProcessTable(Host& host) : host_(host) {
    start_init();
}

void ProcessTable::start_init() {
    last_pid_ = kFirstPid - 1;
    ProcessInfo init{.pid = kInitPid, .parent = Pid{}, .group = kInitPid, .session = kInitPid};
    init.command = "/sbin/init";
    init.started = host_.world().now();
    entries_[kInitPid].info = std::move(init);
}

void ProcessTable::clear() {
    entries_.clear();
    programs_.clear();
}

Pid ProcessTable::next_free() {
    do {
        last_pid_ = last_pid_ + 1 >= kPidMax ? kFirstPid : last_pid_ + 1;
    } while (entries_.contains(Pid{last_pid_}));
    return Pid{last_pid_};
}

std::optional<Pid> ProcessTable::add(ProcessInfo info) {
    if (entries_.size() >= kProcessesMax) return std::nullopt;
    if (ended_at_ < host_.world().now()) ended_contexts_.clear();
    info.pid = next_free();
    info.started = host_.world().now();
    if (info.group == Pid{}) info.group = info.pid;
    if (info.session == Pid{}) info.session = info.pid;
    const Pid pid = info.pid;
    entries_[pid].info = std::move(info);
    tell_watchers();
    return pid;
}

void ProcessTable::tell_watchers() const {
    for (ProcessWatcher* watcher : watchers_) watcher->on_process_change();
}

void ProcessTable::run(Pid pid, Process program, std::unique_ptr<CommandContext> context) {
    Entry& entry = entries_.at(pid);
    entry.context = std::move(context);
    entry.program = host_.processes().spawn(std::move(program));
    programs_[*entry.program] = pid;
}

void ProcessTable::replace(Pid pid, Process program, std::unique_ptr<CommandContext> context) {
    Entry& entry = entries_.at(pid);
    if (entry.program) programs_.erase(*entry.program);
    entry.receiver = nullptr;
    run(pid, std::move(program), std::move(context));
}

void ProcessTable::set_receiver(Pid pid, SignalReceiver* receiver) {
    if (const auto found = entries_.find(pid); found != entries_.end()) {
        found->second.receiver = receiver;
    }
}

void ProcessTable::set_command(Pid pid, std::string command) {
    if (const auto found = entries_.find(pid); found != entries_.end()) {
        found->second.info.command = std::move(command);
        tell_watchers();
    }
}

void ProcessTable::end(Pid pid, int status) {
    const auto found = entries_.find(pid);
    if (found != entries_.end() && !found->second.status) finish(found->second, status);
}

const ProcessInfo* ProcessTable::find(Pid pid) const {
    const auto found = entries_.find(pid);
    return found == entries_.end() || found->second.status ? nullptr : &found->second.info;
}

bool ProcessTable::is_running(Pid pid) const {
    return find(pid) != nullptr;
}

std::optional<int> ProcessTable::reap(Pid pid) {
    const auto found = entries_.find(pid);
    // Gone already: power off took it, or its parent had ended.
    if (found == entries_.end()) return kSignalBase + kSigKill;
    const std::optional<int> status = found->second.status;
    if (status) entries_.erase(found);
    return status;
}

std::vector<ProcessInfo> ProcessTable::all() const {
    std::vector<ProcessInfo> running;
    for (const auto& [pid, entry] : entries_) {
        if (!entry.status) running.push_back(entry.info);
    }
    return running;
}

SignalResult ProcessTable::signal(Pid pid, int signal, const Credentials& sender) {
    const auto found = entries_.find(pid);
    if (found == entries_.end()) return SignalResult::NoSuchProcess;
    if (!sender.is_root() && sender.uid != found->second.info.uid) {
        return SignalResult::NotPermitted;
    }
    return deliver(found->second, signal);
}

SignalResult ProcessTable::signal_group(Pid group, int number, const Credentials& sender) {
    std::vector<Pid> members;
    for (const auto& [pid, entry] : entries_) {
        if (entry.info.group == group && !entry.status) members.push_back(pid);
    }
    auto result = SignalResult::NoSuchProcess;
    for (const Pid pid : members) {
        const SignalResult one = signal(pid, number, sender);
        if (result != SignalResult::Sent) result = one;
    }
    return result;
}

SignalResult ProcessTable::deliver(Entry& entry, int signal) {
    if (is_stopping(signal)) return SignalResult::NotModelled;
    // kill(2): init gets only what it has installed handlers for.
    const bool is_init = entry.info.pid == kInitPid;
    if (signal == 0 || entry.status) return SignalResult::Sent;
    const bool is_taken =
        signal != kSigKill && entry.receiver != nullptr && entry.receiver->on_signal(signal);
    if (is_taken || is_init || is_ignored_by_default(signal)) return SignalResult::Sent;
    entry.signal = signal;
    if (entry.program) {
        host_.processes().kill(*entry.program);  // comes back through on_process_end()
    } else {
        finish(entry, kSignalBase + signal);
    }
    return SignalResult::Sent;
}

void ProcessTable::kill_session(Pid session, Pid except) {
    std::vector<Pid> members;
    for (const auto& [pid, entry] : entries_) {
        if (entry.info.session == session && !entry.status && pid != except) members.push_back(pid);
    }
    for (const Pid pid : members) signal(pid, kSigKill);
}

StreamHandle ProcessTable::new_pipe() {
    StreamHandle pipe(new Stream);
    pipe->become_pipe([this, stream = pipe.get()] { break_pipe(*stream); });
    return pipe;
}

/// Who wrote is the process whose instructions run; or, when an event handler of a program writes
/// (a reply arrives), whoever has the pipe for its output.
void ProcessTable::break_pipe(const Stream& pipe) {
    const std::optional<ProcessId> writer = host_.processes().current();
    const auto found = writer ? programs_.find(*writer) : programs_.end();
    if (found != programs_.end()) {
        signal(found->second, kSigPipe);
        return;
    }
    std::vector<Pid> writers;
    for (const auto& [pid, entry] : entries_) {
        if (entry.context && entry.context->out == &pipe && !entry.status) writers.push_back(pid);
    }
    for (const Pid pid : writers) signal(pid, kSigPipe);
}

void ProcessTable::on_process_end(ProcessId id) {
    const auto found = programs_.find(id);
    if (found == programs_.end()) return;
    const auto entry = entries_.find(found->second);
    LVSIM_ASSERT(entry != entries_.end(), "a program without its process");
    finish(entry->second, entry->second.signal != 0 ? kSignalBase + entry->second.signal
                                                    : host_.processes().exit_status(id));
}

void ProcessTable::finish(Entry& entry, int status) {
    entry.status = status;
    SignalReceiver* receiver = std::exchange(entry.receiver, nullptr);
    if (entry.program) programs_.erase(*entry.program);
    if (entry.context) {
        for (auto& [number, descriptor] : entry.context->descriptors) descriptor.close();
        ended_contexts_.push_back(std::move(entry.context));
        ended_at_ = host_.world().now();
    }
    const Pid pid = entry.info.pid;
    const bool is_orphan = !is_running(entry.info.parent) || entry.info.parent == kInitPid;
    if (is_orphan) entries_.erase(pid);
    forget_orphans(pid);
    tell_watchers();
    if (receiver != nullptr) receiver->on_process_gone();
}

void ProcessTable::forget_orphans(Pid parent) {
    for (auto at = entries_.begin(); at != entries_.end();) {
        Entry& entry = at->second;
        const bool is_child = entry.info.parent == parent;
        if (is_child) entry.info.parent = kInitPid;
        at = is_child && entry.status ? entries_.erase(at) : std::next(at);
    }
}

}  // namespace lvsim::host
