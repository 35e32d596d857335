// SPDX-License-Identifier: Apache-2.0
//
// How expansion puts words together: quoted text, literal text, and values that are split at IFS
// (POSIX.1-2017, Shell Command Language, 2.6.5).
#include "models/host/shell/expansion.hpp"

#include <utility>

namespace lvsim::host {

namespace {

bool is_white(char letter) {
    return letter == ' ' || letter == '\t' || letter == '\n';
}

bool has_glob_letter(std::string_view text) {
    return text.find_first_of("*?[") != std::string_view::npos;
}

}  // namespace

void Expander::put_literal(std::string_view text, bool is_quoted) {
    if (is_quoted) return put_quoted(text);
    if (text.empty()) return;
    field_.text += text;
    field_.pattern += text;
    field_.is_there = true;
    field_.has_glob = field_.has_glob || has_glob_letter(text);
}

void Expander::put_quoted(std::string_view text) {
    const std::string_view specials = mode_ == Mode::Regex ? "\\^$.|?*+()[]{}" : "*?[]\\!^-";
    field_.is_there = true;
    field_.text += text;
    for (const char letter : text) {
        if (specials.find(letter) != std::string_view::npos) field_.pattern.push_back('\\');
        field_.pattern.push_back(letter);
    }
}

void Expander::put_value(std::string_view text, bool is_quoted) {
    if (is_quoted) {
        put_quoted(text);
    } else if (mode_ == Mode::Fields) {
        split(text);
    } else {
        put_literal(text, false);
    }
}

void Expander::split(std::string_view text) {
    const ParameterValue separators = state_.parameter("IFS");
    const std::string letters = separators.is_set ? separators.values.front() : " \t\n";
    std::size_t begin = 0;
    while (begin < text.size()) {
        const std::size_t end = std::min(text.find_first_of(letters, begin), text.size());
        if (end > begin) {
            put_literal(text.substr(begin, end - begin), false);
            was_blank_ = false;
        }
        if (end == text.size()) break;
        if (is_white(text[end])) {
            if (field_.is_there) {
                finish_field();
                was_blank_ = true;
            }
        } else if (field_.is_there || !was_blank_) {
            field_.is_there = true;  // two separators have an empty field between them
            finish_field();
        } else {
            was_blank_ = false;
        }
        begin = end + 1;
    }
}

void Expander::finish_field() {
    if (field_.is_there) fields_.push_back(std::move(field_));
    field_ = {};
    was_blank_ = false;
}

}  // namespace lvsim::host
