// SPDX-License-Identifier: Apache-2.0
//
// The shell's children: programs, subshells, pipelines, substitutions and background jobs. A
// subshell is a shell with a copy of the state; when all it does is run a program, the program
// takes its place (as exec(2) does), so that numbers and signals are those of the program.
#include "models/host/host.hpp"
#include "models/host/shell/exec.hpp"
#include "models/host/shell/interpreter.hpp"
#include "models/host/shell/lookup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusFork = 254;
constexpr int kStatusInterrupted = 130;
/// With so much to copy, so many processes are enough.
constexpr std::size_t kHeavyProcessesMax = 32;

enum PipelinePhase { kPipelineBegin, kPipelineFork, kPipelineWait, kPipelineInner };

/// $(< FILE) is $(cat < FILE).
CommandHandle reads_file(const CommandHandle& command) {
    const bool is_short = command && command->kind == ShellCommand::Kind::Simple &&
                          command->words.empty() && command->assignments.empty() &&
                          command->redirections.size() == 1 &&
                          command->redirections[0].kind == Redirection::Kind::Read;
    if (!is_short) return command;
    boost::intrusive_ptr<ShellCommand> cat(new ShellCommand);
    cat->line = command->line;
    cat->redirections = command->redirections;
    cat->words.push_back({{{WordPart::Kind::Literal, true, "cat"}}});
    return cat;
}

}  // namespace

Pid Interpreter::job_group() const {
    return state_.is_interactive && !is_subshell_ ? Pid{} : identity_.group;
}

ProcessInfo Interpreter::child_info(Pid group, std::string command) const {
    ProcessInfo info;
    info.parent = identity_.pid;
    info.group = group;
    info.session = identity_.session;
    info.uid = state_.surroundings.user.uid;
    info.command = std::move(command);
    info.terminal = identity_.terminal;
    return info;
}

bool Interpreter::fail_fork() {
    complain("fork: Resource temporarily unavailable");
    write_error(fmt::format("lvsim: {} has {} processes: what this session started is ended\n",
                            state_.host->name(), ProcessTable::kProcessesMax));
    table().kill_session(identity_.session, identity_.session);
    unwind(is_subshell_ ? Unwind::Exit : Unwind::Discard, 0, kStatusFork);
    return true;
}

/// A subshell that does nothing after this: the program can take its place.
bool Interpreter::is_last_act() const {
    return is_subshell_ && frames_.size() == 1 && state_.traps.empty() && unwind_ == Unwind::None;
}

void Interpreter::start(Pid pid, const CommandLookup& found, std::vector<std::string> args) {
    const bool replaces = pid == identity_.pid;
    host::start_program(pid, found,
                        {.host = state_.host,
                         .args = std::move(args),
                         .surroundings = state_.child_surroundings(),
                         .descriptors = descriptors_,
                         .costs = child_costs()},
                        replaces);
    if (!replaces) return;
    was_replaced_ = true;
    descriptors_.clear();
}

bool Interpreter::start_program(Frame& frame) {
    if (!settle()) return false;
    const CommandLookup found = look_up_program(state_, frame.fields);
    if (found.kind != CommandLookup::Kind::Program && found.kind != CommandLookup::Kind::Script) {
        complain(failure_text(found, frame.fields[0]));
        pop(failure_status(found));
        return true;
    }
    const std::string command = fmt::format("{}", fmt::join(frame.fields, " "));
    if (is_last_act()) {
        start(identity_.pid, found, frame.fields);
        return true;
    }
    const auto pid = table().add(child_info(job_group(), command));
    if (!pid) return fail_fork();
    start(*pid, found, frame.fields);
    frame.children = {*pid};
    foreground_ = job_group() == Pid{} ? *pid : Pid{};
    ++frame.phase;
    return true;
}

/// As exec words it: a path is named whole, and twice where the file is no program.
void Interpreter::complain_of_exec(const CommandLookup& found, std::string_view name) {
    if (found.kind == CommandLookup::Kind::NotFound) {
        return complain(fmt::format("exec: {}: not found", name));
    }
    const std::string why = failure_text(found, found.path);
    complain(why);
    if (found.kind == CommandLookup::Kind::NoSuchFile) return;
    complain(fmt::format("exec: {}: cannot execute: {}", name, why.substr(why.rfind(": ") + 2)));
}

