// SPDX-License-Identifier: Apache-2.0
//
// How a shell leaves what it runs: break, continue, return, exit, errors under `set -e`.
#include "models/host/host.hpp"
#include "models/host/shell/interpreter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

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
}  // namespace lvsim::host
