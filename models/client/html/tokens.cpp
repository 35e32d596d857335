// SPDX-License-Identifier: Apache-2.0
#include "models/client/html/tokens.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace lvsim::client::html {

namespace {

struct Entity {
    std::string_view name;
    std::string_view text;
};
constexpr std::array<Entity, 36> kEntities = {{
    {"amp", "&"},       {"lt", "<"},     {"gt", ">"},     {"quot", "\""},  {"apos", "'"},
    {"nbsp", "\u00a0"}, {"copy", "©"},   {"reg", "®"},    {"laquo", "«"},  {"raquo", "»"},
    {"eacute", "é"},    {"egrave", "è"}, {"ecirc", "ê"},  {"euml", "ë"},   {"agrave", "à"},
    {"acirc", "â"},     {"ccedil", "ç"}, {"icirc", "î"},  {"iuml", "ï"},   {"ocirc", "ô"},
    {"ugrave", "ù"},    {"ucirc", "û"},  {"Eacute", "É"}, {"Egrave", "È"}, {"Agrave", "À"},
    {"Ccedil", "Ç"},    {"oelig", "œ"},  {"euro", "€"},   {"hellip", "…"}, {"mdash", "—"},
    {"ndash", "–"},     {"rsquo", "’"},  {"lsquo", "‘"},  {"ldquo", "“"},  {"rdquo", "”"},
    {"middot", "·"},
}};

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string utf8(std::uint32_t code) {
    const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
    const bool is_wrong = code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000);
    if (is_wrong) return "\ufffd";
    if (code < 0x80) return std::string(1, byte(code));
    if (code < 0x800) return {byte(0xc0 | code >> 6U), byte(0x80 | (code & 0x3f))};
    if (code < 0x10000) {
        return {byte(0xe0 | code >> 12U), byte(0x80 | (code >> 6U & 0x3f)),
                byte(0x80 | (code & 0x3f))};
    }
    return {byte(0xf0 | code >> 18U), byte(0x80 | (code >> 12U & 0x3f)),
            byte(0x80 | (code >> 6U & 0x3f)), byte(0x80 | (code & 0x3f))};
}

/// What stands between '&' and ';'.
std::optional<std::string> entity(std::string_view name) {
    for (const Entity& known : kEntities) {
        if (known.name == name) return std::string(known.text);
    }
    if (!name.starts_with('#') || name.size() < 2) return std::nullopt;
    const bool is_hex = name[1] == 'x' || name[1] == 'X';
    const std::string_view digits = name.substr(is_hex ? 2 : 1);
    std::uint32_t code = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), code, is_hex ? 16 : 10);
    const bool is_number =
        !digits.empty() && error == std::errc() && end == digits.data() + digits.size();
    return is_number ? std::optional(utf8(code)) : std::nullopt;
}

class Lexer {
public:
    explicit Lexer(std::string_view page) : page_(page) {}

    std::vector<Token> run() {
        while (at_ < page_.size()) {
            if (page_[at_] == '<' && take_markup()) continue;
            const std::size_t next = std::min(page_.find('<', at_ + 1), page_.size());
            add_text(page_.substr(at_, next - at_));
            at_ = next;
        }
        return std::move(tokens_);
    }

private:
    void add_text(std::string_view raw) { tokens_.push_back({TokenKind::Text, decoded(raw), {}}); }

    /// False: this '<' is text.
    bool take_markup() {
        const std::string_view rest = page_.substr(at_);
        if (rest.starts_with("<!--")) {
            at_ = after(rest.find("-->", 4), 3);
            return true;
        }
        if (rest.starts_with("<!") || rest.starts_with("<?")) {
            at_ = after(rest.find('>'), 1);
            return true;
        }
        const bool is_close = rest.starts_with("</");
        const std::size_t name = is_close ? 2 : 1;
        if (name >= rest.size() || !is_letter(rest[name])) return false;
        take_tag(is_close ? TokenKind::Close : TokenKind::Open, at_ + name);
        return true;
    }

    /// Behind what was found in the rest of the page; the page's end when it was not.
    [[nodiscard]] std::size_t after(std::size_t found, std::size_t size) const {
        return found == std::string_view::npos ? page_.size() : at_ + found + size;
    }

    void take_tag(TokenKind kind, std::size_t begin) {
        Token tag{kind, {}, {}};
        at_ = begin;
        while (at_ < page_.size() && !is_blank(page_[at_]) && page_[at_] != '>' &&
               page_[at_] != '/') {
            tag.text += lower(page_[at_++]);
        }
        while (at_ < page_.size() && page_[at_] != '>') take_attribute(tag);
        if (at_ < page_.size()) ++at_;
        const bool hides = kind == TokenKind::Open && (tag.text == "script" || tag.text == "style");
        const std::string name = tag.text;
        tokens_.push_back(std::move(tag));
        if (hides) skip_to_end_of(name);
    }

    void take_attribute(Token& tag) {
        if (is_blank(page_[at_]) || page_[at_] == '/' || page_[at_] == '=') {
            ++at_;
            return;
        }
        Token::Attribute attribute;
        while (at_ < page_.size() && !is_blank(page_[at_]) && page_[at_] != '=' &&
               page_[at_] != '>') {
            attribute.name += lower(page_[at_++]);
        }
        while (at_ < page_.size() && is_blank(page_[at_])) ++at_;
        if (at_ < page_.size() && page_[at_] == '=') {
            ++at_;
            attribute.value = take_value();
        }
        tag.attributes.push_back(std::move(attribute));
    }

    std::string take_value() {
        while (at_ < page_.size() && is_blank(page_[at_])) ++at_;
        if (at_ == page_.size()) return {};
        const char quote = page_[at_];
        const bool is_quoted = quote == '"' || quote == '\'';
        const std::size_t begin = is_quoted ? at_ + 1 : at_;
        std::size_t end = begin;
        while (end < page_.size() &&
               (is_quoted ? page_[end] != quote : !is_blank(page_[end]) && page_[end] != '>')) {
            ++end;
        }
        at_ = is_quoted ? std::min(end + 1, page_.size()) : end;
        return decoded(page_.substr(begin, end - begin));
    }

    void skip_to_end_of(std::string_view name) {
        const std::string end = "</" + std::string(name);
        while (at_ < page_.size()) {
            const std::string_view rest = page_.substr(at_, end.size());
            if (std::equal(rest.begin(), rest.end(), end.begin(), end.end(),
                           [](char a, char b) { return lower(a) == b; })) {
                return;
            }
            ++at_;
        }
    }

    std::string_view page_;
    std::size_t at_ = 0;
    std::vector<Token> tokens_;
};

}  // namespace

const std::string* Token::attribute(std::string_view name) const {
    const auto found = std::find_if(attributes.begin(), attributes.end(),
                                    [&](const Attribute& one) { return one.name == name; });
    return found == attributes.end() ? nullptr : &found->value;
}

std::vector<Token> tokens(std::string_view page) {
    return Lexer(page).run();
}

std::string decoded(std::string_view text) {
    constexpr std::size_t kNameMax = 10;
    std::string result;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const std::size_t end = text[at] == '&' ? text.find(';', at) : std::string_view::npos;
        const bool is_near = end != std::string_view::npos && end - at <= kNameMax;
        const auto found = is_near ? entity(text.substr(at + 1, end - at - 1)) : std::nullopt;
        if (found) {
            result += *found;
            at = end;
        } else {
            result += text[at];
        }
    }
    return result;
}

}  // namespace lvsim::client::html
