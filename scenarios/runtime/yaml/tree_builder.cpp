// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/yaml/tree_builder.hpp"

#include "scenarios/runtime/loader/error_codes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

namespace lvsim::runtime {

namespace {

std::size_t memory_of(const YamlNode& node) {
    std::size_t bytes = sizeof(YamlNode) + node.text.size();
    for (const YamlKey& key : node.keys) {
        bytes += sizeof(YamlKey) + key.text.size();
    }
    for (const YamlNode& item : node.items) {
        bytes += memory_of(item);
    }
    return bytes;
}

std::size_t depth_of(const YamlNode& node) {
    std::size_t below = 0;
    for (const YamlNode& item : node.items) {
        below = std::max(below, depth_of(item));
    }
    return below + 1;
}

/// The key in the words of a message: not longer than a line.
std::string shown(std::string_view text) {
    constexpr std::size_t kLettersMax = 60;
    return text.size() <= kLettersMax ? std::string(text)
                                      : std::string(text.substr(0, kLettersMax)) + "...";
}

}  // namespace

void TreeBuilder::OnDocumentStart(const YAML::Mark& mark) {
    if (++documents_ == 1) {
        first_document_ = static_cast<std::size_t>(mark.pos);
        return;
    }
    const auto [line, column] = places_.at(mark);
    if (is_in_second_document(mark)) {
        refuse(code::kSeveralDocuments, line, column, "a second document, expected only one",
               "remove the '---' and what follows it");
    }
    refuse(code::kSyntax, line, column, "does not belong to what stands above",
           "is it indented like its neighbours? is there a blank after the colon?");
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
    add(new_node(YamlKind::Null, mark), anchor);
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
    check_tag(mark, tag, true);
    YamlNode node = new_node(YamlKind::Scalar, mark);
    node.text = value;
    node.is_quoted = tag == "!";
    if (node.is_quoted) {
        last_quote_ = mark;
        has_quote_ = true;
    }
    add(std::move(node), anchor);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
    const auto [line, column] = places_.at(mark);
    if (is_open(anchor)) {
        refuse(code::kAlias, line, column, "the alias stands inside of what it refers to");
    }
    if (!frames_.empty() && frames_.back().node.is_mapping() && !frames_.back().has_key) {
        report(code::kBadKey, line, column, "an alias as a key, expected a text");
        frames_.back().has_key = true;
        frames_.back().is_bad_key = true;
        return;
    }
    const auto found = anchored_.find(anchor);
    if (found == anchored_.end()) {
        refuse(code::kAlias, line, column, "the alias refers to nothing that stands before it");
    }
    if (frames_.size() + found->second.depth > limits_.depth_max) {
        refuse(code::kTooDeep, line, column,
               fmt::format("nested more than {} levels deep", limits_.depth_max));
    }
    YamlNode at;
    at.line = line;
    at.column = column;
    spend_alias_bytes(found->second.bytes, at);
    add(found->second.node, 0);
}

void TreeBuilder::OnSequenceStart(const YAML::Mark& mark, const std::string& tag,
                                  YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
    begin_collection(YamlKind::Sequence, mark, tag, anchor, style);
}

void TreeBuilder::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                             YAML::EmitterStyle::value style) {
    begin_collection(YamlKind::Mapping, mark, tag, anchor, style);
}

void TreeBuilder::begin_collection(YamlKind kind, const YAML::Mark& mark, const std::string& tag,
                                   YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
    check_tag(mark, tag, false);
    Frame frame;
    frame.node = new_node(kind, mark);
    frame.anchor = anchor;
    frame.is_flow = style == YAML::EmitterStyle::Flow;
    if (frames_.size() >= limits_.depth_max) {
        refuse(code::kTooDeep, frame.node.line, frame.node.column,
               fmt::format("nested more than {} levels deep", limits_.depth_max));
    }
    frames_.push_back(std::move(frame));
}

void TreeBuilder::end_collection() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    if (frame.node.is_mapping()) {
        drop_duplicates(frame.node);
    }
    add(std::move(frame.node), frame.anchor);
}

YamlNode TreeBuilder::new_node(YamlKind kind, const YAML::Mark& mark) {
    const auto [line, column] = places_.at(mark);
    if (++nodes_ > limits_.nodes_max) {
        refuse(code::kTooLarge, line, column,
               fmt::format("more than {} values in one file", limits_.nodes_max));
    }
    YamlNode node;
    node.kind = kind;
    node.line = line;
    node.column = column;
    return node;
}

