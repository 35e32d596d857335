// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/overrides.hpp"

#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/reading.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace lvsim::runtime {

namespace {

/// What is changed stands in no line of the file.
void forget_places(YamlNode& node) {
    node.line = 0;
    node.column = 0;
    for (YamlKey& key : node.keys) {
        key.line = 0;
        key.column = 0;
    }
    for (YamlNode& item : node.items) {
        forget_places(item);
    }
}

/// The longest key of the mapping that the rest of the path begins with: keys may have dots.
YamlNode* longest_key(YamlNode& node, std::string_view& rest) {
    YamlNode* found = nullptr;
    std::size_t length = 0;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
        const std::string_view key = node.keys[i].text;
        const bool fits =
            rest.starts_with(key) &&
            (rest.size() == key.size() || rest[key.size()] == '.' || rest[key.size()] == '[');
        if (fits && key.size() >= length) {
            found = &node.items[i];
            length = key.size();
        }
    }
    if (found != nullptr) {
        rest.remove_prefix(length);
    }
    return found;
}

YamlNode* element(YamlNode& node, std::string_view& rest) {
    std::size_t index = 0;
    const char* end = rest.data() + rest.size();
    const auto [stopped, error] = std::from_chars(rest.data() + 1, end, index);
    if (error != std::errc{} || stopped == end || *stopped != ']' || index >= node.items.size()) {
        return nullptr;
    }
    rest.remove_prefix(static_cast<std::size_t>(stopped - rest.data()) + 1);
    return &node.items[index];
}

YamlNode* add_key(YamlNode& node, std::string_view& rest) {
    node.keys.push_back({std::string(std::exchange(rest, {})), 0, 0});
    return &node.items.emplace_back();
}

/// One step along the path; nullptr: there is nothing of that name, and none can be added.
YamlNode* step(YamlNode& node, std::string_view& rest) {
    if (rest.starts_with('[')) {
        return node.is_sequence() ? element(node, rest) : nullptr;
    }
    if (rest.starts_with('.')) {
        rest.remove_prefix(1);
    }
    if (!node.is_mapping() || rest.empty()) {
        return nullptr;
    }
    YamlNode* found = longest_key(node, rest);
    return found != nullptr ? found : add_key(node, rest);
}

}  // namespace

void apply_override(const Override& change, YamlDocument& document, DiagnosticList& errors) {
    const std::string where = fmt::format("--set {}", change.path);
    auto value = read_yaml_text(change.value, where);
    if (!value) {
        errors.add(value.error());
        return;
    }
    YamlNode* node = &document.root;
    std::string_view rest = change.path;
    while (!rest.empty() && node != nullptr) {
        node = step(*node, rest);
    }
    if (node == nullptr || change.path.empty()) {
        errors.add({std::string(code::kOverride),
                    {where, 0, 0},
                    {},
                    "there is no such place in the file",
                    "a path is written like traffic[0].count"});
        return;
    }
    forget_places(value->root);
    *node = std::move(value->root);
}

}  // namespace lvsim::runtime
