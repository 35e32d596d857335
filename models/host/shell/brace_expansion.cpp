// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/brace_expansion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace lvsim::host {

namespace {

/// A letter that may mean something, or a piece that is taken as it is.
struct Item {
    char letter = '\0';
    const WordPart* part = nullptr;
};
using Items = std::vector<Item>;

Items items_of(const Word& word) {
    Items items;
    for (const WordPart& part : word.parts) {
        if (part.kind != WordPart::Kind::Literal || part.is_quoted) {
            items.push_back({'\0', &part});
            continue;
        }
        for (const char letter : part.text) items.push_back({letter, nullptr});
    }
    return items;
}

Word word_of(const Items& items) {
    Word word;
    for (const Item& item : items) {
        if (item.part != nullptr) {
            word.parts.push_back(*item.part);
        } else if (!word.parts.empty() && word.parts.back().kind == WordPart::Kind::Literal &&
                   !word.parts.back().is_quoted) {
            word.parts.back().text.push_back(item.letter);
        } else {
            word.parts.push_back({WordPart::Kind::Literal, false, std::string(1, item.letter)});
        }
    }
    return word;
}

struct Braces {
    std::size_t open = 0;
    std::size_t close = 0;
    std::vector<std::size_t> commas;
};

/// The braces that open at `open`; nullopt: they never close.
std::optional<Braces> braces_at(const Items& items, std::size_t open) {
    Braces braces{open, 0, {}};
    int depth = 0;
    for (std::size_t at = open; at < items.size(); ++at) {
        if (items[at].letter == '{') ++depth;
        if (items[at].letter == ',' && depth == 1) braces.commas.push_back(at);
        if (items[at].letter == '}' && --depth == 0) {
            braces.close = at;
            return braces;
        }
    }
    return std::nullopt;
}

std::optional<std::int64_t> integer(std::string_view text) {
    std::int64_t value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    constexpr std::int64_t kLargest = std::int64_t{1} << 60;
    const bool is_good = error == std::errc{} && end == text.data() + text.size() &&
                         value < kLargest && value > -kLargest;
    return is_good ? std::optional(value) : std::nullopt;
}

bool is_letter(std::string_view text) {
    return text.size() == 1 &&
           ((text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z'));
}

struct Sequence {
    std::int64_t first = 0;
    std::int64_t last = 0;
    std::int64_t step = 1;
    bool is_letters = false;
    std::size_t width = 0;  ///< Digits, if one end has leading zeros.

    [[nodiscard]] std::uint64_t size() const {
        const std::int64_t span = first < last ? last - first : first - last;
        return static_cast<std::uint64_t>(span / step) + 1;
    }
    [[nodiscard]] std::string at(std::uint64_t index) const {
        const std::int64_t offset = static_cast<std::int64_t>(index) * step;
        const std::int64_t value = first <= last ? first + offset : first - offset;
        if (is_letters) return std::string(1, static_cast<char>(value));
        return fmt::format("{:0{}}", value, width);
    }
};

bool has_leading_zero(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return text.size() > 1 && text[0] == '0';
}

/// "1..5", "a..e", "01..10..3".
std::optional<Sequence> sequence_of(std::string_view text) {
    const std::size_t dots = text.find("..");
    if (dots == std::string_view::npos) return std::nullopt;
    const std::string_view first = text.substr(0, dots);
    std::string_view last = text.substr(dots + 2);
    Sequence sequence;
    if (const std::size_t more = last.find(".."); more != std::string_view::npos) {
        const auto step = integer(last.substr(more + 2));
        if (!step) return std::nullopt;
        sequence.step = *step == 0 ? 1 : (*step < 0 ? -*step : *step);
        last = last.substr(0, more);
    }
    sequence.is_letters = is_letter(first) && is_letter(last);
    if (sequence.is_letters) {
        sequence.first = first[0];
        sequence.last = last[0];
        return sequence;
    }
    const auto low = integer(first);
    const auto high = integer(last);
    if (!low || !high) return std::nullopt;
    sequence.first = *low;
    sequence.last = *high;
    if (has_leading_zero(first) || has_leading_zero(last)) {
        sequence.width = std::max(first.size(), last.size());
    }
    return sequence;
}

class Expansion {
public:
    /// The words of `items`, from the left; false: too many.
    bool run(const Items& items, std::vector<Items>& words) {
        for (std::size_t at = 0; at < items.size(); ++at) {
            if (items[at].letter != '{') continue;
            const auto braces = braces_at(items, at);
            if (!braces) continue;
            std::vector<Items> choices;
            if (!choices_of(items, *braces, choices)) return false;
            if (choices.empty()) continue;
            return combine(items, *braces, choices, words);
        }
        words.push_back(items);
        return count(1);
    }

private:
    bool count(std::size_t more) {
        count_ += more;
        return count_ <= 4 * kBraceWordsMax;
    }

    /// Empty: these braces mean nothing.
    bool choices_of(const Items& items, const Braces& braces, std::vector<Items>& choices) {
        if (!braces.commas.empty()) {
            std::size_t begin = braces.open + 1;
            std::vector<std::size_t> ends = braces.commas;
            ends.push_back(braces.close);
            for (const std::size_t end : ends) {
                const Items choice(items.begin() + static_cast<std::ptrdiff_t>(begin),
                                   items.begin() + static_cast<std::ptrdiff_t>(end));
                if (!run(choice, choices)) return false;
                begin = end + 1;
            }
            return true;
        }
        std::string inside;
        for (std::size_t at = braces.open + 1; at < braces.close; ++at) {
            if (items[at].part != nullptr) return true;
            inside.push_back(items[at].letter);
        }
        const auto sequence = sequence_of(inside);
        if (!sequence) return true;
        if (sequence->size() > kBraceWordsMax || !count(sequence->size())) return false;
        for (std::uint64_t i = 0; i < sequence->size(); ++i) {
            Items& choice = choices.emplace_back();
            for (const char letter : sequence->at(i)) choice.push_back({letter, nullptr});
        }
        return true;
    }

    bool combine(const Items& items, const Braces& braces, const std::vector<Items>& choices,
                 std::vector<Items>& words) {
        std::vector<Items> tails;
        const Items rest(items.begin() + static_cast<std::ptrdiff_t>(braces.close) + 1,
                         items.end());
        if (!run(rest, tails)) return false;
        if (!count(choices.size() * tails.size())) return false;
        for (const Items& choice : choices) {
            for (const Items& tail : tails) {
                Items& word = words.emplace_back(
                    items.begin(), items.begin() + static_cast<std::ptrdiff_t>(braces.open));
                word.insert(word.end(), choice.begin(), choice.end());
                word.insert(word.end(), tail.begin(), tail.end());
            }
        }
        return true;
    }

    std::size_t count_ = 0;
};

}  // namespace

std::optional<std::vector<Word>> expand_braces(const Word& word) {
    std::vector<Items> words;
    Expansion expansion;
    if (!expansion.run(items_of(word), words)) return std::nullopt;
    std::vector<Word> result;
    for (const Items& items : words) {
        Word one = word_of(items);
        if (!one.parts.empty()) result.push_back(std::move(one));
    }
    return result;
}

}  // namespace lvsim::host
