// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/awk_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

using Kind = AwkNode::Kind;

namespace {

constexpr std::array<std::string_view, 16> kRefused = {
    "getline", "system", "close", "fflush", "rand",     "srand",    "sin",     "cos",
    "atan2",   "exp",    "log",   "func",   "function", "strftime", "systime", "nextfile"};

/// How deep expressions and blocks may nest.
constexpr int kDepthMax = 200;

}  // namespace

tl::expected<AwkProgram, std::string> AwkParser::run() {
    AwkProgram program;
    skip_ends();
    while (!error_ && !is_end()) {
        program.rules.push_back(rule());
        skip_ends();
    }
    if (error_) return tl::unexpected(std::move(*error_));
    return program;
}

void AwkParser::advance() {
    if (error_) return;
    auto token = lexer_.next();
    if (!token) {
        token_ = {};
        return fail("unfinished text");
    }
    token_ = std::move(*token);
    const bool is_word =
        token_.kind == AwkToken::Kind::Name || token_.kind == AwkToken::Kind::Function;
    if (is_word && std::find(kRefused.begin(), kRefused.end(), token_.text) != kRefused.end()) {
        error_ = fmt::format("not modelled in lvsim: awk's {}", token_.text);
    }
}

bool AwkParser::take(std::string_view sign) {
    if (!is(sign)) return false;
    advance();
    return true;
}

void AwkParser::expect(std::string_view sign) {
    if (!take(sign)) fail_here();
}

void AwkParser::fail(std::string_view what) {
    if (!error_) error_ = fmt::format("line {}: {}", token_.line, what);
    token_ = {};
}

void AwkParser::fail_here() {
    fail(is_end()       ? "syntax error at or near end of line"
         : is_newline() ? "syntax error at or near end of line"
                        : fmt::format("syntax error at or near {}", token_.text));
}

void AwkParser::skip_ends() {
    while (!error_ && (is_newline() || is(";"))) advance();
}

void AwkParser::skip_newlines() {
    while (!error_ && is_newline()) advance();
}

AwkRule AwkParser::rule() {
    AwkRule rule;
    if (take("BEGIN")) {
        rule.when = AwkRule::When::Begin;
    } else if (take("END")) {
        rule.when = AwkRule::When::End;
    } else if (!is("{")) {
        rule.first = expression();
        if (take(",")) {
            skip_newlines();
            rule.when = AwkRule::When::Range;
            rule.last = expression();
        }
    }
    if (is("{")) {
        rule.action = block();
    } else if (rule.when == AwkRule::When::Begin || rule.when == AwkRule::When::End ||
               !(is_end() || is_newline() || is(";"))) {
        fail_here();
    }
    return rule;
}

AwkTree AwkParser::block() {
    expect("{");
    auto made = awk_node(Kind::Block, {});
    skip_ends();
    while (!error_ && !is("}")) {
        made->parts.push_back(statement());
        skip_ends();
    }
    expect("}");
    return made;
}

AwkTree AwkParser::statement() {
    const Depth depth(*this);
    skip_newlines();
    if (is("{")) return block();
    if (take(";")) return awk_node(Kind::Block, {});
    if (is("if")) return if_statement();
    if (is("while")) return while_statement();
    if (is("do")) return do_statement();
    if (is("for")) return for_statement();
    auto made = simple();
    if (!(is("}") || is_end() || is_newline() || is(";"))) fail_here();
    if (is(";") || is_newline()) advance();
    return made;
}

AwkTree AwkParser::if_statement() {
    advance();
    expect("(");
    auto condition = expression();
    expect(")");
    auto yes = statement();
    // "else" may stand on another line or behind a semicolon.
    skip_ends();
    if (!take("else")) {
        return awk_node(Kind::If, {}, std::move(condition), std::move(yes), AwkTree());
    }
    auto no = statement();
    return awk_node(Kind::If, {}, std::move(condition), std::move(yes), std::move(no));
}

AwkTree AwkParser::while_statement() {
    advance();
    expect("(");
    auto condition = expression();
    expect(")");
    auto body = statement();
    return awk_node(Kind::While, {}, std::move(condition), std::move(body));
}

AwkTree AwkParser::do_statement() {
    advance();
    auto body = statement();
    skip_ends();
    expect("while");
    expect("(");
    auto condition = expression();
    expect(")");
    return awk_node(Kind::Do, {}, std::move(condition), std::move(body));
}

AwkTree AwkParser::for_statement() {
    advance();
    expect("(");
    AwkTree first;
    if (!is(";")) first = simple();
    if (is(")") && first && first->kind == Kind::Expression && first->parts[0]->kind == Kind::In &&
        first->parts[0]->parts.size() == 1) {
        advance();
        auto body = statement();
        return awk_node(Kind::ForIn, {}, std::move(first->parts[0]), std::move(body));
    }
    expect(";");
    AwkTree condition;
    if (!is(";")) condition = expression();
    expect(";");
    AwkTree step;
    if (!is(")")) step = simple();
    expect(")");
    auto body = statement();
    return awk_node(Kind::For, {}, std::move(first), std::move(condition), std::move(step),
                    std::move(body));
}

bool AwkParser::ends_statement() const {
    return is_end() || is_newline() || is(";") || is("}") || error_.has_value();
}

AwkTree AwkParser::simple() {
    if (is("print") || is("printf")) return print();
    if (take("break")) return awk_node(Kind::Break, {});
    if (take("continue")) return awk_node(Kind::Continue, {});
    if (take("next")) return awk_node(Kind::Next, {});
    if (take("exit")) {
        return ends_statement() ? awk_node(Kind::Exit, {}, AwkTree())
                                : awk_node(Kind::Exit, {}, expression());
    }
    if (take("delete")) {
        const std::string name = token_.text;
        if (token_.kind != AwkToken::Kind::Name) fail_here();
        advance();
        auto made = awk_node(Kind::Delete, name);
        if (take("[")) {
            made->parts = list("]");
            expect("]");
        }
        return made;
    }
    return awk_node(Kind::Expression, {}, expression());
}

AwkTree AwkParser::print() {
    auto made = awk_node(is("print") ? Kind::Print : Kind::PrintFormat, {});
    advance();
    is_in_print_ = true;
    if (!ends_statement() && !is(">") && !is(">>")) {
        made->parts.push_back(AwkTree());  // the redirection's place
        // A list in parentheses may be all of it, or only a begin.
        auto first = expression();
        if (first && first->kind == Kind::Group && first->parts.size() > 1) {
            for (auto& part : first->parts) made->parts.push_back(std::move(part));
        } else {
            made->parts.push_back(std::move(first));
            while (take(",")) {
                skip_newlines();
                made->parts.push_back(expression());
            }
        }
    } else {
        made->parts.push_back(AwkTree());
    }
    is_in_print_ = false;
    if (is("|")) error_ = "not modelled in lvsim: awk's print to a command";
    if (is(">") || is(">>")) {
        made->text = token_.text;
        advance();
        made->parts[0] = concatenation();
    }
    return made;
}

AwkParser::Depth::Depth(AwkParser& parser) : parser_(parser) {
    if (++parser_.depth_ > kDepthMax) {
        parser_.error_ = "not modelled in lvsim: an awk program nested this deep";
        parser_.token_ = {};
    }
}

tl::expected<AwkProgram, std::string> read_awk_program(std::string_view text) {
    return AwkParser(text).run();
}

}  // namespace lvsim::host
