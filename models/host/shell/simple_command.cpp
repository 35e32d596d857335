// SPDX-License-Identifier: Apache-2.0
//
// Simple commands (POSIX.1-2017, Shell Command Language, 2.9.1): words are expanded, redirections
// made, assignments done; then a function, a builtin or a program runs.
#include "models/host/host.hpp"
#include "models/host/shell/builtins.hpp"
#include "models/host/shell/interpreter.hpp"
#include "models/host/shell/quoting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

enum SimplePhase { kExpand, kAssign, kRun, kStart, kWait, kBuiltin, kReturned };

constexpr std::array<std::string_view, 5> kDeclaring = {"declare", "export", "local", "readonly",
                                                        "typeset"};

/// "x=..." behind `export` and its like is an assignment: it is not split.
bool is_assignment_word(const Word& word) {
    if (word.parts.empty() || word.parts[0].kind != WordPart::Kind::Literal) return false;
    const std::string_view text = word.parts[0].text;
    const std::size_t sign = text.find('=');
    if (sign == std::string_view::npos || word.parts[0].is_quoted) return false;
    const bool is_append = sign > 0 && text[sign - 1] == '+';
    return is_name(text.substr(0, sign - (is_append ? 1 : 0)));
}

}  // namespace

bool Interpreter::advance_simple(Frame& frame) {
    switch (frame.phase) {
        case kExpand: return expand_simple(frame);
        case kAssign: return finish_assignments(frame);
        case kRun: return run_simple(frame);
        case kStart: return start_program(frame);
        case kWait: return wait_for_children(frame);
        case kBuiltin: return run_builtin(frame);
        default: pop(state_.last_status); return true;
    }
}

/// False: it waits for a substitution. The error of a failed one was said, and the line is over.
bool Interpreter::check_outcome(Frame& frame, const Expander& expander, Outcome outcome) {
    if (outcome == Outcome::NeedsSubstitution) return start_substitution(frame);
    if (outcome == Outcome::Failed) ended_by_error(expander);
    return true;
}

bool Interpreter::expand_simple(Frame& frame) {
    const ShellCommand& command = *frame.command;
    frame.log.rewind();
    frame.fields.clear();
    Expander expander(state_, frame.log);
    for (const Word& word : command.words) {
        const bool declares =
            !frame.fields.empty() && is_assignment_word(word) &&
            std::find(kDeclaring.begin(), kDeclaring.end(), frame.fields[0]) != kDeclaring.end();
        auto outcome = Outcome::Done;
        if (declares) {
            outcome = expander.text(word, frame.fields.emplace_back());
        } else {
            outcome = expander.fields(word, frame.fields);
        }
        if (outcome != Outcome::Done) return check_outcome(frame, expander, outcome);
    }
    std::vector<std::string> targets;
    const Outcome outcome = expand_targets(expander, frame, targets);
    if (outcome != Outcome::Done) return check_outcome(frame, expander, outcome);
    frame.log.clear();
    charge(costs_.builtin);
    if (unwind_ != Unwind::None) return true;
    frame.phase = kAssign;
    if (!command.redirections.empty()) {
        frame.saved = descriptors_;
        if (!redirect(command.redirections, targets)) pop(state_.last_status);
    }
    return true;
}

bool Interpreter::finish_assignments(Frame& frame) {
    const ShellCommand& command = *frame.command;
    if (!frame.fields.empty() && !command.assignments.empty() && !frame.has_scope) {
        state_.variables.enter_function();
        frame.has_scope = true;
    }
    frame.log.rewind();
    Expander expander(state_, frame.log);
    for (const Assignment& assignment : command.assignments) {
        if (!assign(frame, expander, assignment)) {
            if (frame.log.is_wanting()) return start_substitution(frame);
            return true;
        }
    }
    frame.log.clear();
    frame.phase = kRun;
    if (!frame.fields.empty()) return true;
    if (state_.options.traces) trace(frame);
    // Without a command the status is that of the last substitution.
    pop(std::exchange(state_.substitution_status, 0));
    return true;
}

