// SPDX-License-Identifier: Apache-2.0
//
// Reads a program of awk(1): awk_parser.cpp rules and statements, awk_operators.cpp expressions.
#pragma once

#include "models/host/commands/awk_lexer.hpp"
#include "models/host/commands/awk_syntax.hpp"

#include <tl/expected.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {

class AwkParser {
public:
    explicit AwkParser(std::string_view text) : lexer_(text) { advance(); }

    tl::expected<AwkProgram, std::string> run();

private:
    void advance();
    [[nodiscard]] bool is_end() const { return token_.kind == AwkToken::Kind::End; }
    [[nodiscard]] bool is_newline() const { return token_.kind == AwkToken::Kind::Newline; }
    [[nodiscard]] bool is(std::string_view sign) const { return !error_ && token_.is(sign); }
    bool take(std::string_view sign);
    void expect(std::string_view sign);
    void fail(std::string_view what);
    void fail_here();
    void skip_ends();
    void skip_newlines();
    AwkRule rule();
    AwkTree block();
    AwkTree statement();
    AwkTree if_statement();
    AwkTree while_statement();
    AwkTree do_statement();
    AwkTree for_statement();
    [[nodiscard]] bool ends_statement() const;
    AwkTree simple();
    AwkTree print();
    std::vector<AwkTree> list(std::string_view end);

    // Expressions, the loosest first.

    AwkTree expression();
    AwkTree ternary();
    AwkTree disjunction();
    AwkTree conjunction();
    AwkTree membership();
    AwkTree matching();
    AwkTree comparison();
    /// Whether a further operand can begin here.
    [[nodiscard]] bool begins_operand() const;
    AwkTree concatenation();
    AwkTree sum();
    AwkTree product();
    AwkTree unary();
    AwkTree power();
    AwkTree step();
    AwkTree primary();
    AwkTree pattern(std::string_view sign);
    AwkTree group();
    AwkTree name();
    AwkTree call();

    /// Counts how deep the reader is.
    class Depth {
    public:
        explicit Depth(AwkParser& parser);
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        ~Depth() { --parser_.depth_; }

    private:
        AwkParser& parser_;
    };

    AwkLexer lexer_;
    AwkToken token_;
    int depth_ = 0;
    bool is_in_print_ = false;  ///< ">" is a redirection.
    std::optional<std::string> error_;
};

/// A node with its parts.
template <typename... Parts>
AwkTree awk_node(AwkNode::Kind kind, std::string text, Parts... parts) {
    auto made = std::make_unique<AwkNode>();
    made->kind = kind;
    made->text = std::move(text);
    (made->parts.push_back(std::move(parts)), ...);
    return made;
}

}  // namespace lvsim::host
