// SPDX-License-Identifier: Apache-2.0
#include "models/client/html/page_text.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::client::html {

namespace {

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (true) {
        const std::size_t begin = text.find_first_not_of(' ');
        if (begin == std::string_view::npos) return words;
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        words.push_back(text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
}

/// No-break spaces have held their words together; now they are spaces.
std::string with_plain_spaces(std::string text) {
    constexpr std::string_view kNoBreak = "\u00a0";
    for (std::size_t at = 0; (at = text.find(kNoBreak, at)) != std::string::npos; ++at) {
        text.replace(at, kNoBreak.size(), " ");
    }
    return text;
}

std::string placed(std::string line, const Margins& margins) {
    const std::size_t width = columns(line);
    std::size_t begin = margins.left;
    if (margins.align == Align::Center) {
        begin = margins.center_width > width ? (margins.center_width - width) / 2 : 0;
    } else if (margins.align == Align::Right) {
        begin = margins.right_column > width ? margins.right_column - width : 0;
    }
    return std::string(begin, ' ') + with_plain_spaces(std::move(line));
}

}  // namespace

std::size_t columns(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    }));
}

void PageText::add_line(std::string line) {
    if (std::exchange(wants_blank_, false) && !lines_.empty()) lines_.emplace_back();
    while (line.ends_with(' ')) line.pop_back();
    lines_.push_back(std::move(line));
}

void PageText::add_paragraph(std::string_view text, const Margins& margins, std::string_view mark) {
    std::string prefix;
    if (!mark.empty()) prefix = std::string(margins.first, ' ') + std::string(mark);
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        const bool is_last = end == text.size();
        const std::string_view part = text.substr(begin, end - begin);
        const bool is_empty = words_of(part).empty();
        if (!is_empty || !is_last || !prefix.empty()) add_filled(part, margins, prefix);
        begin = end + 1;
    }
}

void PageText::add_filled(std::string_view text, const Margins& margins, std::string& prefix) {
    std::string line;
    std::size_t width = 0;
    const auto flush = [&] {
        std::string whole = placed(std::exchange(line, {}), margins);
        if (!prefix.empty()) {
            const std::size_t used = std::min(columns(prefix), whole.find_first_not_of(' '));
            whole = std::exchange(prefix, {}) + whole.substr(std::min(used, whole.size()));
        }
        add_line(std::move(whole));
        width = 0;
    };
    for (const std::string_view word : words_of(text)) {
        const std::size_t more = columns(word);
        if (width > 0 && margins.left + width + 1 + more > margins.right_column) flush();
        if (width > 0) line += ' ';
        width += more + (width > 0 ? 1 : 0);
        line += word;
    }
    flush();
}

}  // namespace lvsim::client::html
