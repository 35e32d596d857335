// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/sed_script_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

}  // namespace

void SedScriptReader::read(const SedSource& source) {
    text_ = source.text;
    name_ = source.name;
    at_ = 0;
    script_.is_silent = text_.starts_with("#n\n");
    while (read_command()) {
    }
}

tl::expected<SedScript, std::string> SedScriptReader::finish() {
    if (!error_ && !blocks_.empty()) fail_at(0, "unmatched `{'");
    for (const auto& [index, label] : jumps_) {
        const auto found = labels_.find(label);
        if (label.empty()) {
            script_.commands[index].target = script_.commands.size();
        } else if (found != labels_.end()) {
            script_.commands[index].target = found->second;
        } else if (!error_) {
            error_ = fmt::format("can't find label for jump to `{}'", label);
        }
    }
    if (error_) return tl::unexpected(std::move(*error_));
    return std::move(script_);
}

void SedScriptReader::skip_blanks() {
    while (!at_end() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
}

void SedScriptReader::fail_at(std::size_t at, std::string_view what) {
    if (!error_) error_ = fmt::format("{}, char {}: {}", name_, at, what);
}

void SedScriptReader::refuse(std::string_view what) {
    if (!error_) error_ = fmt::format("not modelled in lvsim: sed's {}", what);
}

bool SedScriptReader::read_command() {
    while (!at_end() && (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == ';')) {
        ++at_;
    }
    if (at_end() || error_) return false;
    if (peek() == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        return true;
    }
    SedCommand command;
    if (!read_addresses(command)) return false;
    skip_blanks();
    while (peek() == '!' && !at_end()) {
        command.is_negated = true;
        ++at_;
        skip_blanks();
    }
    if (at_end() || peek() == '\n') {
        fail("missing command");
        return false;
    }
    command.name = text_[at_++];
    return read_arguments(std::move(command)) && !error_;
}

bool SedScriptReader::read_addresses(SedCommand& command) {
    if (!read_address(command.from, false)) return false;
    if (command.from.kind == SedAddress::Kind::None) return true;
    skip_blanks();
    if (at_end() || peek() != ',') return check_zero(command);
    ++at_;
    skip_blanks();
    if (!read_address(command.to, true)) return false;
    if (command.to.kind == SedAddress::Kind::None) {
        fail("unexpected `,'");
        return false;
    }
    return check_zero(command);
}

bool SedScriptReader::check_zero(const SedCommand& command) {
    const bool is_zero = command.from.kind == SedAddress::Kind::Line && command.from.number == 0;
    if (!is_zero || command.to.kind == SedAddress::Kind::Pattern) return true;
    ++at_;
    fail("invalid usage of line address 0");
    return false;
}

std::uint64_t SedScriptReader::number() {
    std::uint64_t value = 0;
    while (!at_end() && is_digit(peek())) {
        value = std::min<std::uint64_t>(value * 10 + static_cast<std::uint64_t>(peek() - '0'),
                                        1'000'000'000'000ULL);
        ++at_;
    }
    return value;
}

bool SedScriptReader::read_address(SedAddress& address, bool is_second) {
    if (at_end()) return true;
    const char letter = peek();
    if (is_digit(letter)) {
        address = {.kind = SedAddress::Kind::Line, .number = number()};
        skip_blanks();
        if (peek() == '~' && !is_second) {
            ++at_;
            address.kind = SedAddress::Kind::Step;
            address.step = number();
        }
    } else if (letter == '$') {
        ++at_;
        address.kind = SedAddress::Kind::Last;
    } else if (is_second && (letter == '+' || letter == '~')) {
        ++at_;
        address.kind = letter == '+' ? SedAddress::Kind::Plus : SedAddress::Kind::Multiple;
        address.number = number();
    } else if (letter == '/' || letter == '\\') {
        return read_pattern_address(address);
    }
    return true;
}

bool SedScriptReader::read_pattern_address(SedAddress& address) {
    if (peek() == '\\') ++at_;
    if (at_end()) return false;
    const char delimiter = text_[at_++];
    const auto pattern = delimited(delimiter, true);
    if (!pattern) {
        fail("unterminated address regex");
        return false;
    }
    bool ignores_case = false;
    if (peek() == 'I' && !at_end()) {
        ignores_case = true;
        ++at_;
    }
    address.kind = SedAddress::Kind::Pattern;
    return compile(*pattern, ignores_case, address.pattern);
}

/// A bracket expression, in which the delimiter is a letter; `at_` stays on its last letter.
std::string SedScriptReader::bracket() {
    const std::size_t begin = at_++;
    if (at_ < text_.size() && text_[at_] == '^') ++at_;
    if (at_ < text_.size() && text_[at_] == ']') ++at_;
    while (at_ < text_.size() && text_[at_] != ']' && text_[at_] != '\n') {
        const std::size_t end = text_.compare(at_, 2, "[:") == 0 ? text_.find(":]", at_) : at_;
        at_ = end == at_ || end == std::string::npos ? at_ + 1 : end + 2;
    }
    std::string part;
    for (std::size_t i = begin; i < std::min(at_ + 1, text_.size()); ++i) {
        const bool is_escape =
            text_[i] == '\\' && i < at_ && (text_[i + 1] == 'n' || text_[i + 1] == 't');
        part.push_back(is_escape ? (text_[++i] == 'n' ? '\n' : '\t') : text_[i]);
    }
    return part;
}

std::optional<std::string> SedScriptReader::delimited(char delimiter, bool is_pattern) {
    std::string part;
    for (; at_ < text_.size(); ++at_) {
        const char letter = text_[at_];
        if (letter == delimiter) {
            ++at_;
            return part;
        }
        if (letter == '\n' && is_pattern) return std::nullopt;
        if (letter == '[' && is_pattern) {
            part += bracket();
            continue;
        }
        if (letter != '\\' || at_ + 1 == text_.size()) {
            part.push_back(letter);
            continue;
        }
        const char next = text_[++at_];
        if (next == delimiter) {
            part.push_back(next);
        } else if (is_pattern && (next == 'n' || next == 't')) {
            part.push_back(next == 'n' ? '\n' : '\t');
        } else {
            part.append({'\\', next});
        }
    }
    return std::nullopt;
}

bool SedScriptReader::compile(const std::string& pattern, bool ignores_case, PatternIndex& index) {
    index = kLastPattern;
    if (pattern.empty()) return true;
    auto regex = Regex::compile(pattern, is_extended_ ? RegexSyntax::Extended : RegexSyntax::Basic,
                                ignores_case);
    if (!regex) {
        if (regex.error().starts_with("not modelled")) {
            if (!error_) error_ = regex.error();
        } else {
            fail(regex.error());
        }
        return false;
    }
    index = script_.patterns.size();
    script_.patterns.push_back(std::move(*regex));
    return true;
}

tl::expected<SedScript, std::string> read_sed_script(const SedSource& source, bool is_extended) {
    SedScriptReader reader(is_extended);
    reader.read(source);
    return reader.finish();
}

}  // namespace lvsim::host