/// False: something is wanted first, or it went wrong (said, and the line is over).
bool Interpreter::assign(Frame& frame, Expander& expander, const Assignment& assignment) {
    const auto fails = [&](Outcome outcome) {
        if (outcome == Outcome::Failed) ended_by_error(expander);
        return outcome != Outcome::Done;
    };
    std::string text;
    std::int64_t index = 0;
    std::vector<std::string> elements;
    if (assignment.has_subscript && fails(expander.arithmetic(assignment.subscript, index))) {
        return false;
    }
    if (!assignment.is_array && fails(expander.text(assignment.value, text))) return false;
    for (const Word& element : assignment.elements) {
        if (fails(expander.fields(element, elements))) return false;
    }
    if (frame.log.next() != nullptr) return true;  // done before
    if (frame.has_scope) {
        const Variable* outer = state_.variables.find(assignment.name);
        if (outer != nullptr && outer->is_readonly) {
            complain(fmt::format("{}: readonly variable", assignment.name));
            frame.log.add({});
            return true;
        }
        const std::string before =
            assignment.is_append && outer != nullptr ? std::string(outer->value()) : std::string();
        state_.variables.make_local(assignment.name).is_exported = true;
        text.insert(0, before);
    }
    tl::expected<void, std::string> assigned;
    const bool is_append = assignment.is_append && !frame.has_scope;
    if (assignment.is_array) {
        assigned = state_.assign_array(assignment.name, std::move(elements), is_append);
    } else {
        assigned = state_.assign_element(assignment.name, index, std::move(text), is_append);
    }
    if (!assigned) {
        complain(assigned.error());
        unwind(Unwind::Discard, 0, 1);
        return false;
    }
    frame.log.add({});
    return true;
}

bool Interpreter::run_simple(Frame& frame) {
    if (state_.options.traces) trace(frame);
    const std::string& name = frame.fields[0];
    state_.substitution_status = 0;
    last_argument_ = frame.fields.back();
    if (const auto function = state_.functions.find(name); function != state_.functions.end()) {
        return call_function(frame, function->second);
    }
    if (find_builtin(name) != nullptr) {
        frame.phase = kBuiltin;
        return true;
    }
    charge(costs_.program);
    if (unwind_ == Unwind::None) frame.phase = kStart;
    return true;
}

bool Interpreter::run_builtin(Frame& frame) {
    const ShellBuiltin& builtin = *find_builtin(frame.fields[0]);
    const BuiltinResult result = builtin.main({*this, state_, frame.fields, frame.builtin});
    switch (result.kind) {
        case BuiltinResult::Kind::Wait: return wait_for_signal(result.signal);
        case BuiltinResult::Kind::Pushed: frame.phase = kReturned; return true;
        case BuiltinResult::Kind::Done: break;
    }
    if (unwind_ != Unwind::None) return true;
    // x=(...) behind `declare` and its like.
    const std::vector<Assignment>& declared = frame.command->declared;
    while (result.status == 0 && frame.index < declared.size()) {
        frame.log.rewind();
        Expander expander(state_, frame.log);
        if (!assign(frame, expander, declared[frame.index])) {
            return !frame.log.is_wanting() || start_substitution(frame);
        }
        frame.log.clear();
        ++frame.index;
    }
    pop(result.status);
    return true;
}

void Interpreter::run_words(std::vector<std::string> words, bool is_program) {
    const CommandHandle none(new ShellCommand);
    Frame& frame = *push(none);
    frame.fields = std::move(words);
    if (is_program) charge(costs_.program);
    frame.phase = is_program ? kStart : kBuiltin;
}

bool Interpreter::call_function(Frame& frame, const CommandHandle& body) {
    if (calls_ >= kCallsMax) {
        stop(fmt::format("functions and eval nested deeper than {} levels", kCallsMax));
        return true;
    }
    frame.phase = kReturned;
    const CommandHandle kept = body;  // the function may redefine itself
    const bool ignores_errors = frame.ignores_errors;
    std::vector<std::string> arguments(frame.fields.begin() + 1, frame.fields.end());
    state_.function_names.push_back(frame.fields[0]);
    Frame& call = frames_.emplace_back();
    call.kind = Frame::Kind::Call;
    call.ignores_errors = ignores_errors;
    call.positional = std::exchange(state_.positional, std::move(arguments));
    state_.variables.enter_function();
    ++calls_;
    push(kept);
    return true;
}

/// `set -x`: the command as it would be typed, before it runs.
void Interpreter::trace(const Frame& frame) {
    std::string line = state_.value("PS4");
    bool is_first = true;
    const auto add = [&](const std::string& text) {
        if (!std::exchange(is_first, false)) line += ' ';
        line += text;
    };
    for (const Assignment& assignment : frame.command->assignments) {
        if (assignment.is_array || assignment.has_subscript) continue;
        add(assignment.name + "=" + quoted_for_trace(state_.value(assignment.name), false));
    }
    for (const std::string& field : frame.fields) add(quoted_for_trace(field, true));
    write_error(line + "\n");
}

}  // namespace lvsim::host
