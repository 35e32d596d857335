// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/loader/override_path.hpp"

#include "scenarios/runtime/loader/tables.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace lvsim::runtime {

namespace {

/// Whether the path goes on with this key, and not with a longer word.
bool begins_with_key(std::string_view rest, std::string_view key) {
    return rest.starts_with(key) &&
           (rest.size() == key.size() || rest[key.size()] == '.' || rest[key.size()] == '[');
}

/// The longest key of the mapping that the rest of the path begins with; nullptr: none.
const YamlKey* longest_key(const YamlNode& node, std::string_view rest) {
    const YamlKey* found = nullptr;
    for (const YamlKey& key : node.keys) {
        const bool is_longer = found == nullptr || key.text.size() >= found->text.size();
        found = is_longer && begins_with_key(rest, key.text) ? &key : found;
    }
    return found;
}

}  // namespace

PathWalk::PathWalk(YamlNode& root, std::string_view path)
    : node_(&root), path_(path), rest_(path) {}

YamlNode* PathWalk::go(int change) {
    change_ = change;
    if (path_.empty()) {
        fail(code::kOverride, "has no path", "a path is written like traffic[0].count");
        return nullptr;
    }
    while (!rest_.empty()) {
        if (!step()) {
            return nullptr;
        }
    }
    return node_;
}

/// Of which object the value in hand is; nullptr: it is none, or a list or mapping of them.
const ObjectInfo* PathWalk::object() const {
    if (key_ == nullptr) {
        return &object_info<Scenario>();
    }
    const bool is_one = is_entry_ || (key_->form == Form::One && !key_->or_list);
    const auto info = key_->object != nullptr ? key_->object : key_->or_object;
    return is_one && info != nullptr ? &info() : nullptr;
}

std::string_view PathWalk::segment() const {
    return rest_.substr(0, rest_.find_first_of(".["));
}

bool PathWalk::step() {
    if (rest_.starts_with('[')) {
        return step_into_list();
    }
    if (rest_.starts_with('.') && rest_.size() < path_.size()) {
        rest_.remove_prefix(1);
    }
    if (segment().empty()) {
        return fail(code::kOverride, "the path has a step without a name",
                    "a path is written like traffic[0].count");
    }
    if (!require_mapping()) {
        return false;
    }
    const ObjectInfo* const info = object();
    return info != nullptr ? step_into_object(*info) : step_into_entries();
}

bool PathWalk::require_mapping() {
    if (node_->is_null()) {
        node_->kind = YamlKind::Mapping;
        node_->change = change_;
    }
    if (node_->is_mapping()) {
        return true;
    }
    return fail(code::kOverride,
                fmt::format("is {}: it has no key '{}'", to_text(node_->kind), segment()),
                node_->is_sequence() ? "elements are counted from 0: [0]" : "");
}

bool PathWalk::step_into_list() {
    std::size_t index = 0;
    const char* const end = rest_.data() + rest_.size();
    const auto [stopped, error] = std::from_chars(rest_.data() + 1, end, index);
    if (error != std::errc{} || stopped == end || *stopped != ']') {
        return fail(code::kOverride, fmt::format("'{}' is no place in a list", rest_),
                    "elements are counted from 0: [0]");
    }
    if (!node_->is_sequence()) {
        return fail(code::kOverride,
                    fmt::format("is {}, expected a list before '['", to_text(node_->kind)));
    }
    if (index >= node_->items.size()) {
        return fail(code::kOverride,
                    fmt::format("there is no element [{}]: the list has {}, counted from 0", index,
                                node_->items.size()));
    }
    rest_.remove_prefix(static_cast<std::size_t>(stopped - rest_.data()) + 1);
    node_ = &node_->items[index];
    is_entry_ = true;
    return true;
}

bool PathWalk::step_into_object(const ObjectInfo& object) {
    const KeyInfo* found = nullptr;
    std::vector<std::string_view> known;
    for (const KeyInfo* key : object.keys) {
        found = begins_with_key(rest_, key->key) ? key : found;
        if (key->is_modelled) {
            known.push_back(key->key);
        }
    }
    if (found == nullptr) {
        return fail(code::kUnknownKey, fmt::format("unknown key '{}'", segment()),
                    known_hint(segment(), known));
    }
    if (!found->is_modelled) {
        return fail(code::kNotModelled, fmt::format("'{}' is not modelled yet", found->key));
    }
    node_ = child(found->key);
    key_ = found;
    is_entry_ = false;
    return true;
}

/// Entries have names of their own. One that is not there is added: of texts and numbers whatever
/// its name, of objects only if nothing follows its name, for that would be a slip.
bool PathWalk::step_into_entries() {
    const YamlKey* const key = longest_key(*node_, rest_);
    const bool holds_objects = key_->object != nullptr;
    if (key == nullptr && holds_objects && segment() != rest_) {
        std::vector<std::string_view> known;
        for (const YamlKey& entry : node_->keys) {
            known.push_back(entry.text);
        }
        return fail(code::kOverride, fmt::format("there is no '{}'", segment()),
                    known_hint(segment(), known));
    }
    node_ = child(key != nullptr ? std::string_view(key->text) : rest_);
    is_entry_ = true;
    return true;
}

/// The value of that key, which is added if it is not there. `key` is what the rest begins with.
YamlNode* PathWalk::child(std::string_view key) {
    rest_.remove_prefix(key.size());
    for (std::size_t i = 0; i < node_->keys.size(); ++i) {
        if (node_->keys[i].text == key) {
            return &node_->items[i];
        }
    }
    node_->keys.push_back({.text = std::string(key), .change = change_});
    YamlNode& added = node_->items.emplace_back();
    added.change = change_;
    return &added;
}

bool PathWalk::fail(std::string_view code, std::string message, std::string hint) {
    const std::size_t offset = path_.size() - rest_.size();
    std::string_view where = path_.substr(0, offset);
    if (where.ends_with('.')) {
        where.remove_suffix(1);
    }
    error_ = {code, std::string(where), offset, std::move(message), std::move(hint)};
    return false;
}

}  // namespace lvsim::runtime
