// SPDX-License-Identifier: Apache-2.0
//
// The words of TreeBuilder: places, paths, what is wrong with the syntax and what to do about it.
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/yaml/tree_builder.hpp"
#include "scenarios/runtime/yaml/utf8.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::runtime {

MarkPlaces::MarkPlaces(std::string_view text)
    : text_(text),
      is_ascii_(std::all_of(text.begin(), text.end(), [](char byte) { return byte >= 0; })) {}

MarkPlaces::LineColumn MarkPlaces::at(const YAML::Mark& mark) {
    if (mark.is_null()) {
        return {};
    }
    if (is_ascii_) {
        return {mark.line + 1, mark.column + 1};
    }
    const std::size_t end = std::min(static_cast<std::size_t>(mark.pos), text_.size());
    const std::size_t start = end - std::min(static_cast<std::size_t>(mark.column), end);
    if (start != line_start_ || end < counted_to_) {
        line_start_ = start;
        counted_to_ = start;
        letters_ = 0;
    }
    const std::string_view more = text_.substr(counted_to_, end - counted_to_);
    letters_ += static_cast<int>(std::count_if(more.begin(), more.end(), is_utf8_start));
    counted_to_ = end;
    return {mark.line + 1, letters_ + 1};
}

namespace {

/// Whether the quoted text that begins at `at` is closed.
bool is_quote_closed(std::string_view text, std::size_t at) {
    const char quote = text[at];
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (quote == '"' && text[i] == '\\') {
            ++i;
        } else if (text[i] == quote) {
            if (quote == '"' || i + 1 >= text.size() || text[i + 1] != quote) {
                return true;
            }
            ++i;  // '' within single quotes is one of them
        }
    }
    return false;
}

std::string_view line_at(std::string_view text, const YAML::Mark& mark) {
    const std::size_t at = std::min(static_cast<std::size_t>(mark.pos), text.size());
    const std::size_t start = at - std::min(static_cast<std::size_t>(mark.column), at);
    return text.substr(start, text.find('\n', start) - start);
}

bool is_indented_by_tab(std::string_view line) {
    const std::size_t blank_end = std::min(line.find_first_not_of(" \t"), line.size());
    return line.substr(0, blank_end).find('\t') != std::string_view::npos;
}

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace

void TreeBuilder::check_last_quote() {
    if (!has_quote_) {
        return;
    }
    const std::size_t at = after_anchor(static_cast<std::size_t>(last_quote_.pos));
    if (at >= text_.size() || (text_[at] != '"' && text_[at] != '\'')) {
        return;  // a block scalar
    }
    if (!is_quote_closed(text_, at)) {
        const auto [line, column] = places_.at(last_quote_);
        report(code::kSyntax, line, column, fmt::format("the {} is never closed", text_[at]));
    }
}

void TreeBuilder::add_syntax_error(const YAML::Mark& mark, const std::string& message) {
    const std::size_t before = errors_.size();
    check_last_quote();
    if (errors_.size() > before) {
        return;  // the rest of the file was taken for a text: what is missing then is no news
    }
    if (contains(message, "anchor is not defined")) {
        const auto [line, column] = places_.at(mark);
        report(code::kAlias, line, column, "the alias refers to nothing that stands before it");
        return;
    }
    const auto [line, column] = places_.at(mark);
    report(code::kSyntax, line, column, fmt::format("not valid YAML: {}", message),
           syntax_hint(mark, message));
}

std::string TreeBuilder::syntax_hint(const YAML::Mark& mark, std::string_view message) {
    if (contains(message, "flow")) {
        const auto open = std::find_if(frames_.rbegin(), frames_.rend(),
                                       [](const Frame& frame) { return frame.is_flow; });
        if (open != frames_.rend()) {
            return fmt::format(
                "a comma or the closing {} of the one in line {}, column {} is "
                "missing",
                open->node.is_mapping() ? '}' : ']', open->node.line, open->node.column);
        }
    }
    if (!mark.is_null() && is_indented_by_tab(line_at(text_, mark))) {
        return "indent with blanks: YAML allows no tab here";
    }
    if (contains(message, "illegal map value")) {
        return "a text with ': ' in it needs quotes";
    }
    if (contains(message, "unknown token")) {
        return "a text that begins with @ or ` needs quotes";
    }
    return {};
}

std::string TreeBuilder::path() const {
    std::string path;
    for (const Frame& frame : frames_) {
        if (frame.node.is_sequence()) {
            path += fmt::format("[{}]", frame.node.items.size());
        } else if (frame.has_key) {
            path += (path.empty() ? "" : ".") + frame.key.text;
        }
    }
    constexpr std::size_t kPathBytesMax = 200;
    return path.size() <= kPathBytesMax ? path : std::string();
}

void TreeBuilder::report(std::string_view code, int line, int column, std::string message,
                         std::string hint) {
    // Where the syntax is wrong nobody knows in what it stands.
    std::string where = code == code::kSyntax ? std::string() : path();
    errors_.add({std::string(code),
                 {file_, line, column},
                 std::move(where),
                 std::move(message),
                 std::move(hint)});
    if (errors_.is_full()) {
        throw StopParsing();
    }
}

void TreeBuilder::refuse(std::string_view code, int line, int column, std::string message,
                         std::string hint) {
    report(code, line, column, std::move(message), std::move(hint));
    throw StopParsing();
}

}  // namespace lvsim::runtime
