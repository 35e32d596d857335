// SPDX-License-Identifier: Apache-2.0
//
// Where a shell's commands come from once the last is done: lines that are fed to it, its standard
// input (with a prompt when a person types them), or nowhere: then it ends.
#include "models/host/host.hpp"
#include "models/host/shell/interpreter.hpp"
#include "models/host/shell/prompt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kTrapExit = 0;

}  // namespace

bool Interpreter::begin_next() {
    if (next_text_ && !is_ending_) {
        commands_ = 0;
        run_text(*std::exchange(next_text_, std::nullopt));
        return true;
    }
    if (is_ending_ || (!waits_for_lines_ && !reads_input_)) return begin_end();
    update_jobs();
    if (state_.is_interactive) report_jobs();
    if (reads_input_) return read_next_command();
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

/// Once for each line that is waited for.
void Interpreter::prompt() {
    if (!state_.is_interactive || std::exchange(has_prompted_, true)) return;
    write_error(prompt_text(state_, state_.value(input_.empty() ? "PS1" : "PS2")));
}

bool Interpreter::read_next_command() {
    Stream* in = stream(0);
    while (in != nullptr) {
        const std::size_t end = in->bytes().find('\n');
        const bool is_last = end == std::string_view::npos;
        prompt();
        if (is_last && !in->is_closed()) return wait_for_signal(in->changed());
        if (is_last && !in->has_bytes()) break;
        input_ += in->take_first(is_last ? in->bytes().size() : end + 1);
        has_prompted_ = false;
        if (wants_more_input() && !in->is_closed()) continue;
        run_input();
        return true;
    }
    reads_input_ = false;
    if (state_.is_interactive) write_error("exit\n");
    if (!input_.empty()) run_input();
    return true;
}

bool Interpreter::wants_more_input() const {
    ShellParser parser(input_);
    while (!parser.error() && !parser.at_end()) static_cast<void>(parser.next_command());
    return (parser.error() && parser.error()->is_incomplete) || !parser.warnings().empty();
}

void Interpreter::run_input() {
    const auto lines = std::count(input_.begin(), input_.end(), '\n');
    if (state_.is_interactive) commands_ = 0;
    run_text(std::exchange(input_, {}), input_line_);
    input_line_ += static_cast<int>(lines);
}

/// Ctrl-C at the prompt: what was typed is forgotten.
void Interpreter::forget_input() {
    if (!reads_input_ || !state_.is_interactive) return;
    input_.clear();
    write_error("\n");
    has_prompted_ = false;
    if (waiting_for_ != nullptr) waiting_for_->notify_all();
}

}  // namespace lvsim::host
