// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/sed_script_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::string_view kNotModelled = "eFlRvwWz";

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

}  // namespace

bool SedScriptReader::read_arguments(SedCommand command) {
    if (command.name == '}') return close_block(command);
    if (command.name == '{') {
        blocks_.push_back(script_.commands.size());
        script_.commands.push_back(std::move(command));
        return true;
    }
    if (kNotModelled.find(command.name) != std::string_view::npos) {
        refuse(fmt::format("command {}", command.name));
        return false;
    }
    bool is_read = true;
    switch (command.name) {
        case 's': is_read = read_substitution(command) && read_end(); break;
        case 'y': is_read = read_sets(command) && read_end(); break;
        case 'a':
        case 'i':
        case 'c': is_read = read_text(command); break;
        case 'r': command.text = rest_of_line(); break;
        case ':': return read_label(command);
        case 'b':
        case 't':
        case 'T': is_read = read_jump(command); break;
        case 'q':
        case 'Q': is_read = read_status(command) && read_end(); break;
        case '=':
        case 'd':
        case 'D':
        case 'g':
        case 'G':
        case 'h':
        case 'H':
        case 'n':
        case 'N':
        case 'p':
        case 'P':
        case 'x': is_read = read_end(); break;
        default: fail(fmt::format("unknown command: `{}'", command.name)); return false;
    }
    if (is_read) script_.commands.push_back(std::move(command));
    return is_read;
}

bool SedScriptReader::close_block(const SedCommand& command) {
    if (blocks_.empty()) {
        fail("unexpected `}'");
        return false;
    }
    if (command.from.kind != SedAddress::Kind::None) {
        fail("} doesn't want any addresses");
        return false;
    }
    script_.commands[blocks_.back()].target = script_.commands.size();
    blocks_.pop_back();
    return read_end();
}

bool SedScriptReader::read_end() {
    skip_blanks();
    if (at_end() || peek() == '}' || peek() == '#') return true;
    if (peek() == '\n' || peek() == ';') {
        ++at_;
        return true;
    }
    ++at_;
    fail("extra characters after command");
    return false;
}

bool SedScriptReader::read_substitution(SedCommand& command) {
    if (at_end()) return unterminated('s');
    const char delimiter = text_[at_++];
    const auto pattern = delimited(delimiter, true);
    const auto replacement = pattern ? delimited(delimiter, false) : std::nullopt;
    if (!replacement) return unterminated('s');
    bool ignores_case = false;
    if (!read_flags(command, ignores_case)) return false;
    if (!compile(*pattern, ignores_case, command.pattern)) return false;
    return read_replacement(*replacement, command);
}

bool SedScriptReader::unterminated(char name) {
    fail_at(text_.size(), fmt::format("unterminated `{}' command", name));
    return false;
}

bool SedScriptReader::read_flags(SedCommand& command, bool& ignores_case) {
    for (; !at_end(); ++at_) {
        const char letter = peek();
        if (letter == 'g') {
            command.is_global = true;
        } else if (letter == 'p') {
            command.prints = true;
        } else if (letter == 'i' || letter == 'I') {
            ignores_case = true;
        } else if (letter >= '1' && letter <= '9') {
            command.occurrence = number();
            --at_;
        } else if (letter == 'e' || letter == 'm' || letter == 'M' || letter == 'w') {
            refuse(fmt::format("flag {} of s", letter));
            return false;
        } else if (letter == '0') {
            ++at_;
            fail("number option to `s' command may not be zero");
            return false;
        } else if (letter == '\n' || letter == ';' || letter == '}' || letter == ' ' ||
                   letter == '\t' || letter == '#') {
            return true;
        } else {
            ++at_;
            fail("unknown option to `s'");
            return false;
        }
    }
    return true;
}

