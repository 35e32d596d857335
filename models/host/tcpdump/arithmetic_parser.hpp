// SPDX-License-Identifier: Apache-2.0
//
// The arithmetic inside of filters: "tcp[tcpflags] & (tcp-syn|tcp-ack)", "len - 14". From weak to
// strong, as libpcap's grammar.y has it: | & ^ together, << >>, + -, * / %, unary minus.
#pragma once

#include "models/host/tcpdump/filter_lexer.hpp"
#include "models/host/tcpdump/filter_makers.hpp"

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace lvsim::host::tcpdump {

/// Where in its words a parser is.
class FilterCursor {
public:
    explicit FilterCursor(std::vector<FilterToken> tokens) : tokens_(std::move(tokens)) {}

    [[nodiscard]] const FilterToken& peek(std::size_t ahead = 0) const {
        return tokens_[std::min(at_ + ahead, tokens_.size() - 1)];
    }
    [[nodiscard]] bool is_end() const { return peek().kind == FilterToken::Kind::End; }
    [[nodiscard]] bool is(std::string_view keyword) const {
        return peek().kind == FilterToken::Kind::Keyword && peek().text == keyword;
    }
    [[nodiscard]] bool is_symbol(std::string_view symbol) const {
        return peek().kind == FilterToken::Kind::Symbol && peek().text == symbol;
    }
    void next() { at_ = std::min(at_ + 1, tokens_.size() - 1); }
    [[nodiscard]] std::size_t position() const { return at_; }
    void go_back(std::size_t position) { at_ = position; }

    /// The word that comes is a comparison.
    [[nodiscard]] std::optional<Comparison> comparison() const;
    /// Behind the number `ahead` something goes on that makes it part of a calculation.
    [[nodiscard]] bool is_arithmetic_behind(std::size_t ahead) const;

private:
    std::vector<FilterToken> tokens_;
    std::size_t at_ = 0;
};

class ArithmeticParser {
public:
    ArithmeticParser(FilterCursor& cursor, FilterMaker& maker) : cursor_(cursor), maker_(maker) {}

    /// nullptr: what comes is no calculation, or the maker tells what is wrong.
    [[nodiscard]] std::unique_ptr<Arithmetic> run() { return level(0, 0); }

private:
    [[nodiscard]] std::unique_ptr<Arithmetic> level(std::size_t strength, int depth);
    [[nodiscard]] std::unique_ptr<Arithmetic> operand(int depth);
    [[nodiscard]] std::unique_ptr<Arithmetic> load(int depth);

    FilterCursor& cursor_;
    FilterMaker& maker_;
};

}  // namespace lvsim::host::tcpdump
