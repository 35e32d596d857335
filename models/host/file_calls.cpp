// SPDX-License-Identifier: Apache-2.0
//
// The system calls of Files that look and open; those that change names are in file_names.cpp.
#include "models/host/files.hpp"
#include "models/host/open_file.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::uint32_t kSetUid = 04000;
constexpr std::uint32_t kSetGid = 02000;

}  // namespace

FileStatus Files::status_of(const Place& place) const {
    FileStatus status = walk(kernel_).status(place);
    const Inode& inode = inodes_.at(place.inode);
    if (place.tree == nullptr && inode.generate && !inode.is_kernel_file) {
        status.size_bytes = inode.generate().size();
    }
    return status;
}

Files::Answer<std::string> Files::content_of(const Place& place) const {
    if (walk(kernel_).is_directory(place)) return tl::unexpected(FileError::IsDirectory);
    if (place.tree != nullptr) {
        auto content = place.tree->read(place.in_tree);
        if (!content) return tl::unexpected(FileError::NoSuchFile);
        return std::move(*content);
    }
    const Inode& inode = inodes_.at(place.inode);
    switch (inode.status.device) {
        case Device::None: return inode.generate ? inode.generate() : inode.content;
        case Device::Null: return std::string();
        case Device::Zero:
        case Device::Full:
        case Device::Random:
        case Device::Terminal: return tl::unexpected(FileError::NotModelled);
    }
    return tl::unexpected(FileError::InputOutput);
}

Files::Answer<FileStatus> Files::stat(std::string_view path, const Credentials& who) const {
    const auto place = walk(who).file(path, LastLink::Follow);
    if (!place) return tl::unexpected(place.error());
    return status_of(*place);
}

Files::Answer<FileStatus> Files::lstat(std::string_view path, const Credentials& who) const {
    const auto place = walk(who).file(path, LastLink::Keep);
    if (!place) return tl::unexpected(place.error());
    return status_of(*place);
}

FileError Files::access(std::string_view path, Access wanted, const Credentials& who) const {
    const auto place = walk(who).file(path, LastLink::Follow);
    if (!place) return place.error();
    return may(who, walk(who).status(*place), wanted) ? FileError::None
                                                      : FileError::PermissionDenied;
}

Files::Answer<std::string> Files::read(std::string_view path, const Credentials& who) const {
    const auto place = walk(who).file(path, LastLink::Follow);
    if (!place) return tl::unexpected(place.error());
    if (!may(who, walk(who).status(*place), Access::Read)) {
        return tl::unexpected(FileError::PermissionDenied);
    }
    return content_of(*place);
}

Files::Answer<std::vector<std::string>> Files::list(std::string_view path,
                                                    const Credentials& who) const {
    const auto place = walk(who).file(path, LastLink::Follow);
    if (!place) return tl::unexpected(place.error());
    const FileStatus status = walk(who).status(*place);
    if (!status.is_directory()) return tl::unexpected(FileError::NotDirectory);
    if (!may(who, status, Access::Read)) return tl::unexpected(FileError::PermissionDenied);
    if (place->tree != nullptr) return place->tree->list(place->in_tree);
    std::vector<std::string> names;
    for (const auto& entry : inodes_.at(place->inode).entries) names.push_back(entry.first);
    return names;
}

Files::Answer<Place> Files::open_place(std::string_view path, const OpenOptions& options,
                                       const Credentials& who) {
    const bool keeps_link = options.creates && options.is_exclusive;
    const auto slot = walk(who).slot(path, keeps_link ? LastLink::Keep : LastLink::Follow);
    if (!slot) return tl::unexpected(slot.error());
    if (!slot->file) {
        if (!options.creates) return tl::unexpected(FileError::NoSuchFile);
        if (slot->must_be_directory) return tl::unexpected(FileError::IsDirectory);
        const FileError error = may_change(slot->directory, who);
        if (error != FileError::None) return tl::unexpected(error);
        const auto made = make(*slot, {.mode = options.mode}, who);
        if (!made) return tl::unexpected(made.error());
        return Place{*made};
    }
    if (keeps_link) return tl::unexpected(FileError::Exists);
    const FileStatus status = walk(who).status(*slot->file);
    if (slot->must_be_directory && !status.is_directory()) {
        return tl::unexpected(FileError::NotDirectory);
    }
    if (status.is_directory() && (options.writes || options.creates)) {
        return tl::unexpected(FileError::IsDirectory);
    }
    const Access wanted = (options.reads ? Access::Read : Access::None) |
                          (options.writes ? Access::Write : Access::None);
    if (!may(who, status, wanted)) return tl::unexpected(FileError::PermissionDenied);
    if (slot->file->tree != nullptr || !options.writes) return *slot->file;
    const Inode& inode = inodes_.at(slot->file->inode);
    if (inode.generate && !inode.is_kernel_file) return tl::unexpected(FileError::NotModelled);
    if (options.truncates && status.is_regular() && !inode.generate) {
        // Making it smaller never fails.
        static_cast<void>(inodes_.resize(slot->file->inode, 0));
        touch(slot->file->inode);
    }
    return *slot->file;
}

