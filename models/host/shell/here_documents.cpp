// SPDX-License-Identifier: Apache-2.0
//
// The parser's here-documents (POSIX.1-2017, Shell Command Language, 2.7.4): they stand behind the
// line that asks for them.
#include "models/host/shell/parser.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::host {

void ShellParser::read_here_documents() {
    const auto wanted = std::exchange(pending_, {});
    for (const HereDocument& document : wanted) {
        if (!error_) read_here_document(document);
    }
}

void ShellParser::read_here_document(const HereDocument& wanted) {
    std::string body;
    bool is_closed = false;
    const int first_line = line_;
    while (!at_end() && !is_closed) {
        const std::size_t end = std::min(text_.find('\n', at_), text_.size());
        std::string_view line(text_.data() + at_, end - at_);
        at_ = std::min(end + 1, text_.size());
        ++line_;
        while (wanted.strips_tabs && line.starts_with('\t')) line.remove_prefix(1);
        is_closed = line == wanted.delimiter;
        if (!is_closed) body.append(line).append("\n");
    }
    if (!is_closed) {
        warnings_.push_back(
            fmt::format("here-document at line {} delimited by end-of-file (wanted `{}')",
                        wanted.line, wanted.delimiter));
    }
    if (wanted.is_quoted) return put(wanted.target->text, body, true);
    ShellParser inner(std::move(body), aliases_, first_line);
    inner.depth_ = depth_;
    wanted.target->text = inner.whole_as_text();
    if (inner.error_) error_ = inner.error_;
}

Word ShellParser::whole_as_text() {
    Word word;
    while (!at_end() && !error_) {
        if (looks_at("\\\"")) {  // a double quote is nothing special here
            put(word, "\\", true);
            step();
        } else {
            read_in_double_quotes(word);
        }
    }
    return word;
}

}  // namespace lvsim::host
