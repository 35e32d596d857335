// SPDX-License-Identifier: Apache-2.0
//
// / ? n N * #: patterns are basic regular expressions, as Vim's "magic" ones are but for its
// backslash letters beyond \< \> \w \s \+ \? \|.
#include "models/host/commands/regex_adapter.hpp"
#include "models/host/tty/vi/editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace lvsim::host {

namespace {

constexpr BothLanguages kNotFound = {"E486: Pattern not found: {}", "E486: Motif introuvable: {}"};
constexpr BothLanguages kNoPattern = {"E35: No previous regular expression",
                                      "E35: Aucune expression régulière précédente"};
constexpr BothLanguages kPastEnd = {"search hit BOTTOM, continuing at TOP",
                                    "La recherche a atteint le BAS, et continue en HAUT"};
constexpr BothLanguages kPastBegin = {"search hit TOP, continuing at BOTTOM",
                                      "La recherche a atteint le HAUT, et continue en BAS"};

}  // namespace

void ViEditor::search_for(std::string_view pattern, bool is_forward) {
    is_forward_ = is_forward;
    const auto parts =
        split_by_separator(std::string(1, is_forward ? '/' : '?').append(pattern), 2);
    if (!parts[0].empty()) pattern_ = parts[0];
    if (parts.size() > 1 && !parts[1].empty()) return refuse("search offsets");
    const auto found = search(is_forward);
    if (!found) return;
    cursor_ = *found;
    keep_column();
}

/// From the cursor on; wraps around the ends, and says so. nullopt: said why.
std::optional<TextPosition> ViEditor::search(bool is_forward) {
    if (pattern_.empty()) {
        say(kNoPattern, true);
        return std::nullopt;
    }
    if (const auto found = find_from(cursor_, is_forward)) return found;
    if (message_is_error_ && !message_.empty()) return std::nullopt;
    const std::size_t last = buffer_.line_count() - 1;
    const TextPosition end{last, buffer_.line(last).size() + 1};
    // From before the first character, or from behind the last.
    const TextPosition begin{0, std::string::npos};
    const auto found = find_from(is_forward ? begin : end, is_forward);
    if (!found) {
        say(fmt::format(fmt::runtime(kNotFound.in(is_french_)), pattern_), true);
        return std::nullopt;
    }
    say(is_forward ? kPastEnd : kPastBegin);
    return found;
}

/// The first match behind `from`, or the last one before it.
std::optional<TextPosition> ViEditor::find_from(TextPosition from, bool is_forward) {
    const auto regex = Regex::compile(pattern_, RegexSyntax::Basic, ignores_case_);
    if (!regex) {
        say(regex.error(), true);
        return std::nullopt;
    }
    bool is_too_complex = false;
    for (std::size_t line = from.line;; line += is_forward ? 1 : static_cast<std::size_t>(-1)) {
        const std::string& text = buffer_.line(line);
        std::optional<TextPosition> last;
        // npos + 1 is 0: from the first character on.
        std::size_t at = is_forward && line == from.line ? from.byte + 1 : 0;
        while (at <= text.size()) {
            const auto match = regex->search(text, at, is_too_complex);
            if (!match || (!is_forward && line == from.line && match->begin >= from.byte)) break;
            last = TextPosition{line, match->begin};
            if (is_forward) return last;
            at = match->begin + 1;
        }
        if (last) return last;
        if (line == (is_forward ? buffer_.line_count() - 1 : 0)) return std::nullopt;
    }
}

std::string ViEditor::word_under_cursor() const {
    const std::string& line = buffer_.line(cursor_.line);
    const auto is_word = [&](std::size_t at) {
        const auto code = static_cast<unsigned char>(line[at]);
        return code >= 0x80 || code == '_' || std::isalnum(code) != 0;
    };
    std::size_t begin = std::min(cursor_.byte, line.size());
    while (begin < line.size() && !is_word(begin)) ++begin;
    while (begin > 0 && begin < line.size() && is_word(begin - 1)) --begin;
    std::size_t end = begin;
    while (end < line.size() && is_word(end)) ++end;
    return line.substr(begin, end - begin);
}

}  // namespace lvsim::host