bool SedScriptReader::read_replacement(std::string_view text, SedCommand& command) {
    std::string plain;
    const auto add = [&](SedPiece piece) {
        if (!plain.empty()) {
            command.replacement.push_back({SedPiece::Kind::Text, std::exchange(plain, {})});
        }
        command.replacement.push_back(std::move(piece));
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '&') {
            add({SedPiece::Kind::Group});
            continue;
        }
        if (text[i] != '\\' || i + 1 == text.size()) {
            plain.push_back(text[i]);
            continue;
        }
        const char next = text[++i];
        if (is_digit(next)) {
            const auto group = static_cast<std::size_t>(next - '0');
            if (!check_group(command, group)) return false;
            add({SedPiece::Kind::Group, {}, group});
        } else if (const auto kind = case_kind(next)) {
            add({*kind});
        } else {
            plain.push_back(next == 'n' ? '\n' : next == 't' ? '\t' : next);
        }
    }
    if (!plain.empty()) command.replacement.push_back({SedPiece::Kind::Text, plain});
    return true;
}

bool SedScriptReader::check_group(const SedCommand& command, std::size_t group) {
    if (command.pattern == kLastPattern) return true;
    if (group <= script_.patterns[command.pattern].groups()) return true;
    fail(fmt::format("invalid reference \\{} on `s' command's RHS", group));
    return false;
}

std::optional<SedPiece::Kind> SedScriptReader::case_kind(char letter) {
    switch (letter) {
        case 'U': return SedPiece::Kind::Upper;
        case 'L': return SedPiece::Kind::Lower;
        case 'u': return SedPiece::Kind::UpperOne;
        case 'l': return SedPiece::Kind::LowerOne;
        case 'E': return SedPiece::Kind::EndCase;
        default: return std::nullopt;
    }
}

bool SedScriptReader::read_sets(SedCommand& command) {
    if (at_end()) return unterminated('y');
    const char delimiter = text_[at_++];
    const auto from = delimited(delimiter, true);
    const auto to = from ? delimited(delimiter, true) : std::nullopt;
    if (!to) return unterminated('y');
    command.text = without_backslashes(*from);
    command.other = without_backslashes(*to);
    if (command.text.size() == command.other.size()) return true;
    fail("strings for `y' command are different lengths");
    return false;
}

std::string SedScriptReader::without_backslashes(std::string_view text) {
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) ++i;
        plain.push_back(text[i]);
    }
    return plain;
}

std::string SedScriptReader::rest_of_line() {
    skip_blanks();
    const std::size_t end = std::min(text_.find('\n', at_), text_.size());
    std::string rest = text_.substr(at_, end - at_);
    at_ = end;
    return rest;
}

bool SedScriptReader::read_text(SedCommand& command) {
    skip_blanks();
    if (at_end()) {
        fail("expected \\ after `a', `c' or `i'");
        return false;
    }
    if (peek() == '\\') {
        ++at_;
        const std::size_t before = at_;
        skip_blanks();
        if (peek() == '\n' && !at_end()) {
            ++at_;
        } else {
            at_ = before;
        }
    }
    for (; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        command.text.push_back(text_[at_]);
    }
    command.text.push_back('\n');
    return true;
}

bool SedScriptReader::read_label(const SedCommand& command) {
    if (command.from.kind != SedAddress::Kind::None) {
        fail(": doesn't want any addresses");
        return false;
    }
    skip_blanks();
    const std::size_t end = std::min(text_.find_first_of(" \t\n;", at_), text_.size());
    const std::string label = text_.substr(at_, end - at_);
    at_ = end;
    if (label.empty()) {
        fail("\":\" lacks a label");
        return false;
    }
    labels_[label] = script_.commands.size();
    return true;
}

bool SedScriptReader::read_jump(SedCommand& command) {
    skip_blanks();
    const std::size_t end = std::min(text_.find_first_of(" \t\n;}", at_), text_.size());
    command.text = text_.substr(at_, end - at_);
    at_ = end;
    jumps_.emplace_back(script_.commands.size(), command.text);
    return read_end();
}

bool SedScriptReader::read_status(SedCommand& command) {
    skip_blanks();
    if (!at_end() && is_digit(peek())) command.status = static_cast<int>(number() & 0xFFU);
    return true;
}
}  // namespace lvsim::host
