// SPDX-License-Identifier: Apache-2.0
//
// The parser's assignments: NAME=WORD, NAME+=WORD, NAME[SUBSCRIPT]=WORD, NAME=(WORD ...).
#include "models/host/shell/parser.hpp"

#include <algorithm>

namespace lvsim::host {

namespace {

/// Where "=" or "+=" stands in a word that is an assignment.
struct AssignmentShape {
    std::size_t name_length = 0;
    std::size_t subscript_end = 0;  ///< Of "]"; 0: no subscript.
    bool is_append = false;
    std::size_t value = 0;
};

std::optional<AssignmentShape> shape_of(std::string_view raw) {
    AssignmentShape shape;
    while (shape.name_length < raw.size() &&
           is_name_letter(raw[shape.name_length], shape.name_length == 0)) {
        ++shape.name_length;
    }
    std::size_t at = shape.name_length;
    if (at == 0 || at == raw.size()) return std::nullopt;
    if (raw[at] == '[') {
        int brackets = 0;
        for (; at < raw.size(); ++at) {
            if (raw[at] == '[') ++brackets;
            if (raw[at] == ']' && --brackets == 0) break;
        }
        if (at >= raw.size()) return std::nullopt;
        shape.subscript_end = at++;
    }
    shape.is_append = raw.substr(at).starts_with("+=");
    if (!shape.is_append && !raw.substr(at).starts_with("=")) return std::nullopt;
    shape.value = at + (shape.is_append ? 2 : 1);
    return shape;
}

}  // namespace

/// nullopt: the next word is none; it is left.
std::optional<Assignment> ShellParser::assignment() {
    const std::string raw = peek().raw;
    const auto shape = shape_of(raw);
    if (error_ || !shape) return std::nullopt;
    Assignment result;
    result.name = raw.substr(0, shape->name_length);
    result.is_append = shape->is_append;
    result.has_subscript = shape->subscript_end != 0;
    if (result.has_subscript) {
        ShellParser subscript(
            raw.substr(shape->name_length + 1, shape->subscript_end - shape->name_length - 1));
        subscript.depth_ = depth_ + 1;
        result.subscript = subscript.whole_as_text();
    }
    if (!result.has_subscript) {
        // The name and the sign stand in the word's first piece.
        result.value = take().word;
        std::string& first = result.value.parts.front().text;
        first.erase(0, std::min(first.size(), shape->value));
        if (first.empty()) result.value.parts.erase(result.value.parts.begin());
    } else {
        take();
        ShellParser value(raw.substr(shape->value));
        value.depth_ = depth_ + 1;
        result.value = value.read_word(WordMode::Command);
    }
    result.is_array = result.value.parts.empty() && at() == '(' && shape->value == raw.size();
    if (result.is_array) read_elements(result);
    return result;
}

void ShellParser::read_elements(Assignment& to) {
    if (to.has_subscript) return fail_unexpected();
    take();
    while (!error_) {
        skip_newlines();
        if (peek().is(")")) break;
        if (peek().kind != ShellToken::Kind::Word && peek().kind != ShellToken::Kind::Number) {
            if (peek().kind == ShellToken::Kind::End) return fail_end(")");
            return fail_unexpected();
        }
        if (peek().raw.starts_with('[')) return refuse("array elements as [INDEX]=VALUE");
        to.elements.push_back(take().word);
    }
    take();
}

}  // namespace lvsim::host
