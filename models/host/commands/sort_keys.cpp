// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/sort_keys.hpp"

#include "models/host/commands/file_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lvsim::host {

namespace {

bool is_blank(char letter) {
    return letter == ' ' || letter == '\t';
}
bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}
char folded(char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

/// A decimal number in its parts, zeros around taken off.
struct Decimal {
    bool is_negative = false;
    std::string_view whole;
    std::string_view fraction;
    std::size_t size = 0;  ///< Of the text it was read from.
    [[nodiscard]] bool is_zero() const { return whole.empty() && fraction.empty(); }
};

Decimal parse_decimal(std::string_view text) {
    Decimal number;
    std::size_t at = 0;
    while (at < text.size() && is_blank(text[at])) ++at;
    if (at < text.size() && text[at] == '-') {
        number.is_negative = true;
        ++at;
    }
    const auto digits = [&] {
        const std::size_t begin = at;
        while (at < text.size() && is_digit(text[at])) ++at;
        return text.substr(begin, at - begin);
    };
    number.whole = digits();
    if (at < text.size() && text[at] == '.') {
        ++at;
        number.fraction = digits();
    }
    while (number.whole.starts_with('0')) number.whole.remove_prefix(1);
    while (number.fraction.ends_with('0')) number.fraction.remove_suffix(1);
    number.size = at;
    return number;
}

int compare_decimals(const Decimal& a, const Decimal& b) {
    const bool a_negative = a.is_negative && !a.is_zero();
    const bool b_negative = b.is_negative && !b.is_zero();
    if (a_negative != b_negative) return a_negative ? -1 : 1;
    int order = 0;
    if (a.whole.size() != b.whole.size()) {
        order = a.whole.size() < b.whole.size() ? -1 : 1;
    } else {
        order = a.whole.compare(b.whole);
        if (order == 0) order = a.fraction.compare(b.fraction);
    }
    return a_negative ? -order : order;
}

/// 0 for none, then K M G T ...
std::size_t unit_of(std::string_view text, const Decimal& number) {
    if (number.size >= text.size()) return 0;
    const char letter = text[number.size] == 'k' ? 'K' : text[number.size];
    const std::size_t found = std::string_view(" KMGTPEZY").find(letter);
    return found == std::string_view::npos ? 0 : found;
}

int compare_human(std::string_view a, std::string_view b) {
    const Decimal first = parse_decimal(a);
    const Decimal second = parse_decimal(b);
    const auto rank = [](const Decimal& number, std::size_t unit) {
        const int size = number.is_zero() ? 0 : static_cast<int>(unit) + 1;
        return number.is_negative ? -size : size;
    };
    const int first_rank = rank(first, unit_of(a, first));
    const int second_rank = rank(second, unit_of(b, second));
    if (first_rank != second_rank) return first_rank < second_rank ? -1 : 1;
    return compare_decimals(first, second);
}

std::optional<std::size_t> take_number(std::string_view& text) {
    std::size_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

}  // namespace

int compare_numbers(std::string_view a, std::string_view b) {
    return compare_decimals(parse_decimal(a), parse_decimal(b));
}

bool SortOrder::Manner::set(char letter) {
    switch (letter) {
        case 'n': is_numeric = true; return true;
        case 'h': is_human = true; return true;
        case 'r': is_reversed = true; return true;
        case 'f': folds_case = true; return true;
        case 'b': skips_blanks = true; return true;
        default: return false;
    }
}

std::optional<SortOrder> SortOrder::make(const CommandContext* context,
                                         const ParsedOptions& parsed) {
    SortOrder order;
    for (const GivenOption& given : parsed.options) {
        if (given.name.size() == 1) static_cast<void>(order.global_.set(given.name[0]));
        if (given.name == "s") order.is_stable_ = true;
        if (given.name == "t") {
            const std::string text = given.value == "\\0" ? std::string(1, '\0') : given.value;
            if (text.size() != 1) {
                complain(context, text.empty() ? "empty tab"
                                               : fmt::format("multi-character tab {}",
                                                             quoted_locale(context, text)));
                return std::nullopt;
            }
            order.separator_ = text[0];
        }
        if (given.name != "k") continue;
        auto key = parse_key(given.value);
        if (!key) {
            const bool is_zero = given.value.starts_with('0');
            complain(context,
                     is_zero ? fmt::format("field number is zero: invalid field specification {}",
                                           quoted_locale(context, given.value))
                             : fmt::format("invalid number at field start: invalid count at "
                                           "start of {}",
                                           quoted_locale(context, given.value)));
            return std::nullopt;
        }
        order.keys_.push_back(*key);
    }
    for (Key& key : order.keys_) {
        if (key.manner.is_plain() && !key.skips_blanks_at_end) {
            key.manner = order.global_;
            key.skips_blanks_at_end = order.global_.skips_blanks;
        }
    }
    if (order.keys_.empty() && !order.global_.is_plain()) {
        order.keys_.push_back({.manner = order.global_});
    }
    return order;
}

std::optional<SortOrder::Key> SortOrder::parse_key(std::string_view text) {
    Key key;
    const auto field = take_number(text);
    if (!field || *field == 0) return std::nullopt;
    key.first_field = *field - 1;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const auto letter = take_number(text);
        if (!letter || *letter == 0) return std::nullopt;
        key.first_letter = *letter - 1;
    }
    while (!text.empty() && key.manner.set(text[0])) text.remove_prefix(1);
    if (text.empty()) return key;
    if (text[0] != ',') return std::nullopt;
    text.remove_prefix(1);
    const auto last = take_number(text);
    if (!last || *last == 0) return std::nullopt;
    key.last_field = *last - 1;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const auto letter = take_number(text);
        if (!letter) return std::nullopt;
        key.last_letter = *letter;
    }
    while (!text.empty()) {
        if (text[0] == 'b') {
            key.skips_blanks_at_end = true;
        } else if (!key.manner.set(text[0])) {
            return std::nullopt;
        }
        text.remove_prefix(1);
    }
    return key;
}

