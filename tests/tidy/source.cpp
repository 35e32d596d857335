// SPDX-License-Identifier: Apache-2.0
//
// Reads a file into lines and code. The blanking keeps every column, so that a place in the code
// is a place in the file.
#include "tests/tidy/source.hpp"

#include <algorithm>
#include <cctype>

namespace lvsim::tidy {
namespace {

bool ends_with_any(std::string_view path, std::initializer_list<std::string_view> endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return path.ends_with(ending); });
}

/// Turns comments and the insides of literals into spaces, one pass over the text.
class Blanker {
public:
    explicit Blanker(std::string_view text) : text_(text), out_(text) {}

    std::string run() {
        while (at_ < text_.size()) step();
        return std::move(out_);
    }
    /// Offsets [first, last) of the raw string literals.
    std::vector<std::pair<std::size_t, std::size_t>> raw_literals;

private:
    void step() {
        const auto rest = text_.substr(at_);
        if (rest.starts_with("//")) return blank_to(text_.find('\n', at_));
        if (rest.starts_with("/*")) return blank_to(end_of("*/", at_ + 2));
        if (rest.starts_with("R\"") && (at_ == 0 || !is_word_char(text_[at_ - 1]))) return raw();
        const bool is_digit_separator = text_[at_] == '\'' && at_ > 0 &&
                                        std::isxdigit(static_cast<unsigned char>(text_[at_ - 1]));
        if (text_[at_] == '"' || (text_[at_] == '\'' && !is_digit_separator)) return quoted();
        ++at_;
    }

    void quoted() {
        const char quote = text_[at_++];
        while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
            const std::size_t length = text_[at_] == '\\' ? 2 : 1;
            blank_to(at_ + length);
        }
        ++at_;
    }

    void raw() {
        const std::size_t open = text_.find('(', at_);
        if (open == std::string_view::npos) return blank_to(text_.size());
        const auto mark = text_.substr(at_ + 2, open - at_ - 2);
        const std::size_t begin = at_;
        const std::size_t end = end_of(")" + std::string(mark) + "\"", open);
        raw_literals.emplace_back(begin, end);
        blank_to(end);
    }

    [[nodiscard]] std::size_t end_of(std::string_view mark, std::size_t from) const {
        const std::size_t found = text_.find(mark, from);
        return found == std::string_view::npos ? text_.size() : found + mark.size();
    }

    void blank_to(std::size_t end) {
        for (end = std::min(end, text_.size()); at_ < end; ++at_) {
            if (text_[at_] != '\n') out_[at_] = ' ';
        }
    }

    std::string_view text_;
    std::string out_;
    std::size_t at_ = 0;
};

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// Whether the line says "tidy: allow RULE: REASON".
bool excuses(std::string_view line, std::string_view rule) {
    const auto mark = "tidy: allow " + std::string(rule) + ":";
    const std::size_t at = line.find(mark);
    return at != std::string_view::npos && !trimmed(line.substr(at + mark.size())).empty();
}

}  // namespace

std::string to_string(const Finding& finding) {
    auto text = finding.file + ":" + std::to_string(finding.line) + ": " + finding.rule + ": " +
                finding.what;
    if (!finding.hint.empty()) text += " (" + finding.hint + ")";
    return text;
}

Source::Source(std::string path, std::string_view text)
    : path_(std::move(path)), lines_(split_lines(text)) {
    starts_in_literal_.resize(lines_.size(), false);
    if (!is_cpp()) {
        code_ = lines_;
        code_text_ = text;
        return;
    }
    Blanker blanker(text);
    code_text_ = blanker.run();
    code_ = split_lines(code_text_);
    for (const auto& [begin, end] : blanker.raw_literals) {
        for (std::size_t line = line_at(begin) + 1; line <= line_at(end); ++line) {
            starts_in_literal_[line - 1] = true;
        }
    }
}

bool Source::is_cpp() const {
    return ends_with_any(path_, {".cpp", ".hpp"});
}

bool Source::is_in(std::string_view folder) const {
    return path_.starts_with(folder) && path_.size() > folder.size() && path_[folder.size()] == '/';
}

std::size_t Source::line_at(std::size_t offset) const {
    const auto end = code_text_.begin() + static_cast<std::ptrdiff_t>(offset);
    return static_cast<std::size_t>(std::count(code_text_.begin(), end, '\n')) + 1;
}

bool Source::starts_in_literal(std::size_t line) const {
    return starts_in_literal_[line - 1];
}

void Source::report(Findings& findings, std::size_t line, std::string_view rule, std::string what,
                    std::string hint) const {
    if (is_excused(line, rule)) return;
    findings.push_back({path_, line, std::string(rule), std::move(what), std::move(hint)});
}

bool Source::is_excused(std::size_t line, std::string_view rule) const {
    if (line == 0 || line > lines_.size()) return false;
    if (excuses(lines_[line - 1], rule)) return true;
    if (line == 1) return false;
    const std::string_view above = trimmed(lines_[line - 2]);
    const bool is_comment = above.starts_with("//") || above.starts_with("#");
    return is_comment && excuses(above, rule);
}

bool is_word_char(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
    for (auto at = text.find(word, from); at != std::string_view::npos;
         at = text.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        const bool begins = at == 0 || !is_word_char(text[at - 1]);
        const bool ends = end == text.size() || !is_word_char(text[end]);
        if (begins && ends) return at;
    }
    return std::string_view::npos;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

}  // namespace lvsim::tidy
