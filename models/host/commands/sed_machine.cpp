// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/sed_machine.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

/// Of one line: a loop of b that never ends is stopped.
constexpr std::uint64_t kStepsMax = 1'000'000;

}  // namespace

SedMachine::SedMachine(SedScript script, bool is_silent, Owner& owner)
    : script_(std::move(script)),
      is_silent_(is_silent || script_.is_silent),
      owner_(owner),
      range_begin_(script_.commands.size(), 0) {}

void SedMachine::add_line(std::string_view line, bool is_ended) {
    pending_.push_back({std::string(line), is_ended});
    run();
}

void SedMachine::end_input() {
    is_over_ = true;
    run();
}

void SedMachine::restart() {
    is_over_ = false;
    line_ = 0;
    was_unended_ = false;
}

bool SedMachine::can_load() const {
    return pending_.size() > 1 || (is_over_ && !pending_.empty());
}

void SedMachine::load(bool appends) {
    Line line = std::move(pending_.front());
    pending_.pop_front();
    space_ = appends ? space_ + "\n" + line.text : std::move(line.text);
    is_ended_ = line.is_ended;
    ++line_;
}

void SedMachine::run() {
    while (!has_quit_) {
        if (!is_in_cycle_) {
            if (!std::exchange(keeps_space_, false)) {
                if (!can_load()) return;
                load(false);
            }
            is_in_cycle_ = true;
            has_substituted_ = false;
            at_ = 0;
            steps_ = 0;
        }
        const Next next = step();
        if (next == Next::Wait) return;
        if (next == Next::Go) continue;
        end_cycle();
        if (next == Next::Quit) has_quit_ = true;
    }
}

SedMachine::Next SedMachine::step() {
    if (at_ >= script_.commands.size()) return Next::EndCycle;
    if (++steps_ > kStepsMax) {
        is_too_complex_ = true;
        return Next::Quit;
    }
    SedCommand& command = script_.commands[at_];
    if (!is_waiting_ && !selects(command, at_)) {
        at_ = command.name == '{' ? command.target : at_ + 1;
        return Next::Go;
    }
    const std::size_t here = at_++;  // a branch sets it anew, also to where it stands
    const Next next = execute(command);
    if (next == Next::Wait) at_ = here;
    return next;
}

SedMachine::Next SedMachine::execute(SedCommand& command) {
    switch (command.name) {
        case '=': owner_.print(std::to_string(line_) + "\n"); break;
        case 'a': appended_ += command.text; break;
        case 'i': owner_.print(command.text); break;
        case 'r': appended_ += owner_.read(command.text).value_or(""); break;
        case 'p': print_space(space_, true); break;
        case 'P': print_space(std::string_view(space_).substr(0, space_.find('\n')), true); break;
        case 'g': space_ = hold_; break;
        case 'G': space_ += "\n" + hold_; break;
        case 'h': hold_ = space_; break;
        case 'H': hold_ += "\n" + space_; break;
        case 'x': std::swap(space_, hold_); break;
        case 's': substitute(command); break;
        case 'y':
            for (char& letter : space_) {
                const std::size_t found = command.text.find(letter);
                if (found != std::string::npos) letter = command.other[found];
            }
            break;
        default: return execute_flow(command);
    }
    return Next::Go;
}

SedMachine::Next SedMachine::execute_flow(SedCommand& command) {
    const auto drop = [&] {
        // Nothing is printed at the end of this cycle.
        flush_appended();
        is_in_cycle_ = false;
        return Next::Go;
    };
    switch (command.name) {
        case 'n':
        case 'N': return read_next(command);
        case 'c': change(command); return drop();
        case 'D': {
            const std::size_t newline = space_.find('\n');
            if (newline == std::string::npos) return drop();
            space_.erase(0, newline + 1);
            keeps_space_ = true;
            return drop();
        }
        case 'd': return drop();
        case 'b':
            at_ = command.target;
            return at_ < script_.commands.size() ? Next::Go : Next::EndCycle;
        case 't':
        case 'T': {
            const bool has = std::exchange(has_substituted_, false);
            if (has != (command.name == 't')) return Next::Go;
            at_ = command.target;
            return at_ < script_.commands.size() ? Next::Go : Next::EndCycle;
        }
        case 'q': status_ = command.status.value_or(0); return Next::Quit;
        case 'Q':
            status_ = command.status.value_or(0);
            has_quit_ = true;
            is_in_cycle_ = false;
            return Next::Go;
        default: return Next::Go;
    }
}

