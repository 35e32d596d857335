// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/filter_lexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lvsim::host::tcpdump {

namespace {

using Kind = FilterToken::Kind;

/// Words of the language, those too that lvsim refuses by name.
constexpr std::array<std::string_view, 61> kKeywords = {
    "dst",       "src",       "link",   "ether",      "ppp",     "slip",  "fddi",    "tr",
    "wlan",      "arp",       "rarp",   "ip",         "sctp",    "tcp",   "udp",     "icmp",
    "igmp",      "igrp",      "pim",    "vrrp",       "carp",    "radio", "ip6",     "icmp6",
    "ah",        "esp",       "atalk",  "aarp",       "decnet",  "lat",   "sca",     "moprc",
    "mopdl",     "iso",       "stp",    "ipx",        "netbeui", "host",  "net",     "mask",
    "port",      "portrange", "proto",  "protochain", "gateway", "less",  "greater", "byte",
    "broadcast", "multicast", "and",    "or",         "not",     "len",   "inbound", "outbound",
    "vlan",      "mpls",      "pppoed", "pppoes",     "geneve"};

struct Constant {
    std::string_view name;
    std::uint32_t value;
};
constexpr std::array kConstants = {
    Constant{"icmptype", 0},
    Constant{"icmpcode", 1},
    Constant{"icmp-echoreply", 0},
    Constant{"icmp-unreach", 3},
    Constant{"icmp-sourcequench", 4},
    Constant{"icmp-redirect", 5},
    Constant{"icmp-echo", 8},
    Constant{"icmp-routeradvert", 9},
    Constant{"icmp-routersolicit", 10},
    Constant{"icmp-timxceed", 11},
    Constant{"icmp-paramprob", 12},
    Constant{"icmp-tstamp", 13},
    Constant{"icmp-tstampreply", 14},
    Constant{"icmp-ireq", 15},
    Constant{"icmp-ireqreply", 16},
    Constant{"icmp-maskreq", 17},
    Constant{"icmp-maskreply", 18},
    Constant{"icmp6type", 0},
    Constant{"icmp6code", 1},
    Constant{"tcpflags", 13},
    Constant{"tcp-fin", 1},
    Constant{"tcp-syn", 2},
    Constant{"tcp-rst", 4},
    Constant{"tcp-push", 8},
    Constant{"tcp-ack", 16},
    Constant{"tcp-urg", 32},
    Constant{"tcp-ece", 64},
    Constant{"tcp-cwr", 128},
};

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_figure(char c) {
    return c >= '0' && c <= '9';
}
bool is_word(char c) {
    return is_letter(c) || is_figure(c) || c == '-' || c == '_' || c == '.';
}
bool is_hex(char c) {
    return is_figure(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
template <typename Predicate>
bool all(std::string_view text, Predicate is) {
    return !text.empty() && std::all_of(text.begin(), text.end(), is);
}

class Lexer {
public:
    explicit Lexer(std::string_view text) : text_(text) {}

    FilterTokens run() {
        while (at_ < text_.size() && result_.error.empty()) {
            const char letter = text_[at_];
            if (letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r') {
                ++at_;
            } else if (!take_address() && !take_word() && !take_symbol()) {
                result_.error = "syntax error";
            }
        }
        result_.tokens.push_back({});
        return std::move(result_);
    }

private:
    void push(Kind kind, std::string_view text, std::uint32_t number = 0, MacAddress mac = {}) {
        result_.tokens.push_back({kind, std::string(text), number, mac});
    }

    /// What holds colons: a card's address or IPv6.
    bool take_address() {
        std::size_t end = at_;
        while (end < text_.size() &&
               (is_hex(text_[end]) || text_[end] == ':' || text_[end] == '.')) {
            ++end;
        }
        const std::string_view word = text_.substr(at_, end - at_);
        const auto colons = std::count(word.begin(), word.end(), ':');
        if (colons < 2 || (end < text_.size() && is_letter(text_[end]))) return false;
        if (const auto mac = mac_of(word)) {
            push(Kind::Mac, word, 0, *mac);
        } else if (const auto address = IpAddress::parse(word); address && !address->is_v4()) {
            push(Kind::Address6, word);
        } else {
            result_.error = "syntax error";
        }
        at_ = end;
        return true;
    }

    /// "8:0:27:9b:55:b1": each part may be of one figure.
    static std::optional<MacAddress> mac_of(std::string_view word) {
        std::uint64_t bits = 0;
        int parts = 0;
        for (std::size_t at = 0; at <= word.size();) {
            const std::size_t end = std::min(word.find(':', at), word.size());
            const std::string_view part = word.substr(at, end - at);
            if (part.empty() || part.size() > 2 || !all(part, is_hex)) return std::nullopt;
            std::uint64_t value = 0;
            (void)std::from_chars(part.data(), part.data() + part.size(), value, 16);
            bits = bits << 8 | value;
            ++parts;
            at = end + 1;
        }
        if (parts != 6) return std::nullopt;
        return MacAddress::from_bits(bits);
    }

    bool take_word() {
        const bool is_escaped = text_[at_] == '\\';
        const std::size_t begin = at_ + (is_escaped ? 1 : 0);
        std::size_t end = begin;
        while (end < text_.size() && is_word(text_[end])) ++end;
        // A word ends in a letter, a figure or a dot: "len-20" is one word, "len -20" are three.
        while (end > begin && (text_[end - 1] == '-' || text_[end - 1] == '_')) --end;
        if (end == begin || !(is_letter(text_[begin]) || is_figure(text_[begin]))) return false;
        const std::string_view word = text_.substr(begin, end - begin);
        at_ = end;
        if (is_escaped) {
            push(Kind::Name, word);
        } else if (!take_number(word) && !take_known(word)) {
            push(Kind::Name, word);
        }
        return true;
    }

    bool take_number(std::string_view word) {
        const bool has_dot = word.find('.') != std::string_view::npos;
        const auto is_dotted = [](char c) { return is_figure(c) || c == '.'; };
        if (has_dot && all(word, is_dotted)) {
            take_dotted(word);
            return true;
        }
        int base = 10;
        std::string_view figures = word;
        if (word.size() > 2 && word[0] == '0' && (word[1] == 'x' || word[1] == 'X')) {
            base = 16;
            figures = word.substr(2);
        } else if (word.size() > 1 && word[0] == '0') {
            base = 8;
        }
        if (base == 16 ? !all(figures, is_hex) : !all(figures, is_figure)) return false;
        std::uint32_t value = 0;
        const auto [end, error] =
            std::from_chars(figures.data(), figures.data() + figures.size(), value, base);
        if (error != std::errc() || end != figures.data() + figures.size()) {
            result_.error =
                fmt::format("number {} {}", word,
                            base == 8 && error == std::errc() ? "contains non-octal digit"
                                                              : "overflows 32 bits");
        }
        push(Kind::Number, word, value);
        return true;
    }

    void take_dotted(std::string_view word) {
        const auto dots = std::count(word.begin(), word.end(), '.');
        bool is_good = dots <= 3;
        for (std::size_t at = 0; at <= word.size();) {
            const std::size_t end = std::min(word.find('.', at), word.size());
            std::uint32_t part = 256;
            (void)std::from_chars(word.data() + at, word.data() + end, part);
            is_good = is_good && end > at && part <= 255;
            at = end + 1;
        }
        if (!is_good) result_.error = fmt::format("invalid IPv4 address '{}'", word);
        push(Kind::Dotted, word);
    }

    bool take_known(std::string_view word) {
        for (const Constant& constant : kConstants) {
            if (constant.name == word) {
                push(Kind::Number, word, constant.value);
                return true;
            }
        }
        if (word == "length") word = "len";
        if (std::find(kKeywords.begin(), kKeywords.end(), word) == kKeywords.end()) return false;
        push(Kind::Keyword, word);
        return true;
    }

    bool take_symbol() {
        constexpr std::array<std::string_view, 9> kLong = {
            "&&", "||", "<<", ">>", "<=", ">=", "!=", "==", ""};
        const std::string_view two = text_.substr(at_, 2);
        if (two.size() == 2 && std::find(kLong.begin(), kLong.end(), two) != kLong.end()) {
            at_ += 2;
            if (two == "&&" || two == "||") {
                push(Kind::Keyword, two == "&&" ? "and" : "or");
            } else {
                push(Kind::Symbol, two == "==" ? "=" : two);
            }
            return true;
        }
        constexpr std::string_view kShort = "()[]:/+-*%&|^=<>!";
        if (kShort.find(text_[at_]) == std::string_view::npos) return false;
        if (text_[at_] == '!') {
            push(Kind::Keyword, "not");
        } else {
            push(Kind::Symbol, text_.substr(at_, 1));
        }
        ++at_;
        return true;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    FilterTokens result_;
};

}  // namespace

FilterTokens filter_tokens(std::string_view text) {
    return Lexer(text).run();
}

}  // namespace lvsim::host::tcpdump