bool Interpreter::replace_by(const std::vector<std::string>& args, int& status) {
    std::vector<std::string> words = args;
    const CommandLookup found = look_up_program(state_, words);
    if (found.kind != CommandLookup::Kind::Program && found.kind != CommandLookup::Kind::Script) {
        complain_of_exec(found, args[0]);
        status = failure_status(found);
        return false;
    }
    start(identity_.pid, found, std::move(words));
    return true;
}

std::optional<Pid> Interpreter::run_last(const std::vector<std::string>& args, int& status) {
    std::vector<std::string> words = args;
    const CommandLookup found = look_up_program(state_, words);
    if (found.kind != CommandLookup::Kind::Program && found.kind != CommandLookup::Kind::Script) {
        complain_of_exec(found, args[0]);
        status = failure_status(found);
        return std::nullopt;
    }
    const auto pid = table().add(child_info(job_group(), {}));
    if (!pid) {
        static_cast<void>(fail_fork());
        return std::nullopt;
    }
    start(*pid, found, std::move(words));
    foreground_ = job_group() == Pid{} ? *pid : Pid{};
    return pid;
}

/// nullopt: there are too many processes.
std::optional<Pid> Interpreter::fork(const CommandHandle& command, DescriptorTable inherited,
                                     Pid group, bool is_job) {
    const bool is_heavy = state_.variables.bytes() > ShellState::kTextMax / 16;
    if (is_heavy && table().all().size() > kHeavyProcessesMax) return std::nullopt;
    const auto pid = table().add(child_info(group, state_.name));
    if (!pid) return std::nullopt;
    ShellState copy = state_;
    copy.history.clear();
    std::erase_if(copy.traps, [](const auto& trap) { return !trap.second.empty(); });
    ShellIdentity identity{*pid, table().find(*pid)->group, identity_.session, identity_.terminal};
    auto child = std::make_unique<Interpreter>(std::move(copy), std::move(inherited),
                                               std::move(identity), child_costs());
    if (is_job && !state_.is_interactive) {
        child->descriptors_[0] = null_device(Direction::Read);
    }
    child->run_command(command);
    SignalReceiver* receiver = child.get();
    table().run(*pid, run_interpreter(std::move(child)));
    table().set_receiver(*pid, receiver);
    return pid;
}

bool Interpreter::wait_for_children(Frame& frame) {
    for (const Pid child : frame.children) {
        if (table().is_running(child)) return wait_for_signal(children_changed());
    }
    int status = 0;
    std::vector<int> statuses;
    for (const Pid child : frame.children) {
        statuses.push_back(table().reap(child).value_or(0));
        if (statuses.back() != 0 || !state_.options.fails_in_pipes) status = statuses.back();
    }
    frame.children.clear();
    foreground_ = {};
    // Ctrl-D was for the program that has read it.
    Stream* in = stream(0);
    if (in != nullptr && in->terminal() != nullptr) in->reopen();
    const bool was_interrupted = statuses.back() == kStatusInterrupted;
    state_.pipe_status = std::move(statuses);
    if (frame.command->is_negated) status = status == 0 ? 1 : 0;
    pop(status);
    if (was_interrupted && state_.is_interactive && !is_subshell_) {
        unwind(Unwind::Discard, 0, kStatusInterrupted);
    }
    return true;
}

