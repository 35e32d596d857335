// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/interpreter.hpp"

#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusSyntax = 2;
constexpr int kStatusFatal = 127;
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

/// A limit of lvsim is reached: the line ends.
void Interpreter::stop(std::string_view why) {
    complain(fmt::format("stopped by lvsim: {}", why));
    unwind(is_subshell_ ? Unwind::Exit : Unwind::Discard, 0, 1);
}

bool Interpreter::begin_next() {
    if (next_text_ && !is_ending_) {
        commands_ = 0;
        run_text(*std::exchange(next_text_, std::nullopt));
        return true;
    }
    if (is_ending_ || (!waits_for_lines_ && !reads_input_)) return begin_end();
    update_jobs();
    if (reads_input_) return read_next_command();
    report_jobs();
    is_idle_ = true;
    if (observer_ != nullptr) observer_->on_idle();
    is_idle_ = !next_text_.has_value();
    return next_text_.has_value() || wait_for_signal(&woken_);
}

/// The last thing: the EXIT trap, then the end. True: the trap runs.
bool Interpreter::begin_end() {
    if (!std::exchange(is_ending_, true) && push_trap(kTrapExit)) return true;
    for (auto& [number, descriptor] : descriptors_) descriptor.close();
    pause_ = {};
    if (observer_ != nullptr) std::exchange(observer_, nullptr)->on_end(state_.last_status);
    return false;
}

bool Interpreter::read_next_command() {
    Stream* in = stream(0);
    while (in != nullptr) {
        const std::size_t end = in->bytes().find('\n');
        const bool is_last = end == std::string_view::npos;
        if (is_last && !in->is_closed()) return wait_for_signal(in->changed());
        if (is_last && !in->has_bytes()) break;
        input_ += in->take_first(is_last ? in->bytes().size() : end + 1);
        ShellParser parser(input_);
        while (!parser.error() && !parser.at_end()) static_cast<void>(parser.next_command());
        const bool wants_more =
            (parser.error() && parser.error()->is_incomplete) || !parser.warnings().empty();
        if (wants_more && !in->is_closed()) continue;
        run_text(std::exchange(input_, {}));
        return true;
    }
    reads_input_ = false;
    if (input_.empty()) return true;
    run_text(std::exchange(input_, {}));
    return true;
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
    }
    if (frame.kind != Frame::Kind::Command) --calls_;
    if (frame.has_scope) state_.variables.leave_function();
    if (frame.kind == Frame::Kind::Command && unwind_ == Unwind::None) check_error(frame, status);
}

/// `set -e` and `trap ... ERR`.
void Interpreter::check_error(const Frame& frame, int status) {
    if (status == 0 || frame.ignores_errors) return;
    using Kind = ShellCommand::Kind;
    const Kind kind = frame.command->kind;
    const bool counts = kind == Kind::Simple || kind == Kind::Subshell ||
                        kind == Kind::Arithmetic || kind == Kind::Condition ||
                        (kind == Kind::Pipeline && !frame.command->is_negated);
    if (!counts) return;
    if (state_.options.exits_on_error) unwind(Unwind::Exit, 0, status);
    const bool is_in_trap = std::any_of(frames_.begin(), frames_.end(), [](const Frame& each) {
        return each.kind == Frame::Kind::Trap;
    });
    if (!is_in_trap && state_.function_names.empty()) static_cast<void>(push_trap(kTrapError));
}

void Interpreter::unwind(Unwind how, int levels, int status) {
    unwind_ = how;
    unwind_levels_ = levels;
    state_.last_status = status;
}

void Interpreter::unwind_one() {
    if (frames_.empty()) {
        const bool ends = unwind_ == Unwind::Exit || is_subshell_;
        unwind_ = Unwind::None;
        if (ends) {
            waits_for_lines_ = false;
            reads_input_ = false;
            next_text_.reset();
        }
        return;
    }
    Frame& frame = frames_.back();
    const int status = state_.last_status;
    using Kind = ShellCommand::Kind;
    const bool is_loop =
        frame.kind == Frame::Kind::Command &&
        (frame.command->kind == Kind::For || frame.command->kind == Kind::ArithmeticFor ||
         frame.command->kind == Kind::While || frame.command->kind == Kind::Until);
    const bool is_target = unwind_ == Unwind::Return
                               ? frame.kind == Frame::Kind::Call || frame.is_source
                               : (unwind_ == Unwind::Break || unwind_ == Unwind::Continue) &&
                                     is_loop && --unwind_levels_ == 0;
    const bool is_bottom_text = frames_.size() == 1 && frame.kind == Frame::Kind::Text;
    if (unwind_ == Unwind::Discard && is_bottom_text) {
        unwind_ = Unwind::None;
        if (state_.is_interactive) pop(status);
        return;
    }
    if (is_target && unwind_ == Unwind::Continue) {
        unwind_ = Unwind::None;
        return;
    }
    pop(status);
    state_.last_status = status;
    if (is_target) unwind_ = Unwind::None;
}

int Interpreter::loop_depth() const {
    using Kind = ShellCommand::Kind;
    int depth = 0;
    for (auto frame = frames_.rbegin(); frame != frames_.rend(); ++frame) {
        if (frame->kind == Frame::Kind::Call || frame->is_source) break;
        if (!frame->command) continue;
        const Kind kind = frame->command->kind;
        if (kind == Kind::For || kind == Kind::ArithmeticFor || kind == Kind::While ||
            kind == Kind::Until) {
            ++depth;
        }
    }
    return depth;
}

bool Interpreter::in_function_or_source() const {
    return std::any_of(frames_.begin(), frames_.end(), [](const Frame& frame) {
        return frame.kind == Frame::Kind::Call || frame.is_source;
    });
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
    if (frames_.empty()) return;
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
    if (command) {
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

void Interpreter::report_syntax_error(const SyntaxError& error) {
    if (error.is_not_modelled) return write_error(error.message + "\n");
    if (!state_.shows_lines) return write_error(state_.source + ": " + error.message + "\n");
    write_error(fmt::format("{}: line {}: {}\n", state_.source, error.line, error.message));
    if (error.shows_line) {
        write_error(fmt::format("{}: line {}: `{}'\n", state_.source, error.line, error.line_text));
    }
}

void Interpreter::ended_by_error(const Expander& expander) {
    complain(expander.error());
    if (expander.is_fatal() && !state_.is_interactive) {
        return unwind(Unwind::Exit, 0, is_subshell_ ? 1 : kStatusFatal);
    }
    unwind(Unwind::Discard, 0, 1);
}

Stream* Interpreter::stream(int number) {
    const auto found = descriptors_.find(number);
    return found == descriptors_.end() ? nullptr : found->second.stream();
}

void Interpreter::write_error(std::string_view text) {
    if (Stream* error = stream(2)) static_cast<void>(error->write(text));
}

void Interpreter::complain(std::string_view message) {
    write_error(fmt::format("{}{}\n", state_.prefix(), message));
}

int Interpreter::write_output(std::string_view builtin, std::string_view text) {
    if (text.empty()) return 0;
    Stream* out = stream(1);
    if (out == nullptr) {
        complain(fmt::format("{}: write error: Bad file descriptor", builtin));
        return 1;
    }
    const FileError error = out->write(text);
    if (error == FileError::None) return 0;
    complain(fmt::format("{}: write error: {}", builtin, to_text(error)));
    return 1;
}

void Interpreter::keep_redirections() {
    frames_.back().saved.reset();
}

Process run_interpreter(std::unique_ptr<Interpreter> shell) {
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
