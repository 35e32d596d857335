// SPDX-License-Identifier: Apache-2.0
//
// The way along the path of a `--set` through the tree of a file. The loader's tables say which
// keys an object has, so that a slip is told from a new entry; the tree says which entries there
// are, whose names may have dots in them (`sysctl.net.ipv4.ip_forward`).
#pragma once

#include "scenarios/runtime/loader/table.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

/// Why a path leads nowhere.
struct PathError {
    std::string_view code;
    std::string where;       ///< The part of the path that was good: "hosts.directeur".
    std::size_t offset = 0;  ///< Of the part that was not.
    std::string message;
    std::string hint;
};

/// A walk from the root of a scenario; `path` outlives it.
class PathWalk {
public:
    PathWalk(YamlNode& root, std::string_view path);

    /// The node at the end, added if need be; nullptr: see error(). Keys and nodes that are added
    /// have the number `change`.
    [[nodiscard]] YamlNode* go(int change);
    [[nodiscard]] const PathError& error() const { return error_; }

private:
    [[nodiscard]] bool step();
    [[nodiscard]] bool step_into_list();
    [[nodiscard]] bool step_into_object(const ObjectInfo& object);
    [[nodiscard]] bool step_into_entries();
    [[nodiscard]] bool require_mapping();
    [[nodiscard]] const ObjectInfo* object() const;
    [[nodiscard]] std::string_view segment() const;
    YamlNode* child(std::string_view key);
    bool fail(std::string_view code, std::string message, std::string hint = {});

    YamlNode* node_;
    std::string_view path_;
    std::string_view rest_;
    const KeyInfo* key_ = nullptr;  ///< Of the value in hand; nullptr: the root.
    bool is_entry_ = false;         ///< The value in hand is an element or entry of that key.
    int change_ = 0;
    PathError error_;
};

}  // namespace lvsim::runtime