SedMachine::Next SedMachine::read_next(const SedCommand& command) {
    const bool appends = command.name == 'N';
    if (!can_load()) {
        if (!is_over_) {
            is_waiting_ = true;
            return Next::Wait;
        }
        is_waiting_ = false;
        // GNU: at the end of the input both end the script, and the space is
        // printed.
        return Next::Quit;
    }
    is_waiting_ = false;
    if (!appends && !is_silent_) print_space(space_, is_ended_);
    flush_appended();
    load(appends);
    return Next::Go;
}

void SedMachine::change(const SedCommand& command) {
    const auto index = static_cast<std::size_t>(&command - script_.commands.data());
    const bool is_range = command.to.kind != SedAddress::Kind::None && !command.is_negated;
    // In a range the text comes once, at its end.
    if (!is_range || range_begin_[index] == 0 || is_last()) owner_.print(command.text);
}

bool SedMachine::selects(SedCommand& command, std::size_t index) {
    if (command.from.kind == SedAddress::Kind::None) return !command.is_negated;
    const bool is_selected = command.to.kind == SedAddress::Kind::None ? matches(command.from)
                                                                       : in_range(command, index);
    return is_selected != command.is_negated;
}

bool SedMachine::in_range(SedCommand& command, std::size_t index) {
    std::uint64_t& begin = range_begin_[index];
    const bool is_from_zero =
        command.from.kind == SedAddress::Kind::Line && command.from.number == 0;
    if (begin == 0) {
        if (is_from_zero && line_ == 1) {
            begin = line_;
        } else if (matches(command.from)) {
            begin = line_;
            // A line number that is past already, or the line itself, makes a range
            // of one line.
            const bool is_line = command.to.kind != SedAddress::Kind::Pattern;
            if (is_line && ends_range(command, index)) begin = 0;
            return true;
        } else {
            return false;
        }
    }
    if (command.to.kind == SedAddress::Kind::Line && line_ > command.to.number) {
        // The range was left while the script looked elsewhere.
        begin = 0;
        return matches(command.from);
    }
    if (ends_range(command, index)) begin = 0;
    return true;
}

bool SedMachine::ends_range(const SedCommand& command, std::size_t index) {
    const SedAddress& to = command.to;
    switch (to.kind) {
        case SedAddress::Kind::Line: return line_ >= to.number;
        case SedAddress::Kind::Plus: return line_ >= range_begin_[index] + to.number;
        case SedAddress::Kind::Multiple: return to.number == 0 || line_ % to.number == 0;
        case SedAddress::Kind::Last: return is_last();
        case SedAddress::Kind::Pattern: return matches(to);
        case SedAddress::Kind::Step:
        case SedAddress::Kind::None: return true;
    }
    return true;
}

bool SedMachine::matches(const SedAddress& address) {
    switch (address.kind) {
        case SedAddress::Kind::Line: return line_ == address.number;
        case SedAddress::Kind::Step:
            if (address.step == 0) return line_ == address.number;
            return line_ >= address.number && (line_ - address.number) % address.step == 0;
        case SedAddress::Kind::Last: return is_last();
        case SedAddress::Kind::Pattern: {
            const Regex* pattern = regex(address.pattern);
            return pattern != nullptr && pattern->search(space_, 0, is_too_complex_).has_value();
        }
        case SedAddress::Kind::Plus:
        case SedAddress::Kind::Multiple:
        case SedAddress::Kind::None: return true;
    }
    return false;
}

const Regex* SedMachine::regex(PatternIndex index) {
    if (index != kLastPattern) last_pattern_ = index;
    return last_pattern_ == kLastPattern ? nullptr : &script_.patterns[last_pattern_];
}

void SedMachine::substitute(const SedCommand& command) {
    const Regex* pattern = regex(command.pattern);
    if (pattern == nullptr) return;
    auto changed = substituted(command, *pattern, space_, is_too_complex_);
    if (!changed) return;
    space_ = std::move(*changed);
    has_substituted_ = true;
    if (command.prints) print_space(space_, true);
}

void SedMachine::end_cycle() {
    if (!is_silent_) print_space(space_, is_ended_);
    flush_appended();
    is_in_cycle_ = false;
}

void SedMachine::flush_appended() {
    if (!appended_.empty()) {
        owner_.print((std::exchange(was_unended_, false) ? "\n" : "") +
                     std::exchange(appended_, {}));
    }
}

void SedMachine::print_space(std::string_view text, bool is_ended) {
    std::string line(std::exchange(was_unended_, false) ? "\n" : "");
    line.append(text);
    if (is_ended || is_ended_) {
        line.push_back('\n');
    } else {
        was_unended_ = true;
    }
    owner_.print(line);
}

}  // namespace lvsim::host