void TreeBuilder::add(YamlNode node, YAML::anchor_t anchor) {
    if (anchor != 0) {
        remember(anchor, node);
    }
    if (frames_.empty()) {
        root_ = std::move(node);
        return;
    }
    Frame& frame = frames_.back();
    if (frame.node.is_mapping() && !frame.has_key) {
        add_key(frame, std::move(node));
        return;
    }
    if (frame.node.is_mapping()) {
        frame.has_key = false;
        if (frame.is_bad_key) {
            return;
        }
        if (node.is_null()) {  // its mark is that of whatever comes next
            node.line = frame.key.line;
            node.column = frame.key.column;
        }
        frame.node.keys.push_back(std::move(frame.key));
    }
    frame.node.items.push_back(std::move(node));
}

void TreeBuilder::add_key(Frame& frame, YamlNode node) {
    frame.has_key = true;
    frame.is_bad_key = true;
    frame.key = {node.is_scalar() ? node.text : "?", node.line, node.column};
    if (!node.is_scalar()) {
        report(code::kBadKey, node.line, node.column,
               fmt::format("{} as a key, expected a text", to_text(node.kind)),
               node.is_null() ? "put it in quotes if it is meant as a word" : "");
    } else if (node.text == "<<" && !node.is_quoted) {
        report(code::kMergeKey, node.line, node.column, "merge keys ('<<') are not supported",
               "write the keys out, or give the whole mapping by an alias");
    } else {
        frame.is_bad_key = false;
    }
}

void TreeBuilder::drop_duplicates(YamlNode& mapping) {
    std::vector<std::size_t> sorted(mapping.keys.size());
    std::iota(sorted.begin(), sorted.end(), std::size_t{0});
    const auto text_of = [&](std::size_t i) -> const std::string& { return mapping.keys[i].text; };
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](std::size_t a, std::size_t b) { return text_of(a) < text_of(b); });
    std::vector<bool> is_extra(sorted.size());
    std::size_t first = 0;  // place in `sorted` of the first key with this text
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (text_of(sorted[i]) != text_of(sorted[first])) {
            first = i;
            continue;
        }
        const YamlKey& key = mapping.keys[sorted[i]];
        report(code::kDuplicateKey, key.line, key.column,
               fmt::format("the key '{}' stands here a second time", shown(key.text)),
               fmt::format("the first is in line {}", mapping.keys[sorted[first]].line));
        is_extra[sorted[i]] = true;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < is_extra.size(); ++i) {
        if (is_extra[i]) continue;
        if (kept != i) {
            mapping.keys[kept] = std::move(mapping.keys[i]);
            mapping.items[kept] = std::move(mapping.items[i]);
        }
        ++kept;
    }
    mapping.keys.resize(kept);
    mapping.items.resize(kept);
}

void TreeBuilder::remember(YAML::anchor_t anchor, const YamlNode& node) {
    const std::size_t bytes = memory_of(node);
    spend_alias_bytes(bytes, node);
    anchored_[anchor] = {node, bytes, depth_of(node)};
}

void TreeBuilder::spend_alias_bytes(std::size_t bytes, const YamlNode& at) {
    alias_bytes_ += bytes;
    if (alias_bytes_ > limits_.alias_bytes_max) {
        refuse(code::kAlias, at.line, at.column,
               fmt::format("anchors and aliases repeat more than {} bytes of values",
                           limits_.alias_bytes_max));
    }
}

void TreeBuilder::check_tag(const YAML::Mark& mark, const std::string& tag, bool is_scalar) {
    // yaml-cpp says "?" of a plain node and "!" of a quoted one, but "!" also where it is written.
    const std::size_t at = after_anchor(static_cast<std::size_t>(mark.pos));
    const bool is_written = at < text_.size() && text_[at] == '!';
    if (tag == "?" || tag.empty() || (tag == "!" && is_scalar && !is_written)) {
        return;
    }
    const auto [line, column] = places_.at(mark);
    report(code::kTag, line, column, fmt::format("the tag '{}' is not supported", shown(tag)),
           "write the value without it");
}

std::size_t TreeBuilder::after_anchor(std::size_t at) const {
    constexpr std::string_view kBlanks = " \t\r\n";
    if (at < text_.size() && text_[at] == '&') {
        at = std::min(text_.find_first_of(kBlanks, at), text_.size());
        at = std::min(text_.find_first_not_of(kBlanks, at), text_.size());
    }
    return at;
}

bool TreeBuilder::is_open(YAML::anchor_t anchor) const {
    return std::any_of(frames_.begin(), frames_.end(),
                       [&](const Frame& frame) { return frame.anchor == anchor; });
}

bool TreeBuilder::is_in_second_document(const YAML::Mark& mark) const {
    const auto end = std::min(static_cast<std::size_t>(mark.pos), text_.size());
    const auto between = text_.substr(first_document_, end - std::min(first_document_, end));
    return text_.substr(end).starts_with("---") || between.find("\n...") != std::string_view::npos;
}

}  // namespace lvsim::runtime
