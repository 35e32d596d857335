// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/messages.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

/// Characters in front of the result (RES_COL=60 in /etc/sysconfig/init, counted from one).
constexpr std::size_t kResultColumn = 59;

bool is_continuation(char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) == 0x80U;  // of a character in UTF-8
}

std::size_t character_count(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += is_continuation(c) ? 0U : 1U;
    return count;
}

/// The byte at which character number `count` begins; the end when there are fewer.
std::size_t byte_of_character(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (!is_continuation(text[at]) && count-- == 0) return at;
        ++at;
    }
    return at;
}

}  // namespace

Language language_of(std::string_view lang) {
    return lang.starts_with("fr") ? Language::French : Language::English;
}

Language language_of(const Surroundings& surroundings) {
    return speaks_french(surroundings.environment) ? Language::French : Language::English;
}

void ScriptConsole::begin(std::string_view text) {
    write(text);
}

void ScriptConsole::write(std::string_view text) {
    for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
        line_ += text.substr(0, end + 1);
        out_->write(std::string_view(line_).substr(written_));
        line_.clear();
        written_ = 0;
        text.remove_prefix(end + 1);
    }
    line_ += text;
    // What the result will overwrite stays here until then.
    const std::size_t shown = byte_of_character(line_, kResultColumn);
    if (shown > written_) {
        out_->write(std::string_view(line_).substr(written_, shown - written_));
        written_ = shown;
    }
}

void ScriptConsole::failure() {
    end(in_language({"FAILED", "ÉCHOUÉ"}));
}

void ScriptConsole::warning() {
    end(in_language({"WARNING", "AVERTISSEMENT"}));
}

void ScriptConsole::end(std::string_view tag) {
    const std::size_t length = character_count(line_);
    std::string rest;
    if (length < kResultColumn) rest.assign(kResultColumn - length, ' ');
    rest += fmt::format("[{}]", tag);
    const std::size_t covered = kResultColumn + character_count(tag) + 2;
    if (length > covered) rest += line_.substr(byte_of_character(line_, covered));
    out_->write(rest + "\n");
    line_.clear();
    written_ = 0;
}

void ScriptConsole::say(std::string_view line) {
    write(fmt::format("{}\n", line));
}

void ScriptConsole::complain(std::string_view line) {
    error_->write(fmt::format("{}\n", line));
}

}  // namespace lvsim::host
