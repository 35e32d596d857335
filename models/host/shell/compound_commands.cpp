// SPDX-License-Identifier: Apache-2.0
//
// Lists, loops and choices (POSIX.1-2017, Shell Command Language, 2.9.3 and 2.9.4; bash's (( ))
// and for (( ))). Each function does one step of its command: it pushes the part that runs next and
// is called again when that is over.
#include "models/host/shell/glob.hpp"
#include "models/host/shell/interpreter.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

namespace {

enum LoopPhase { kEnter, kBegin, kNext, kTest, kBody };

}  // namespace

/// A compound command's redirections hold for all of it. False: a substitution is wanted first, or
/// a redirection failed and the command is over; step() goes on either way.
bool Interpreter::enter(Frame& frame) {
    const ShellCommand& command = *frame.command;
    if (!command.redirections.empty()) {
        frame.log.rewind();
        Expander expander(state_, frame.log);
        std::vector<std::string> targets;
        const Outcome outcome = expand_targets(expander, frame, targets);
        if (outcome != Outcome::Done) {
            static_cast<void>(check_outcome(frame, expander, outcome));
            return false;
        }
        frame.log.clear();
        frame.saved = descriptors_;
        if (!redirect(command.redirections, targets)) {
            pop(state_.last_status);
            return false;
        }
    }
    frame.phase = kBegin;
    return true;
}

bool Interpreter::advance_list(Frame& frame) {
    const ShellCommand& command = *frame.command;
    if (frame.index == command.children.size()) {
        pop(state_.last_status);
        return true;
    }
    const std::size_t index = frame.index;
    if (command.joints[index] == ShellCommand::Joint::Background) {
        if (!settle()) return false;
        ++frame.index;
        start_background(command.children[index]);
    } else {
        ++frame.index;
        push(command.children[index]);
    }
    return true;
}

bool Interpreter::advance_and_or(Frame& frame) {
    const ShellCommand& command = *frame.command;
    while (frame.index > 0 && frame.index < command.children.size()) {
        const bool wants_success = command.joints[frame.index - 1] == ShellCommand::Joint::AndThen;
        if (wants_success == (state_.last_status == 0)) break;
        ++frame.index;
    }
    if (frame.index == command.children.size()) {
        pop(state_.last_status);
        return true;
    }
    const std::size_t index = frame.index++;
    push(command.children[index], index + 1 < command.children.size());
    return true;
}

bool Interpreter::advance_group(Frame& frame) {
    if (frame.phase == kEnter && !enter(frame)) return true;
    if (frame.phase == kBody) {
        pop(state_.last_status);
        return true;
    }
    frame.phase = kBody;
    push(frame.command->children[0]);
    return true;
}

bool Interpreter::advance_if(Frame& frame) {
    if (frame.phase == kEnter && !enter(frame)) return true;
    const std::vector<CommandHandle>& parts = frame.command->children;
    if (frame.phase == kBody) {
        pop(state_.last_status);
        return true;
    }
    if (frame.phase == kTest) {
        const bool is_true = state_.last_status == 0;
        frame.index += is_true ? 1 : 2;
        frame.phase = is_true ? kBody : kBegin;
        if (is_true) push(parts[frame.index]);
        return true;
    }
    if (frame.index == parts.size()) {
        pop(0);
    } else if (frame.index + 1 == parts.size()) {  // else
        frame.phase = kBody;
        push(parts[frame.index]);
    } else {
        frame.phase = kTest;
        push(parts[frame.index], true);
    }
    return true;
}

bool Interpreter::advance_for(Frame& frame) {
    const ShellCommand& command = *frame.command;
    if (frame.phase == kEnter && !enter(frame)) return true;
    if (frame.phase == kBegin) {
        if (!is_name(command.name)) {
            complain(fmt::format("`{}': not a valid identifier", command.name));
            pop(1);
            return true;
        }
        frame.log.rewind();
        frame.fields.clear();
        Expander expander(state_, frame.log);
        for (const Word& word : command.words) {
            const Outcome outcome = expander.fields(word, frame.fields);
            if (outcome != Outcome::Done) return check_outcome(frame, expander, outcome);
        }
        if (!command.has_words) frame.fields = state_.positional;
        frame.log.clear();
        state_.last_status = 0;
        frame.phase = kNext;
    }
    if (frame.index == frame.fields.size()) {
        pop(state_.last_status);
        return true;
    }
    const auto assigned = state_.assign(command.name, std::move(frame.fields[frame.index++]));
    if (!assigned) {
        complain(assigned.error());
        unwind(Unwind::Discard, 0, 1);
        return true;
    }
    charge(costs_.builtin);
    push(command.children[0]);
    return true;
}

