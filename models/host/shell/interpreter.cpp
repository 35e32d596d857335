// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/interpreter.hpp"

#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusSyntax = 2;
constexpr int kSignalBase = 128;
constexpr int kSigInt = 2;
constexpr int kSigQuit = 3;
constexpr int kSigTerm = 15;
constexpr int kTrapExit = 0;
/// Work is paid for in portions: fewer events, and still exact where another program looks.
constexpr SimDuration kQuantum = 1_ms;

}  // namespace

Interpreter::Interpreter(ShellState state, DescriptorTable descriptors, ShellIdentity identity,
                         ShellCosts costs)
    : state_(std::move(state)),
      descriptors_(std::move(descriptors)),
      identity_(std::move(identity)),
      costs_(costs) {
    state_.own_pid = identity_.pid;
}

Interpreter::~Interpreter() {
    if (observer_ != nullptr) observer_->on_end(std::nullopt);
}

ProcessTable& Interpreter::table() {
    return state_.host->process_table();
}

void Interpreter::run_text(std::string text, int first_line) {
    Frame& frame = frames_.emplace_back();
    frame.kind = Frame::Kind::Text;
    const Aliases* aliases = state_.options.expands_aliases ? &state_.aliases : nullptr;
    frame.parser = std::make_unique<ShellParser>(std::move(text), aliases, first_line);
    ++calls_;
}

void Interpreter::run_command(const CommandHandle& command) {
    is_subshell_ = true;
    push(command);
}

void Interpreter::feed(std::string text) {
    next_text_ = std::move(text);
    is_idle_ = false;
    woken_.notify_all();
}

Interpreter::Pause Interpreter::step() {
    waiting_for_ = nullptr;
    while (true) {
        if (cost_ >= kQuantum) return {Pause::Kind::Sleep, std::exchange(cost_, {}), nullptr};
        if (was_replaced_) return {};
        take_signals();
        if (unwind_ != Unwind::None) {
            unwind_one();
        } else if (frames_.empty()) {
            if (!begin_next()) return pause_;
        } else if (!advance(frames_.back())) {
            return pause_;
        }
    }
}

bool Interpreter::wait_for_signal(Signal* signal) {
    pause_ = {Pause::Kind::Wait, {}, signal};
    waiting_for_ = signal;
    return false;
}

/// Pays what is owed before something that others can see. False: the time must pass first.
bool Interpreter::settle() {
    if (cost_ == SimDuration{}) return true;
    pause_ = {Pause::Kind::Sleep, std::exchange(cost_, {}), nullptr};
    return false;
}

void Interpreter::charge(SimDuration cost) {
    if (++commands_ > costs_.free_commands) cost_ = cost_ + cost;
    if (commands_ <= costs_.commands_max) return;
    commands_ = 0;
    stop(fmt::format("more than {} commands", costs_.commands_max));
}

/// What is free is so once for a line and all its processes: a process that starts its own
/// successor for ever would otherwise stand still in time.
ShellCosts Interpreter::child_costs() const {
    ShellCosts costs = costs_;
    costs.free_commands -= std::min(costs.free_commands, commands_);
    return costs;
}

/// A limit of lvsim is reached: the line ends.
void Interpreter::stop(std::string_view why) {
    complain(fmt::format("stopped by lvsim: {}", why));
    unwind(is_subshell_ ? Unwind::Exit : Unwind::Discard, 0, 1);
}

Interpreter::Frame* Interpreter::push(const CommandHandle& command, bool ignores_errors) {
    const bool inherits = !frames_.empty() && frames_.back().ignores_errors;
    Frame& frame = frames_.emplace_back();
    frame.command = command;
    frame.ignores_errors = ignores_errors || inherits;
    return &frame;
}

void Interpreter::pop(int status) {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    state_.last_status = status;
    if (frame.saved) descriptors_ = std::move(*frame.saved);
    if (frame.kind == Frame::Kind::Call) {
        state_.variables.leave_function();
        state_.positional = std::move(frame.positional);
        state_.function_names.pop_back();
    }
    if (frame.kind == Frame::Kind::Trap) state_.last_status = frame.saved_status;
    if (frame.kind == Frame::Kind::Text && frame.is_source) {
        state_.source = std::move(frame.saved_source);
        if (frame.has_positional) state_.positional = std::move(frame.positional);
    }
    if (frame.kind != Frame::Kind::Command) --calls_;
    if (frame.has_scope) state_.variables.leave_function();
    if (frame.kind == Frame::Kind::Command && unwind_ == Unwind::None) check_error(frame, status);
}

bool Interpreter::push_text(std::string text, bool is_sourced, std::string source_name) {
    if (calls_ >= kCallsMax) {
        stop(fmt::format("functions and eval nested deeper than {} levels", kCallsMax));
        return false;
    }
    const bool ignores_errors = frames_.back().ignores_errors;
    run_text(std::move(text), is_sourced ? 1 : state_.line);
    Frame& frame = frames_.back();
    frame.ignores_errors = ignores_errors;
    frame.is_source = is_sourced;
    if (is_sourced) {
        frame.saved_source = std::exchange(state_.source, std::move(source_name));
    }
    return true;
}

void Interpreter::lend_positional(std::vector<std::string> arguments) {
    Frame& frame = frames_.back();
    frame.positional = std::exchange(state_.positional, std::move(arguments));
    frame.has_positional = true;
}

