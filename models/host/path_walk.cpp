// SPDX-License-Identifier: Apache-2.0
#include "models/host/path_walk.hpp"

#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

constexpr std::uint32_t kTreeFileMode = 0644;
constexpr std::uint32_t kTreeDirectoryMode = 0555;

/// Puts the components of a path onto a stack: the first ends on top.
void push_components(std::string_view path, std::vector<std::string>& pending) {
    std::size_t end = path.size();
    while (end > 0) {
        const std::size_t slash = path.rfind('/', end - 1);
        const std::size_t begin = slash == std::string_view::npos ? 0 : slash + 1;
        if (begin < end) pending.emplace_back(path.substr(begin, end - begin));
        end = begin == 0 ? 0 : begin - 1;
    }
}

}  // namespace

bool may(const Credentials& who, const FileStatus& status, Access wanted) {
    if (who.is_root()) {
        return !includes(wanted, Access::Execute) || status.is_directory() ||
               status.is_executable();
    }
    std::uint32_t bits = status.mode & 7U;
    if (who.uid == status.uid) {
        bits = (status.mode >> 6U) & 7U;
    } else if (who.is_in(status.gid)) {
        bits = (status.mode >> 3U) & 7U;
    }
    const auto asked = static_cast<std::uint32_t>(wanted);
    return (bits & asked) == asked;
}

/// A walk under way.
struct PathWalk::State {
    Place current;
    std::vector<std::string> pending;
    LastLink last = LastLink::Follow;
    bool must_be_directory = false;
    int links = 0;
};

tl::expected<Slot, FileError> PathWalk::slot(std::string_view path, LastLink last) const {
    if (path.empty()) return tl::unexpected(FileError::NoSuchFile);
    if (path.size() >= kPathMax) return tl::unexpected(FileError::NameTooLong);
    State state{.current = {root_}, .pending = {}, .last = last};
    push_components(path, state.pending);
    if (state.pending.empty()) return Slot{{root_}, "/", Place{root_}, true};
    state.must_be_directory = path.ends_with('/');
    while (true) {
        auto ended = step(state);
        if (!ended) return tl::unexpected(ended.error());
        if (*ended) return std::move(**ended);
    }
}

tl::expected<Place, FileError> PathWalk::file(std::string_view path, LastLink last) const {
    auto found = slot(path, last);
    if (!found) return tl::unexpected(found.error());
    if (!found->file) return tl::unexpected(FileError::NoSuchFile);
    if (found->must_be_directory && !is_directory(*found->file)) {
        return tl::unexpected(FileError::NotDirectory);
    }
    return std::move(*found->file);
}

tl::expected<std::optional<Slot>, FileError> PathWalk::step(State& state) const {
    std::string name = std::move(state.pending.back());
    state.pending.pop_back();
    const bool is_last = state.pending.empty();
    const FileStatus directory = status(state.current);
    if (!directory.is_directory()) return tl::unexpected(FileError::NotDirectory);
    if (!may(who_, directory, Access::Execute)) return tl::unexpected(FileError::PermissionDenied);
    if (name.size() > kNameMax) return tl::unexpected(FileError::NameTooLong);
    if (name == "." || name == "..") {
        Place next = name == "." ? state.current : parent(state.current);
        if (is_last) return Slot{state.current, std::move(name), std::move(next), true};
        state.current = std::move(next);
        return std::nullopt;
    }
    Place found = child(state.current, name);
    if (found.inode == kNoInode) {
        if (!is_last) return tl::unexpected(FileError::NoSuchFile);
        return Slot{state.current, std::move(name), std::nullopt, state.must_be_directory};
    }
    const bool is_link = found.tree == nullptr && inodes_.at(found.inode).status.is_link();
    if (is_link && (!is_last || state.last == LastLink::Follow || state.must_be_directory)) {
        const FileError error = enter_link(state, found);
        if (error != FileError::None) return tl::unexpected(error);
        if (!state.pending.empty()) return std::nullopt;
        return Slot{state.current, "/", state.current, true};  // a link to "/"
    }
    if (is_last) return Slot{state.current, std::move(name), found, state.must_be_directory};
    state.current = std::move(found);
    return std::nullopt;
}

FileError PathWalk::enter_link(State& state, const Place& link) const {
    if (++state.links > kLinksMax) return FileError::TooManyLinks;
    const std::string& target = inodes_.at(link.inode).content;
    if (target.starts_with('/')) state.current = {root_};
    if (state.pending.empty() && target.ends_with('/')) state.must_be_directory = true;
    push_components(target, state.pending);
    return FileError::None;
}

Place PathWalk::child(const Place& directory, std::string_view name) const {
    if (directory.tree != nullptr) {
        std::string path = directory.in_tree;
        path.append(path.empty() ? "" : "/").append(name);
        const bool is_there =
            directory.tree->is_directory(path) || directory.tree->read(path).has_value();
        return is_there ? Place{directory.inode, directory.tree, std::move(path)} : Place{};
    }
    const auto& entries = inodes_.at(directory.inode).entries;
    const auto found = entries.find(name);
    if (found == entries.end()) return {};
    const auto mounted = mounts_.find(found->second);
    return {found->second, mounted == mounts_.end() ? nullptr : mounted->second};
}

Place PathWalk::parent(const Place& directory) const {
    if (directory.in_tree.empty()) return {inodes_.at(directory.inode).parent};
    const std::size_t slash = directory.in_tree.rfind('/');
    return {directory.inode, directory.tree,
            slash == std::string::npos ? "" : directory.in_tree.substr(0, slash)};
}

bool PathWalk::is_directory(const Place& place) const {
    return status(place).is_directory();
}

FileStatus PathWalk::status(const Place& place) const {
    const Inode& inode = inodes_.at(place.inode);
    FileStatus status = inode.status;
    if (place.tree == nullptr) return status;
    const bool is_directory = place.in_tree.empty() || place.tree->is_directory(place.in_tree);
    status.kind = is_directory ? FileKind::Directory : FileKind::Regular;
    status.mode = is_directory ? kTreeDirectoryMode : kTreeFileMode;
    status.links = 1;
    status.size_bytes = 0;
    status.blocks = 0;
    return status;
}

}  // namespace lvsim::host
