// SPDX-License-Identifier: Apache-2.0
//
// The grammar of syntax.hpp by recursive descent.
#include "models/host/shell/lexer.hpp"
#include "models/host/shell/syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

/// Words that begin a compound command of bash.
constexpr std::array<std::string_view, 11> kCompound = {
    "if", "for", "while", "until", "case", "select", "function", "time", "coproc", "[[", "{"};
/// Words that continue or end one: a syntax error where a command begins.
constexpr std::array<std::string_view, 9> kContinuation = {"then", "else", "elif", "fi", "do",
                                                           "done", "esac", "in",   "}"};
constexpr std::array<std::string_view, 7> kUnmodelledRedirections = {"<<", "<<-", "<<<", "<&",
                                                                     "<>", ">|",  "&>"};

template <class Words>
bool contains(const Words& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// NAME=..., NAME+=... or NAME[...]=...
bool is_assignment(std::string_view raw) {
    std::size_t at = 0;
    const auto is_name = [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
               letter == '_';
    };
    if (raw.empty() || !is_name(raw[0])) return false;
    while (at < raw.size() && (is_name(raw[at]) || (raw[at] >= '0' && raw[at] <= '9'))) ++at;
    return raw.substr(at).starts_with("=") || raw.substr(at).starts_with("+=");
}

class Parser {
public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

    tl::expected<CommandLine, std::string> run() {
        CommandLine line;
        auto when = ListItem::When::Always;
        skip_newlines();
        while (!error_ && !is_end()) {
            line.items.push_back({when, pipeline()});
            when = separator();
        }
        if (error_) return tl::unexpected(*error_);
        return line;
    }

private:
    [[nodiscard]] const Token& next() const { return tokens_[at_]; }
    [[nodiscard]] const Token& after_next() const {
        return tokens_[std::min(at_ + 1, tokens_.size() - 1)];
    }
    [[nodiscard]] bool is_end() const { return next().kind == Token::Kind::End; }
    void fail(std::string message) {
        if (!error_) error_ = std::move(message);
    }
    void fail_unexpected() {
        fail(fmt::format("bash: syntax error near unexpected token `{}'", next().raw));
    }
    void skip_newlines() {
        while (next().is("newline")) ++at_;
    }

    /// What stands between two pipelines, and thereby when the second runs.
    ListItem::When separator() {
        if (error_ || is_end()) return ListItem::When::Always;
        auto when = ListItem::When::Always;
        if (next().is("&&") || next().is("||")) {
            when = next().is("&&") ? ListItem::When::AfterSuccess : ListItem::When::AfterFailure;
            ++at_;
            skip_newlines();
            if (is_end()) fail("bash: syntax error: unexpected end of file");
        } else if (next().is(";") || next().is("newline")) {
            ++at_;
            skip_newlines();
        } else if (next().is("&")) {
            fail(not_modelled("background jobs (&)"));
        } else {
            fail_unexpected();
        }
        return when;
    }

    Pipeline pipeline() {
        Pipeline result;
        while (next().kind == Token::Kind::Word && next().raw == "!") {
            result.is_negated = !result.is_negated;
            ++at_;
        }
        const bool is_alone = is_end() || next().is(";") || next().is("newline");
        if (result.is_negated && is_alone) return result;
        while (!error_) {
            result.commands.push_back(command());
            if (next().is("|&")) fail(not_modelled("pipes of both outputs (|&)"));
            if (error_ || !next().is("|")) break;
            ++at_;
            skip_newlines();
            if (is_end()) fail("bash: syntax error: unexpected end of file");
            if (next().raw == "!") fail_unexpected();
        }
        return result;
    }

    SimpleCommand command() {
        SimpleCommand result;
        refuse_compound();
        while (!error_) {
            if (next().kind == Token::Kind::Word) {
                take_word(result);
            } else if (is_redirection()) {
                result.redirections.push_back(redirection());
            } else {
                break;
            }
        }
        if (error_) return result;
        if (next().is("(") && !result.words.empty()) {
            fail_at_parenthesis(result);
        } else if (result.words.empty() && result.redirections.empty()) {
            fail_unexpected();
        }
        return result;
    }

    /// "name ()" defines a function; "name (x" is an error at x, "name word (" at the parenthesis.
    void fail_at_parenthesis(const SimpleCommand& before) {
        if (before.words.size() > 1 || !before.redirections.empty()) return fail_unexpected();
        ++at_;
        if (next().is(")")) return fail(not_modelled("shell functions"));
        fail_unexpected();
    }

    void refuse_compound() {
        if (next().is("(")) {
            fail(not_modelled(after_next().is("(") ? "arithmetic ((...))" : "subshells (...)"));
        }
        if (next().kind != Token::Kind::Word) return;
        if (contains(kCompound, next().raw)) {
            fail(not_modelled(fmt::format("the shell's '{}'", next().raw)));
        } else if (contains(kContinuation, next().raw)) {
            fail_unexpected();
        }
    }

    void take_word(SimpleCommand& to) {
        if (to.words.empty() && is_assignment(next().raw)) {
            return fail(not_modelled(fmt::format(
                "variables ({}=...)", next().raw.substr(0, next().raw.find_first_of("+=")))));
        }
        to.words.push_back(next().word);
        ++at_;
    }

    [[nodiscard]] bool is_redirection() const {
        return next().kind == Token::Kind::Number || next().is("<") || next().is(">") ||
               next().is(">>") || next().is(">&") || next().is("&>>") ||
               (next().kind == Token::Kind::Operator &&
                contains(kUnmodelledRedirections, next().raw));
    }

    Redirection redirection() {
        Redirection result;
        std::optional<std::string> number;
        if (next().kind == Token::Kind::Number) {
            number = next().raw;
            ++at_;
        }
        const std::string mark = next().raw;
        result.kind = kind_of(mark);
        if (error_) return result;
        ++at_;
        result.descriptor = result.kind == Redirection::Kind::Read ? 0 : 1;
        if (number) result.descriptor = descriptor(*number);
        const bool is_duplicate = result.kind == Redirection::Kind::Duplicate;
        if (next().kind != Token::Kind::Word &&
            !(is_duplicate && next().kind == Token::Kind::Number)) {
            fail_unexpected();
        } else if (is_duplicate) {
            result.source = duplicated(next().raw);
            ++at_;
        } else {
            result.path = next().word;
            ++at_;
        }
        return result;
    }

    Redirection::Kind kind_of(std::string_view mark) {
        if (mark == "<") return Redirection::Kind::Read;
        if (mark == ">") return Redirection::Kind::Write;
        if (mark == ">>") return Redirection::Kind::Append;
        if (mark == ">&") return Redirection::Kind::Duplicate;
        if (mark == "<<" || mark == "<<-") {
            fail(not_modelled(fmt::format("here-documents ({})", mark)));
        } else {
            fail(not_modelled(fmt::format("the redirection {}", mark)));
        }
        return Redirection::Kind::Read;
    }

    int descriptor(std::string_view digits) {
        if (digits == "0" || digits == "1" || digits == "2") return digits[0] - '0';
        fail(not_modelled(fmt::format("file descriptor {}", digits)));
        return 0;
    }

    int duplicated(std::string_view raw) {
        const bool is_number = std::all_of(
            raw.begin(), raw.end(), [](char letter) { return letter >= '0' && letter <= '9'; });
        if (is_number) return descriptor(raw);
        fail(not_modelled(fmt::format("the redirection >&{}", raw)));
        return 0;
    }

    std::vector<Token> tokens_;
    std::size_t at_ = 0;
    std::optional<std::string> error_;
};

}  // namespace

std::string Word::expanded(int last_status) const {
    std::string text = pieces.front();
    for (std::size_t i = 1; i < pieces.size(); ++i) {
        text.append(std::to_string(last_status)).append(pieces[i]);
    }
    return text;
}

tl::expected<CommandLine, std::string> parse_line(std::string_view line) {
    auto tokens = tokenize(line);
    if (!tokens) return tl::unexpected(tokens.error());
    return Parser(std::move(*tokens)).run();
}

}  // namespace lvsim::host