/// True: there is such a trap, and its command runs now.
bool Interpreter::push_trap(int trap) {
    const auto found = state_.traps.find(trap);
    if (found == state_.traps.end() || found->second.empty()) return false;
    const int status = state_.last_status;
    const std::string text = found->second;
    if (trap == kTrapExit) state_.traps.erase(found);
    Frame& frame = frames_.emplace_back();
    frame.kind = Frame::Kind::Trap;
    frame.saved_status = status;
    ++calls_;
    run_text(text, state_.line);
    return true;
}

bool Interpreter::on_signal(int signal) {
    const auto trap = state_.traps.find(signal);
    if (trap != state_.traps.end()) {
        if (!trap->second.empty() && signals_.size() < kCallsMax) signals_.push_back(signal);
        if (waiting_for_ != nullptr) waiting_for_->notify_all();
        return true;
    }
    if (state_.is_interactive && !is_subshell_) {
        if (signal == kSigInt) interrupt();
        if (signal == kSigInt || signal == kSigTerm || signal == kSigQuit) return true;
    }
    if (!state_.traps.contains(kTrapExit) || is_ending_) return false;
    unwind(Unwind::Exit, 0, kSignalBase + signal);
    if (waiting_for_ != nullptr) waiting_for_->notify_all();
    return true;
}

void Interpreter::interrupt() {
    if (frames_.empty()) return forget_input();
    const bool has_children = foreground_ != Pid{} && foreground_ != identity_.group;
    if (has_children && table().signal_group(foreground_, kSigInt) == SignalResult::Sent) return;
    unwind(Unwind::Discard, 0, kSignalBase + kSigInt);
    if (waiting_for_ != nullptr) waiting_for_->notify_all();
}

void Interpreter::signal_foreground(int signal) {
    const bool has_children = foreground_ != Pid{} && foreground_ != identity_.group;
    if (has_children) static_cast<void>(table().signal_group(foreground_, signal));
}

/// Traps run between commands; while a program runs in the foreground they wait.
void Interpreter::take_signals() {
    if (signals_.empty() || is_ending_ || unwind_ != Unwind::None) return;
    if (!frames_.empty() && !frames_.back().children.empty()) return;
    const int signal = signals_.front();
    signals_.erase(signals_.begin());
    static_cast<void>(push_trap(signal));
}

bool Interpreter::advance(Frame& frame) {
    switch (frame.kind) {
        case Frame::Kind::Command: return advance_command(frame);
        case Frame::Kind::Text: return advance_text(frame);
        case Frame::Kind::Call:
        case Frame::Kind::Trap: pop(state_.last_status); return true;
    }
    return true;
}

bool Interpreter::advance_text(Frame& frame) {
    const CommandHandle command = frame.parser->next_command();
    for (std::size_t& shown = frame.index; shown < frame.parser->warnings().size(); ++shown) {
        complain("warning: " + frame.parser->warnings()[shown]);
    }
    if (frame.parser->error()) {
        report_syntax_error(*frame.parser->error());
        pop(kStatusSyntax);
        return true;
    }
    const bool only_reads = state_.options.reads_only && !state_.is_interactive;
    if (command && !only_reads) {
        push(command);
    } else if (frame.parser->at_end()) {
        pop(frame.phase == 0 ? 0 : state_.last_status);
        return true;
    }
    if (command) frame.phase = 1;
    return true;
}

bool Interpreter::advance_command(Frame& frame) {
    if (!finish_substitution(frame)) return false;
    using Kind = ShellCommand::Kind;
    if (frame.phase == 0 && frame.command->line > 0) state_.line = frame.command->line;
    switch (frame.command->kind) {
        case Kind::Simple: return advance_simple(frame);
        case Kind::Pipeline: return advance_pipeline(frame);
        case Kind::AndOr: return advance_and_or(frame);
        case Kind::List: return advance_list(frame);
        case Kind::Subshell: return advance_subshell(frame);
        case Kind::Group: return advance_group(frame);
        case Kind::If: return advance_if(frame);
        case Kind::For: return advance_for(frame);
        case Kind::ArithmeticFor: return advance_arithmetic_for(frame);
        case Kind::While:
        case Kind::Until: return advance_while(frame);
        case Kind::Case: return advance_case(frame);
        case Kind::Function: return advance_function(frame);
        case Kind::Arithmetic: return advance_arithmetic(frame);
        case Kind::Condition: return advance_condition(frame);
    }
    return true;
}

Stream* Interpreter::stream(int number) {
    const auto found = descriptors_.find(number);
    return found == descriptors_.end() ? nullptr : found->second.stream();
}

void Interpreter::keep_redirections() {
    frames_.back().saved.reset();
}

Process run_interpreter(std::unique_ptr<Interpreter> shell) {
    shell->table().set_receiver(shell->identity().pid, shell.get());
    while (true) {
        const Interpreter::Pause pause = shell->step();
        if (pause.kind == Interpreter::Pause::Kind::Ended) break;
        if (pause.kind == Interpreter::Pause::Kind::Sleep) {
            const SimDuration span = pause.span;
            co_await sleep(span);
        } else {
            Signal* signal = pause.signal;
            co_await wait(signal);
        }
    }
    co_return shell->exit_status();
}

}  // namespace lvsim::host