bool Interpreter::evaluate(Frame& frame, const Word& expression, std::int64_t& value) {
    frame.log.rewind();
    Expander expander(state_, frame.log);
    const Outcome outcome = expander.arithmetic(expression, value);
    if (outcome == Outcome::NeedsSubstitution) {
        static_cast<void>(start_substitution(frame));
        return false;
    }
    frame.log.clear();
    if (outcome == Outcome::Done) return true;
    complain("((: " + expander.error());
    if (expander.is_fatal()) {
        ended_by_error(expander);
    } else {
        pop(1);
    }
    return false;
}

bool Interpreter::advance_arithmetic_for(Frame& frame) {
    const ShellCommand& command = *frame.command;
    std::int64_t value = 1;
    if (frame.phase == kEnter && !enter(frame)) return true;
    if (frame.phase == kBegin) {
        if (!evaluate(frame, command.expressions[0], value)) return true;
        state_.last_status = 0;
        frame.phase = kTest;
    }
    if (frame.phase == kNext) {
        if (!evaluate(frame, command.expressions[2], value)) return true;
        frame.phase = kTest;
    }
    const std::vector<WordPart>& condition = command.expressions[1].parts;
    const bool is_endless = condition.size() == 1 && condition[0].kind == WordPart::Kind::Literal &&
                            condition[0].text.find_first_not_of(" \t\n") == std::string::npos;
    if (!is_endless && !evaluate(frame, command.expressions[1], value)) return true;
    if (!is_endless && value == 0) {
        pop(state_.last_status);
        return true;
    }
    charge(costs_.builtin);
    frame.phase = kNext;
    push(command.children[0]);
    return true;
}

/// While and until: the status is that of the last body.
bool Interpreter::advance_while(Frame& frame) {
    const ShellCommand& command = *frame.command;
    if (frame.phase == kEnter && !enter(frame)) return true;
    if (frame.phase == kTest) {
        const bool wants_success = command.kind == ShellCommand::Kind::While;
        if ((state_.last_status == 0) != wants_success) {
            pop(frame.saved_status);
            return true;
        }
        frame.phase = kNext;
        push(command.children[1]);
        return true;
    }
    if (frame.phase == kNext) frame.saved_status = state_.last_status;
    charge(costs_.builtin);
    frame.phase = kTest;
    push(command.children[0], true);
    return true;
}

bool Interpreter::advance_case(Frame& frame) {
    const ShellCommand& command = *frame.command;
    if (frame.phase == kEnter && !enter(frame)) return true;
    const bool falls =
        frame.phase == kBody && command.items[frame.index].end == CaseItem::End::FallThrough;
    if (frame.phase == kBody) {
        const bool is_over = command.items[frame.index].end == CaseItem::End::Break;
        ++frame.index;
        if (is_over || frame.index == command.items.size()) {
            pop(state_.last_status);
            return true;
        }
        frame.phase = kNext;
    }
    frame.log.rewind();
    Expander expander(state_, frame.log);
    std::string subject;
    auto outcome = expander.text(command.words[0], subject);
    bool is_match = falls;
    std::size_t item = frame.index;
    while (outcome == Outcome::Done && !is_match && item < command.items.size()) {
        for (const Word& word : command.items[item].patterns) {
            std::string pattern;
            outcome = expander.pattern(word, pattern);
            if (outcome != Outcome::Done) break;
            is_match = matches_text(pattern, subject);
            if (is_match) break;
        }
        if (!is_match) ++item;
    }
    if (outcome != Outcome::Done) return check_outcome(frame, expander, outcome);
    frame.log.clear();
    const bool had_match = frame.phase == kNext;
    frame.index = item;
    if (item == command.items.size()) {
        pop(had_match ? state_.last_status : 0);
        return true;
    }
    frame.phase = kBody;
    state_.last_status = 0;
    if (command.items[item].body) push(command.items[item].body);
    return true;
}

bool Interpreter::advance_arithmetic(Frame& frame) {
    if (frame.phase == kEnter && !enter(frame)) return true;
    charge(costs_.builtin);
    std::int64_t value = 0;
    if (!evaluate(frame, frame.command->expressions[0], value)) return true;
    pop(value != 0 ? 0 : 1);
    return true;
}

}  // namespace lvsim::host
