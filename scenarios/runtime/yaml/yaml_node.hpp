// SPDX-License-Identifier: Apache-2.0
//
// A YAML document as a tree of our own: what is in the file and where, before anybody asks what it
// means. Nothing is converted: `010`, `yes` and `1e3` are the letters that stand in the file.
#pragma once

#include "sim/core/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

enum class YamlKind : std::uint8_t {
    Null,      ///< Nothing, `~` or `null`.
    Scalar,    ///< `text`
    Sequence,  ///< `items`
    Mapping,   ///< `keys` and `items`, side by side
};

/// "nothing", "a scalar", "a list", "a mapping"
[[nodiscard]] std::string_view to_text(YamlKind kind);

struct YamlKey {
    std::string text;
    int line = 0;
    int column = 0;
    int change = 0;  ///< Which --set has put it there, from 1; 0: it stands in the file.
};

struct YamlNode {
    YamlKind kind = YamlKind::Null;
    bool is_quoted = false;  ///< Of a scalar: in quotes, or a block with | or >.
    int line = 0;            ///< Lines and columns count from 1; columns are letters, not bytes.
    int column = 0;          ///< A value that is nothing has the place of its key.
    int change = 0;          ///< Which --set has put it there, from 1; 0: it stands in the file.
    std::string text;
    std::vector<YamlKey> keys;
    std::vector<YamlNode> items;

    [[nodiscard]] bool is_null() const { return kind == YamlKind::Null; }
    [[nodiscard]] bool is_scalar() const { return kind == YamlKind::Scalar; }
    [[nodiscard]] bool is_sequence() const { return kind == YamlKind::Sequence; }
    [[nodiscard]] bool is_mapping() const { return kind == YamlKind::Mapping; }
    /// The value of that key; nullptr if this is no mapping or has no such key.
    [[nodiscard]] const YamlNode* find(std::string_view key) const;
};

struct YamlDocument {
    std::string file;
    YamlNode root;

    [[nodiscard]] SourcePlace place(const YamlNode& node) const {
        return {file, node.line, node.column};
    }
    [[nodiscard]] SourcePlace place(const YamlKey& key) const {
        return {file, key.line, key.column};
    }
};

}  // namespace lvsim::runtime
