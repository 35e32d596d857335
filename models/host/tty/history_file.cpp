// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/history_file.hpp"

#include "models/host/files.hpp"
#include "models/host/open_file.hpp"

#include <array>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kLinesMax = 1000;  // HISTFILESIZE

/// After these a command goes on: no semicolon may follow.
bool goes_on(std::string_view line) {
    constexpr std::array<std::string_view, 13> kOpen = {"do", "then", "else", "in", "{",  "(", "&&",
                                                        "||", "|",    ";",    "&",  ";;", "if"};
    while (line.ends_with(' ') || line.ends_with('\t')) line.remove_suffix(1);
    const std::size_t blank = line.find_last_of(" \t");
    const std::string_view last = blank == std::string_view::npos ? line : line.substr(blank + 1);
    for (const std::string_view word : kOpen) {
        const bool is_sign = word.find_first_of("{(&|;") != std::string_view::npos;
        if (last == word || (is_sign && last.ends_with(word))) return true;
    }
    return last.empty();
}

}  // namespace

std::vector<std::string> read_history(const Files& files, const std::string& path,
                                      const Credentials& user) {
    std::vector<std::string> lines;
    const auto content = files.read(path, user);
    if (!content) return lines;
    std::string_view rest = *content;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        if (end != 0) lines.emplace_back(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    if (lines.size() > kLinesMax) {
        lines.erase(lines.begin(), lines.end() - static_cast<std::ptrdiff_t>(kLinesMax));
    }
    return lines;
}

void save_history(Files& files, const std::string& path, const Credentials& user,
                  const std::vector<std::string>& lines) {
    auto file = files.open(
        path, {.reads = false, .writes = true, .creates = true, .truncates = true, .mode = 0600},
        user);
    if (!file) return;
    std::string content;
    for (const std::string& line : lines) content += line + "\n";
    static_cast<void>(file->write(content));
}

std::string as_one_line(std::string_view text) {
    const bool is_literal = text.find_first_of("'\"`") != std::string_view::npos ||
                            text.find("<<") != std::string_view::npos ||
                            text.find('#') != std::string_view::npos;
    if (is_literal) return std::string(text);
    std::string joined;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\\') && !text.empty()) {
            joined += line.substr(0, line.size() - 1);
            continue;
        }
        joined += line;
        if (!text.empty()) joined += goes_on(line) ? " " : "; ";
    }
    return joined;
}

}  // namespace lvsim::host
