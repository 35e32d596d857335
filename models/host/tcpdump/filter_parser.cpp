// SPDX-License-Identifier: Apache-2.0
//
// The grammar, by recursive descent:
//
//   expression: term { (and | or) (term | identifier) }      "and" and "or" bind alike, to the left
//   term:       not term | ( expression ) | relation | head identifier | protocol | others
//   head:       [protocol] [direction] [host | net | port | portrange | proto]
//
// An identifier after "and" or "or" takes the qualifiers of the term before: "port 80 or 443".
#include "models/host/tcpdump/filter_parser.hpp"

#include "models/host/tcpdump/arithmetic_parser.hpp"
#include "models/host/tcpdump/filter_makers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host::tcpdump {

namespace {

using Kind = FilterToken::Kind;
using What = Qualifiers::What;

constexpr std::string_view kSyntaxError = "syntax error";
/// Deeper than anybody writes, and far from what the stack holds.
constexpr int kDepthMax = 200;

constexpr std::array<std::string_view, 18> kProtocolWords = {
    "ether", "link", "ip",   "ip6", "arp",  "rarp", "tcp",   "udp", "icmp",
    "igmp",  "igrp", "sctp", "pim", "vrrp", "carp", "icmp6", "ah",  "esp"};
constexpr std::array<std::string_view, 26> kRefusedWords = {
    "ppp",  "slip",   "fddi",   "tr",     "wlan",       "radio", "atalk", "aarp",    "decnet",
    "lat",  "sca",    "moprc",  "mopdl",  "iso",        "stp",   "ipx",   "netbeui", "vlan",
    "mpls", "pppoed", "pppoes", "geneve", "protochain", "byte",  "mask",  ""};

template <std::size_t Count>
bool contains(const std::array<std::string_view, Count>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

struct Term {
    ExpressionPtr expression;
    Qualifiers qualifiers;
};

class Parser {
public:
    Parser(std::vector<FilterToken> tokens, const FilterScene& scene)
        : cursor_(std::move(tokens)), maker_(scene) {}

    ExpressionPtr run() {
        Term whole = expression(0);
        if (whole.expression == nullptr) return nullptr;
        if (!cursor_.is_end()) return maker_.fail(std::string(kSyntaxError));
        return std::move(whole.expression);
    }
    [[nodiscard]] const FilterMaker& maker() const { return maker_; }

private:
    Term broken(std::string_view why = kSyntaxError) { return {maker_.fail(std::string(why)), {}}; }

    static ExpressionPtr joined(Expression::Kind kind, ExpressionPtr left, ExpressionPtr right) {
        auto both = std::make_unique<Expression>();
        both->kind = kind;
        both->left = std::move(left);
        both->right = std::move(right);
        return both;
    }

    Term expression(int depth) {
        if (depth > kDepthMax) return broken("not modelled in lvsim: filters nested so deeply");
        Term left = term(depth);
        while (left.expression != nullptr && (cursor_.is("and") || cursor_.is("or"))) {
            const auto kind = cursor_.is("and") ? Expression::Kind::And : Expression::Kind::Or;
            cursor_.next();
            Term right;
            if (is_identifier()) {
                right = {identifier(left.qualifiers, depth), left.qualifiers};
            } else {
                right = term(depth);
            }
            if (right.expression == nullptr) return right;
            left = {joined(kind, std::move(left.expression), std::move(right.expression)),
                    right.qualifiers};
        }
        return left;
    }

    /// Whether an identifier without qualifiers comes, possibly behind "not".
    [[nodiscard]] bool is_identifier() const {
        std::size_t ahead = 0;
        while (cursor_.peek(ahead).kind == Kind::Keyword && cursor_.peek(ahead).text == "not") {
            ++ahead;
        }
        switch (cursor_.peek(ahead).kind) {
            case Kind::Name:
            case Kind::Dotted:
            case Kind::Address6:
            case Kind::Mac: return true;
            case Kind::Number: return !cursor_.is_arithmetic_behind(ahead);
            case Kind::End:
            case Kind::Keyword:
            case Kind::Symbol: return false;
        }
        return false;
    }

    Term term(int depth) {
        if (depth > kDepthMax) return broken("not modelled in lvsim: filters nested so deeply");
        if (cursor_.is("not")) {
            cursor_.next();
            Term inner = term(depth + 1);
            if (inner.expression == nullptr) return inner;
            return {joined(Expression::Kind::Not, std::move(inner.expression), nullptr),
                    inner.qualifiers};
        }
        if (auto relation = try_relation(); relation.expression != nullptr || has_failed()) {
            return relation;
        }
        if (cursor_.is_symbol("(")) {
            cursor_.next();
            Term inner = expression(depth + 1);
            if (inner.expression == nullptr) return inner;
            if (!cursor_.is_symbol(")")) return broken();
            cursor_.next();
            return inner;
        }
        if (cursor_.peek().kind != Kind::Keyword) return broken();
        if (contains(kRefusedWords, cursor_.peek().text)) {
            return broken(
                fmt::format("not modelled in lvsim: filters with '{}'", cursor_.peek().text));
        }
        return other_term(depth);
    }

    [[nodiscard]] bool has_failed() const {
        return !maker_.error().empty() || !maker_.missing_host().empty();
    }

    /// "tcp[13] & 2 != 0"; neither an expression nor an error: it is something else.
    Term try_relation() {
        const std::size_t begin = cursor_.position();
        ArithmeticParser parser(cursor_, maker_);
        auto left = parser.run();
        const auto comparison = left == nullptr ? std::nullopt : cursor_.comparison();
        if (!comparison) {
            if (!has_failed()) cursor_.go_back(begin);
            return {};
        }
        cursor_.next();
        auto right = parser.run();
        if (right == nullptr) return broken();
        auto made = std::make_unique<Expression>();
        made->test.kind = TestKind::Relation;
        made->test.comparison = *comparison;
        made->test.left = std::move(left);
        made->test.right = std::move(right);
        return {std::move(made), {}};
    }

    Term other_term(int depth) {
        const std::string word = cursor_.peek().text;
        if (word == "less" || word == "greater") return length_term(word == "less");
        if (word == "inbound" || word == "outbound") {
            cursor_.next();
            return {maker_.of_direction(word == "outbound"), {}};
        }
        Qualifiers qualifiers;
        bool has_protocol = false;
        if (contains(kProtocolWords, word)) {
            for (const std::string_view known : kProtocolWords) {
                if (known == word) qualifiers.protocol = known;
            }
            has_protocol = true;
            cursor_.next();
        }
        if (cursor_.is("broadcast") || cursor_.is("multicast")) {
            const bool is_broadcast = cursor_.is("broadcast");
            cursor_.next();
            return {is_broadcast ? maker_.of_broadcast(qualifiers.protocol)
                                 : maker_.of_multicast(qualifiers.protocol),
                    {}};
        }
        return head_term(qualifiers, has_protocol, depth);
    }

    Term length_term(bool is_less) {
        cursor_.next();
        if (cursor_.peek().kind != Kind::Number) return broken();
        auto made = std::make_unique<Expression>();
        made->test.kind = TestKind::Relation;
        made->test.comparison = is_less ? Comparison::LessOrEqual : Comparison::GreaterOrEqual;
        made->test.left = std::make_unique<Arithmetic>();
        made->test.left->kind = Arithmetic::Kind::Length;
        made->test.right = std::make_unique<Arithmetic>();
        made->test.right->number = cursor_.peek().number;
        cursor_.next();
        return {std::move(made), {}};
    }

    Term head_term(Qualifiers qualifiers, bool has_protocol, int depth) {
        const auto end = direction();
        qualifiers.end = end.value_or(End::Either);
        using Entry = std::pair<std::string_view, What>;
        constexpr std::array kWhats = {
            Entry{"host", What::Host}, Entry{"net", What::Net}, Entry{"port", What::Port},
            Entry{"portrange", What::PortRange}, Entry{"proto", What::Proto}};
        for (const auto& [word, what] : kWhats) {
            const bool fits = what != What::Proto || !end;
            if (qualifiers.what == What::None && fits && cursor_.is(word)) qualifiers.what = what;
        }
        if (cursor_.is("gateway") && !end) {
            return broken("'gateway' not supported in this configuration");
        }
        if (qualifiers.what != What::None) {
            cursor_.next();
        } else if (end) {
            qualifiers.what = What::Default;
        } else if (has_protocol) {
            return {maker_.of_protocol(qualifiers.protocol), {}};
        } else {
            return broken();
        }
        return {identifier(qualifiers, depth), qualifiers};
    }

    /// "src", "src or dst", ...; nullopt: none.
    std::optional<End> direction() {
        if (!cursor_.is("src") && !cursor_.is("dst")) return std::nullopt;
        const bool is_source = cursor_.is("src");
        cursor_.next();
        const std::string_view other = is_source ? "dst" : "src";
        const bool joins = (cursor_.is("and") || cursor_.is("or")) &&
                           cursor_.peek(1).kind == Kind::Keyword && cursor_.peek(1).text == other;
        if (!joins) return is_source ? End::Source : End::Destination;
        const End both = cursor_.is("and") ? End::Both : End::Either;
        cursor_.next();
        cursor_.next();
        return both;
    }

    /// One, or several in parentheses: "port (80 or 443)".
    ExpressionPtr identifier(const Qualifiers& qualifiers, int depth) {
        if (depth > kDepthMax) return broken().expression;
        if (cursor_.is("not")) {
            cursor_.next();
            auto inner = identifier(qualifiers, depth + 1);
            if (inner == nullptr) return nullptr;
            return joined(Expression::Kind::Not, std::move(inner), nullptr);
        }
        if (!cursor_.is_symbol("(")) return one_identifier(qualifiers);
        cursor_.next();
        auto left = identifier(qualifiers, depth + 1);
        while (left != nullptr && (cursor_.is("and") || cursor_.is("or"))) {
            const auto kind = cursor_.is("and") ? Expression::Kind::And : Expression::Kind::Or;
            cursor_.next();
            auto right = identifier(qualifiers, depth + 1);
            if (right == nullptr) return nullptr;
            left = joined(kind, std::move(left), std::move(right));
        }
        if (left == nullptr) return nullptr;
        if (!cursor_.is_symbol(")")) return broken().expression;
        cursor_.next();
        return left;
    }

    ExpressionPtr one_identifier(const Qualifiers& qualifiers) {
        const FilterToken token = cursor_.peek();
        if (token.kind != Kind::End) cursor_.next();
        switch (token.kind) {
            case Kind::Name: return maker_.of_name(token.text, qualifiers);
            case Kind::Number:
            case Kind::Dotted: return number_or_net(token, qualifiers);
            case Kind::Address6: return address6(token, qualifiers);
            case Kind::Mac: return maker_.of_mac(token.mac, qualifiers);
            case Kind::End:
            case Kind::Keyword:
            case Kind::Symbol: return broken().expression;
        }
        return nullptr;
    }

    ExpressionPtr number_or_net(const FilterToken& token, const Qualifiers& qualifiers) {
        if (cursor_.is_symbol("/")) {
            cursor_.next();
            if (cursor_.peek().kind != Kind::Number) return broken().expression;
            const std::uint32_t length = cursor_.peek().number;
            cursor_.next();
            return maker_.of_net(token.text, length, {}, qualifiers);
        }
        if (cursor_.is("mask")) {
            cursor_.next();
            if (cursor_.peek().kind != Kind::Dotted) return broken().expression;
            const std::string mask = cursor_.peek().text;
            cursor_.next();
            return maker_.of_net(token.text, 0, mask, qualifiers);
        }
        if (token.kind == Kind::Number) return maker_.of_number(token.number, qualifiers);
        return maker_.of_dotted(token.text, qualifiers);
    }

    ExpressionPtr address6(const FilterToken& token, const Qualifiers& qualifiers) {
        std::uint32_t length = 128;
        if (cursor_.is_symbol("/")) {
            cursor_.next();
            if (cursor_.peek().kind != Kind::Number) return broken().expression;
            length = cursor_.peek().number;
            cursor_.next();
        }
        return maker_.of_address6(token.text, length, qualifiers);
    }

    FilterCursor cursor_;
    FilterMaker maker_;
};

std::string worded(std::string error, Release release) {
    const bool has_prefix = release == Release::V4_99 && error == kSyntaxError;
    return has_prefix ? "can't parse filter expression: syntax error" : error;
}

}  // namespace

FilterReading read_filter(std::string_view text, const FilterScene& scene) {
    FilterReading reading;
    FilterTokens tokens = filter_tokens(text);
    if (!tokens.error.empty()) {
        reading.error = worded(std::move(tokens.error), scene.release);
        return reading;
    }
    if (tokens.tokens.size() == 1) return reading;
    Parser parser(std::move(tokens.tokens), scene);
    auto expression = parser.run();
    if (expression != nullptr) {
        reading.filter = Filter(std::move(expression));
    } else {
        reading.error = worded(parser.maker().error(), scene.release);
        reading.missing_host = parser.maker().missing_host();
    }
    return reading;
}

}  // namespace lvsim::host::tcpdump
