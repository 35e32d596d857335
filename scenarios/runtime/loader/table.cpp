// SPDX-License-Identifier: Apache-2.0
//
// The words in which the tables complain.
#include "scenarios/runtime/loader/table.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {

namespace {

std::string with_expectation(std::string_view message, std::string_view expected) {
    return fmt::format("{}, expected {}", message, expected);
}

}  // namespace

bool require_kind(Reading& reading, const YamlNode& node, YamlKind kind,
                  std::string_view expected) {
    if (node.kind == kind) {
        return true;
    }
    if (node.is_null()) {
        const bool can_be_text = kind == YamlKind::Scalar;
        reading.error(code::kEmpty, reading.place(node), with_expectation("is empty", expected),
                      can_be_text ? "write '' for an empty text" : "");
    } else {
        reading.error(code::kWrongKind, reading.place(node),
                      with_expectation(fmt::format("is {}", to_text(node.kind)), expected));
    }
    return false;
}

bool require_count(Reading& reading, const KeyInfo& info, const YamlNode& node) {
    const std::size_t count = node.items.size();
    const bool is_short = count < info.count_min;
    if (!is_short && count <= info.count_max) {
        return true;
    }
    reading.error(
        code::kOutOfRange, reading.place(node),
        fmt::format("has {} elements, expected at {} {}", count, is_short ? "least" : "most",
                    is_short ? info.count_min : info.count_max));
    return false;
}

void report_value(Reading& reading, const KeyInfo& info, const YamlNode& node,
                  const ValueError& error) {
    if (error.code == code::kUnknownWord) {
        const std::vector<std::string_view> words(info.type->words.begin(), info.type->words.end());
        reading.error(error.code, reading.place(node), error.message, known_hint(node.text, words));
        return;
    }
    const bool explains_itself =
        error.code == code::kNotModelled || error.code == code::kMacAddress;
    reading.error(
        error.code, reading.place(node),
        explains_itself ? error.message : with_expectation(error.message, info.type->expected),
        error.hint);
}

bool check_entry(Reading& reading, const ValueType& type, const YamlKey& key) {
    const auto error = type.check(key.text);
    if (error) {
        YamlNode node;
        node.line = key.line;
        node.column = key.column;
        node.text = key.text;
        report_value(reading, {.type = &type}, node, *error);
    }
    return !error;
}

void report_unknown_key(Reading& reading, const ObjectInfo& object, const YamlKey& key) {
    std::vector<std::string_view> known;
    for (const KeyInfo* info : object.keys) {
        if (info->is_modelled) {
            known.push_back(info->key);
        }
    }
    reading.error(code::kUnknownKey, reading.place(key), fmt::format("unknown key '{}'", key.text),
                  known_hint(key.text, known));
}

void report_unmodelled_key(Reading& reading, const YamlKey& key) {
    reading.error(code::kNotModelled, reading.place(key),
                  fmt::format("'{}' is not modelled yet", key.text));
}

void report_missing_key(Reading& reading, const KeyInfo& info, const YamlNode& parent) {
    reading.error(
        code::kMissingKey, reading.place(parent),
        with_expectation(fmt::format("the key '{}' is missing", info.key), expected_text(info)));
}

std::vector<std::string_view> words_of(std::string_view list) {
    std::vector<std::string_view> words;
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(' '), list.size());
        words.push_back(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return words;
}

namespace {

/// "'a', 'b' or 'c'"
std::string quoted(const std::vector<std::string_view>& words, std::string_view last) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view before = i == 0 ? "" : i + 1 == words.size() ? last : ", ";
        text += fmt::format("{}'{}'", before, words[i]);
    }
    return text;
}

void check_choice(Reading& reading, const ObjectInfo& object, const YamlNode& node,
                  const Choice& choice) {
    std::vector<std::string_view> names;
    std::size_t count = 0;
    for (const KeyInfo* info : object.keys) {
        if (info->choice.name == choice.name) {
            names.push_back(info->key);
            count += node.find(info->key) != nullptr ? 1U : 0U;
        }
    }
    const bool is_short = count == 0 && choice.count != Choice::Count::AtMostOne;
    const bool is_over = count > 1 && choice.count != Choice::Count::AtLeastOne;
    if (is_short || is_over) {
        const bool is_one = choice.count == Choice::Count::ExactlyOne;
        reading.error(
            code::kKeyCombination, reading.place(node),
            fmt::format("has {} of the keys {}, expected {} one",
                        count == 0 ? "none" : fmt::format("{}", count), quoted(names, ", "),
                        is_one     ? "exactly"
                        : is_short ? "at least"
                                   : "at most"));
    }
}

void check_companions(Reading& reading, const ObjectInfo& object, const YamlNode& node,
                      const KeyInfo& info) {
    const YamlNode* const value = node.find(info.key);
    if (value == nullptr) {
        return;
    }
    for (const KeyInfo* other : object.keys) {
        if (other->key == info.needs && node.find(other->key) == nullptr) {
            report_missing_key(reading, *other, node);
        }
    }
    const auto companions = words_of(info.goes_with);
    const bool has_one =
        std::any_of(companions.begin(), companions.end(),
                    [&](std::string_view key) { return node.find(key) != nullptr; });
    if (!companions.empty() && !has_one) {
        reading.error(code::kKeyCombination, reading.place(*value),
                      fmt::format("'{}' goes with {}", info.key, quoted(companions, " or ")));
    }
}

}  // namespace

void check_key_rules(Reading& reading, const ObjectInfo& object, const YamlNode& node) {
    std::vector<std::string_view> seen;
    for (const KeyInfo* info : object.keys) {
        const std::string_view name = info->choice.name;
        if (!name.empty() && std::find(seen.begin(), seen.end(), name) == seen.end()) {
            seen.push_back(name);
            check_choice(reading, object, node, info->choice);
        }
        check_companions(reading, object, node, *info);
    }
}

bool require_range(Reading& reading, const KeyInfo& info, const YamlNode& node,
                   std::int64_t value) {
    if (value >= info.min && value <= info.max) {
        return true;
    }
    reading.error(
        code::kOutOfRange, reading.place(node),
        with_expectation(fmt::format("'{}' is out of range", node.text), range_text(info)));
    return false;
}

std::string range_text(const KeyInfo& info) {
    const bool has_min = info.min != std::numeric_limits<std::int64_t>::min();
    const bool has_max = info.max != std::numeric_limits<std::int64_t>::max();
    if (has_min && has_max) {
        return fmt::format("{} to {}", info.words(info.min), info.words(info.max));
    }
    if (has_min) {
        return fmt::format("at least {}", info.words(info.min));
    }
    return has_max ? fmt::format("at most {}", info.words(info.max)) : "";
}

std::string expected_text(const KeyInfo& info) {
    const std::string one = info.object != nullptr
                                ? fmt::format("a mapping with the keys of {}", info.object().name)
                                : std::string(info.type->expected);
    switch (info.form) {
        case Form::One: return one;
        case Form::List: return fmt::format("a list, each {}", one);
        case Form::OneOrList: return fmt::format("{}, or a list of such", one);
        case Form::Map: return fmt::format("a mapping, each {}: {}", info.entries, one);
    }
    return one;
}

}  // namespace lvsim::runtime