bool Interpreter::advance_pipeline(Frame& frame) {
    const ShellCommand& command = *frame.command;
    if (command.children.size() > 1) {
        if (frame.phase == kPipelineWait) return wait_for_children(frame);
        if (frame.phase == kPipelineBegin) {
            charge(costs_.program);
            frame.phase = kPipelineFork;
            if (unwind_ != Unwind::None) return true;
        }
        if (!settle()) return false;
        Pid group = job_group();
        StreamHandle before;
        for (std::size_t i = 0; i < command.children.size(); ++i) {
            DescriptorTable inherited = descriptors_;
            if (before) inherited[0] = Descriptor(before, Direction::Read);
            before = nullptr;
            if (i + 1 < command.children.size()) {
                before = table().new_pipe();
                inherited[1] = Descriptor(before, Direction::Write);
            }
            const auto child = fork(command.children[i], std::move(inherited), group, false);
            if (!child) return fail_fork();
            if (group == Pid{}) group = *child;
            frame.children.push_back(*child);
        }
        foreground_ = job_group() == Pid{} ? group : Pid{};
        frame.phase = kPipelineWait;
        return true;
    }
    if (frame.phase == kPipelineBegin && !command.children.empty()) {
        frame.phase = kPipelineInner;
        push(command.children[0], true);
        return true;
    }
    const int status = command.children.empty() ? 0 : state_.last_status;
    pop(status == 0 ? 1 : 0);
    return true;
}

bool Interpreter::advance_subshell(Frame& frame) {
    if (frame.phase == 0 && !enter(frame)) return true;
    if (frame.phase == 1) {
        charge(costs_.program);
        frame.phase = 2;
        if (unwind_ != Unwind::None) return true;
    }
    if (frame.phase == 3) return wait_for_children(frame);
    if (!settle()) return false;
    const auto child = fork(frame.command->children[0], descriptors_, job_group(), false);
    if (!child) return fail_fork();
    frame.children = {*child};
    foreground_ = job_group() == Pid{} ? *child : Pid{};
    frame.phase = 3;
    return true;
}

bool Interpreter::advance_function(Frame& frame) {
    const CommandHandle command = frame.command;
    state_.functions[command->name] = command->children[0];
    pop(0);
    return true;
}

void Interpreter::start_background(const CommandHandle& command) {
    charge(costs_.program);
    if (unwind_ != Unwind::None) return;
    update_jobs();
    const auto child = fork(command, descriptors_, job_group(), true);
    if (!child) {
        static_cast<void>(fail_fork());
        return;
    }
    const auto is_over = [](const ShellBackgroundJob& job) { return job.was_shown; };
    std::erase_if(jobs_, is_over);
    ShellBackgroundJob job;
    job.number = jobs_.empty() ? 1 : jobs_.back().number + 1;
    job.group = table().find(*child)->group;
    job.members = {*child};
    job.text = command->text;
    state_.last_background = child;
    if (state_.is_interactive && !is_subshell_) {
        write_error(fmt::format("[{}] {}\n", job.number, static_cast<std::int32_t>(*child)));
    }
    jobs_.push_back(std::move(job));
    state_.last_status = 0;
}

/// Starts what the frame's expansion lacks. False: wait for it.
bool Interpreter::start_substitution(Frame& frame) {
    const CommandHandle command = reads_file(frame.log.wanted());
    if (!command) {  // $()
        frame.log.satisfy({});
        state_.last_status = 0;
        return true;
    }
    charge(costs_.program);
    if (unwind_ != Unwind::None) return true;
    StreamHandle pipe = table().new_pipe();
    DescriptorTable inherited = descriptors_;
    inherited[1] = Descriptor(pipe, Direction::Write);
    frame.output = Descriptor(pipe, Direction::Read);
    frame.substitution = fork(command, std::move(inherited), identity_.group, false);
    if (!frame.substitution) return fail_fork();
    return true;
}

/// False: it still runs. True: there is none, or its output is in the log.
bool Interpreter::finish_substitution(Frame& frame) {
    if (!frame.substitution) return true;
    Stream* output = frame.output.stream();
    if (!output->is_closed()) return wait_for_signal(output->changed());
    if (table().is_running(*frame.substitution)) return wait_for_signal(children_changed());
    std::string text = output->take();
    std::erase(text, '\0');
    while (text.ends_with('\n')) text.pop_back();
    state_.last_status = table().reap(*frame.substitution).value_or(0);
    state_.substitution_status = state_.last_status;
    frame.substitution.reset();
    frame.output = {};
    if (text.size() > ShellState::kTextMax) {
        stop(fmt::format("a text of more than {} MiB", ShellState::kTextMax / 1024 / 1024));
    }
    frame.log.satisfy(std::move(text));
    return true;
}

Signal* Interpreter::children_changed() {
    return &state_.host->processes().ended();
}

}  // namespace lvsim::host