std::size_t SortOrder::field_end(std::string_view line, std::size_t begin) const {
    if (separator_) return std::min(line.find(*separator_, begin), line.size());
    // A field has the blanks before it.
    std::size_t at = begin;
    while (at < line.size() && is_blank(line[at])) ++at;
    while (at < line.size() && !is_blank(line[at])) ++at;
    return at;
}

std::size_t SortOrder::field_begin(std::string_view line, std::size_t field) const {
    std::size_t at = 0;
    for (std::size_t i = 0; i < field && at < line.size(); ++i) {
        at = field_end(line, at);
        if (separator_ && at < line.size()) ++at;
    }
    return at;
}

std::string_view SortOrder::part(std::string_view line, const Key& key) const {
    const auto skip = [&](std::size_t at, bool skips) {
        while (skips && at < line.size() && is_blank(line[at])) ++at;
        return at;
    };
    std::size_t begin = field_begin(line, key.first_field);
    begin = skip(begin, key.manner.skips_blanks);
    begin = std::min(begin + key.first_letter, line.size());
    std::size_t end = line.size();
    if (key.last_field) {
        const std::size_t last = field_begin(line, *key.last_field);
        end = key.last_letter == 0
                  ? field_end(line, last)
                  : std::min(skip(last, key.skips_blanks_at_end) + key.last_letter, line.size());
    }
    return end > begin ? line.substr(begin, end - begin) : std::string_view();
}

int SortOrder::compare_parts(std::string_view a, std::string_view b, const Manner& manner) {
    if (manner.is_numeric) return compare_numbers(a, b);
    if (manner.is_human) return compare_human(a, b);
    if (!manner.folds_case) return a.compare(b);
    const std::size_t common = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < common; ++i) {
        const auto first = static_cast<unsigned char>(folded(a[i]));
        const auto second = static_cast<unsigned char>(folded(b[i]));
        if (first != second) return first < second ? -1 : 1;
    }
    return a.size() == b.size() ? 0 : (a.size() < b.size() ? -1 : 1);
}

int SortOrder::compare(std::string_view a, std::string_view b, bool is_last_resort) const {
    for (const Key& key : keys_) {
        const int order = compare_parts(part(a, key), part(b, key), key.manner);
        if (order != 0) return key.manner.is_reversed ? -order : order;
    }
    if (!keys_.empty() && (!is_last_resort || is_stable_)) return 0;
    const int order = a.compare(b);
    return global_.is_reversed ? -order : order;
}

}  // namespace lvsim::host
