// SPDX-License-Identifier: Apache-2.0
//
// From a path to a file (path_resolution(7)): ".", "..", symbolic links, search permission, and the
// parts of the tree that somebody else keeps.
#pragma once

#include "models/host/credentials.hpp"
#include "models/host/file_tree.hpp"
#include "models/host/inode_table.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

/// What a program wants to do with a file: bits, as access(2) has them.
enum class Access : std::uint8_t { None = 0, Execute = 1, Write = 2, Read = 4 };
[[nodiscard]] constexpr Access operator|(Access a, Access b) {
    return static_cast<Access>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
[[nodiscard]] constexpr bool includes(Access all, Access wanted) {
    return (static_cast<unsigned>(all) & static_cast<unsigned>(wanted)) != 0;
}

/// Whether the mode of the file lets them (root: all but execute what nobody may execute).
[[nodiscard]] bool may(const Credentials& who, const FileStatus& status, Access wanted);

/// Limits of Linux: PATH_MAX (with its final zero), NAME_MAX, and links followed in one path.
inline constexpr std::size_t kPathMax = 4'096;
inline constexpr std::size_t kNameMax = 255;
inline constexpr int kLinksMax = 40;

using Mounts = std::map<InodeNumber, FileTree*>;

/// A file that is there: an inode, or something in a tree that is mounted on it.
struct Place {
    InodeNumber inode = kNoInode;
    FileTree* tree = nullptr;
    std::string in_tree = {};  ///< "" is the tree's own top.
    bool operator==(const Place&) const = default;
};

/// Where a path ends: the directory, the name in it, and the file if there is one.
struct Slot {
    Place directory;
    std::string name;  ///< ".", ".." or "/": not a name of its own.
    std::optional<Place> file;
    bool must_be_directory = false;  ///< The path ended in a slash.
    [[nodiscard]] bool is_name() const { return name != "." && name != ".." && name != "/"; }
};

/// Whether a link at the path's end is followed.
enum class LastLink : std::uint8_t { Follow, Keep };

class PathWalk {
public:
    PathWalk(const InodeTable& inodes, const Mounts& mounts, InodeNumber root,
             const Credentials& who)
        : inodes_(inodes), mounts_(mounts), root_(root), who_(who) {}

    /// Requires: an absolute path (or an empty one: NoSuchFile).
    [[nodiscard]] tl::expected<Slot, FileError> slot(std::string_view path, LastLink last) const;
    /// The same for a file that must be there.
    [[nodiscard]] tl::expected<Place, FileError> file(std::string_view path, LastLink last) const;

    [[nodiscard]] FileStatus status(const Place& place) const;
    [[nodiscard]] bool is_directory(const Place& place) const;
    [[nodiscard]] Place child(const Place& directory, std::string_view name) const;
    [[nodiscard]] Place parent(const Place& directory) const;

private:
    struct State;
    /// One component; nullopt: the walk goes on.
    [[nodiscard]] tl::expected<std::optional<Slot>, FileError> step(State& state) const;
    [[nodiscard]] FileError enter_link(State& state, const Place& link) const;

    const InodeTable& inodes_;
    const Mounts& mounts_;
    InodeNumber root_;
    const Credentials& who_;
};

}  // namespace lvsim::host
