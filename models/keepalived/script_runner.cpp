// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/script_runner.hpp"

#include <fmt/format.h>

#include <optional>

namespace lvsim::keepalived {

namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

}  // namespace

std::string to_text(const ScriptStatus& status) {
    return status.is_signal ? fmt::format("terminated by signal {}", status.value)
                            : fmt::format("exited with status {}", status.value);
}

std::vector<std::string> words_of(std::string_view command) {
    std::vector<std::string> words;
    std::optional<std::string> word;
    char quote = '\0';
    for (std::size_t at = 0; at < command.size(); ++at) {
        const char c = command[at];
        if (quote == '\0' && is_blank(c)) {
            if (word) words.push_back(*std::exchange(word, std::nullopt));
            continue;
        }
        if (!word) word.emplace();
        if (c == '\\' && quote != '\'' && at + 1 < command.size()) {
            *word += command[++at];
        } else if (c == quote) {
            quote = '\0';
        } else if (quote == '\0' && (c == '"' || c == '\'')) {
            quote = c;
        } else {
            *word += c;
        }
    }
    if (word) words.push_back(*word);
    return words;
}

}  // namespace lvsim::keepalived