Files::Answer<OpenFile> Files::open(std::string_view path, const OpenOptions& options,
                                    const Credentials& who) {
    auto place = open_place(path, options, who);
    if (!place) return tl::unexpected(place.error());
    return OpenFile(*this, std::move(*place), options);
}

FileError Files::append(const std::string& path, std::string_view bytes) {
    auto opened =
        open(path, {.reads = false, .writes = true, .creates = true, .appends = true}, kernel_);
    return opened ? opened->write(bytes) : opened.error();
}

FileError Files::change_mode(std::string_view path, std::uint32_t mode, const Credentials& who) {
    const auto place = walk(who).file(path, LastLink::Follow);
    if (!place) return place.error();
    if (place->tree != nullptr) return FileError::NotPermitted;
    FileStatus& status = inodes_.at(place->inode).status;
    if (!who.is_root() && who.uid != status.uid) return FileError::NotPermitted;
    status.mode = mode & 07777U;
    if (!who.is_root() && !who.is_in(status.gid)) status.mode &= ~kSetGid;
    touch_status(place->inode);
    return FileError::None;
}

FileError Files::change_owner(std::string_view path, const NewOwner& owner, LastLink last,
                              const Credentials& who) {
    const auto place = walk(who).file(path, last);
    if (!place) return place.error();
    if (place->tree != nullptr) return FileError::NotPermitted;
    FileStatus& status = inodes_.at(place->inode).status;
    const bool is_own = who.uid == status.uid;
    const bool keeps_uid = !owner.uid || (is_own && *owner.uid == status.uid);
    const bool keeps_gid = !owner.gid || (is_own && who.is_in(*owner.gid));
    if (!who.is_root() && !(keeps_uid && keeps_gid)) return FileError::NotPermitted;
    status.uid = owner.uid.value_or(status.uid);
    status.gid = owner.gid.value_or(status.gid);
    if (status.is_regular()) {
        // Linux takes set-uid away, and set-gid where it means running as the group.
        const bool runs_as_group = (status.mode & 0010U) != 0;
        status.mode &= ~(kSetUid | (runs_as_group ? kSetGid : 0U));
    }
    touch_status(place->inode);
    return FileError::None;
}

FileError Files::set_times(std::string_view path, const NewTimes& times, LastLink last,
                           const Credentials& who) {
    const auto place = walk(who).file(path, last);
    if (!place) return place.error();
    if (place->tree != nullptr) return FileError::NotPermitted;
    FileStatus& status = inodes_.at(place->inode).status;
    if (!who.is_root() && who.uid != status.uid) {
        if (!times.is_now) return FileError::NotPermitted;
        if (!may(who, status, Access::Write)) return FileError::PermissionDenied;
    }
    status.accessed = times.accessed.value_or(status.accessed);
    status.modified = times.modified.value_or(status.modified);
    touch_status(place->inode);
    return FileError::None;
}

Files::Answer<std::string> Files::read_link(std::string_view path, const Credentials& who) const {
    const auto place = walk(who).file(path, LastLink::Keep);
    if (!place) return tl::unexpected(place.error());
    if (place->tree != nullptr || !inodes_.at(place->inode).status.is_link()) {
        return tl::unexpected(FileError::InvalidArgument);
    }
    return inodes_.at(place->inode).content;
}

Files::Answer<std::string> Files::real_path(std::string_view path, const Credentials& who) const {
    auto place = walk(who).file(path, LastLink::Follow);
    if (!place) return tl::unexpected(place.error());
    std::string result =
        place->tree != nullptr && !place->in_tree.empty() ? "/" + place->in_tree : std::string();
    InodeNumber inode = place->inode;
    if (!inodes_.at(inode).status.is_directory()) {
        const auto slot = walk(who).slot(path, LastLink::Follow);
        result = "/" + slot->name;
        inode = slot->directory.inode;
    }
    while (inode != root_) {
        const InodeNumber parent = inodes_.at(inode).parent;
        const auto& entries = inodes_.at(parent).entries;
        const auto own = std::find_if(entries.begin(), entries.end(),
                                      [&](const auto& entry) { return entry.second == inode; });
        result.insert(0, "/" + own->first);
        inode = parent;
    }
    return result.empty() ? "/" : result;
}

}  // namespace lvsim::host
