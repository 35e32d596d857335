// SPDX-License-Identifier: Apache-2.0
//
// The system calls of Files that make names, take them away and move them.
#include "models/host/files.hpp"

#include <utility>

namespace lvsim::host {

namespace {

constexpr std::uint32_t kSetGid = 02000;
constexpr std::uint32_t kSticky = 01000;

}  // namespace

void Files::touch(InodeNumber number) {
    inodes_.at(number).status.modified = now();
    touch_status(number);
}

void Files::touch_status(InodeNumber number) {
    inodes_.at(number).status.changed = now();
}

Files::Answer<InodeNumber> Files::make(const Slot& slot, FileStatus status,
                                       const Credentials& who) {
    const FileStatus& directory = inodes_.at(slot.directory.inode).status;
    const FileTime born = now();
    status.uid = who.uid;
    status.gid = who.gid;
    if ((directory.mode & kSetGid) != 0) {
        status.gid = directory.gid;
        if (status.is_directory()) status.mode |= kSetGid;
    }
    status.accessed = born;
    status.modified = born;
    status.changed = born;
    const InodeNumber number = inodes_.make(status);
    if (number == kNoInode) return tl::unexpected(FileError::NoSpace);
    inodes_.add_entry(slot.directory.inode, slot.name, number);
    touch(slot.directory.inode);
    return number;
}

FileError Files::may_change(const Place& directory, const Credentials& who) const {
    // procfs makes no files: it says that there are none.
    const bool is_kernels = directory.tree != nullptr || inodes_.at(directory.inode).is_kernel_file;
    if (is_kernels) return FileError::NoSuchFile;
    return may(who, inodes_.at(directory.inode).status, Access::Write | Access::Execute)
               ? FileError::None
               : FileError::PermissionDenied;
}

FileError Files::may_remove(const Slot& slot, const Credentials& who) const {
    if (slot.directory.tree != nullptr) return FileError::NotPermitted;
    const FileStatus& directory = inodes_.at(slot.directory.inode).status;
    if (!may(who, directory, Access::Write | Access::Execute)) return FileError::PermissionDenied;
    const Inode& inode = inodes_.at(slot.file->inode);
    if (inode.is_kernel_file) return FileError::NotPermitted;
    const bool is_owner = who.is_root() || who.uid == directory.uid || who.uid == inode.status.uid;
    if ((directory.mode & kSticky) != 0 && !is_owner) return FileError::NotPermitted;
    return mounts_.contains(slot.file->inode) ? FileError::Busy : FileError::None;
}

/// A name that must be there.
Files::Answer<Slot> Files::old_name(std::string_view path, const Credentials& who) const {
    auto slot = walk(who).slot(path, LastLink::Keep);
    if (slot && !slot->file) return tl::unexpected(FileError::NoSuchFile);
    return slot;
}

/// A name that must be free, in a directory where one may make it.
Files::Answer<Slot> Files::new_name(std::string_view path, const Credentials& who) const {
    auto slot = walk(who).slot(path, LastLink::Keep);
    if (!slot) return slot;
    if (slot->file) return tl::unexpected(FileError::Exists);
    const FileError error = may_change(slot->directory, who);
    if (error != FileError::None) return tl::unexpected(error);
    return slot;
}

FileError Files::make_directory(std::string_view path, std::uint32_t mode, const Credentials& who) {
    const auto slot = new_name(path, who);
    if (!slot) return slot.error();
    const auto made = make(*slot, {.kind = FileKind::Directory, .mode = mode & 07777U}, who);
    return made ? FileError::None : made.error();
}

FileError Files::remove_directory(std::string_view path, const Credentials& who) {
    const auto slot = old_name(path, who);
    if (!slot) return slot.error();
    if (slot->name == ".") return FileError::InvalidArgument;
    if (slot->name == "..") return FileError::NotEmpty;
    if (slot->name == "/") return FileError::Busy;
    const FileError error = may_remove(*slot, who);
    if (error != FileError::None) return error;
    const Inode& inode = inodes_.at(slot->file->inode);
    if (!inode.status.is_directory()) return FileError::NotDirectory;
    if (!inode.entries.empty()) return FileError::NotEmpty;
    inodes_.remove_entry(slot->directory.inode, slot->name);
    touch(slot->directory.inode);
    return FileError::None;
}

FileError Files::unlink(std::string_view path, const Credentials& who) {
    const auto slot = old_name(path, who);
    if (!slot) return slot.error();
    if (!slot->is_name()) return FileError::IsDirectory;
    const bool is_directory = walk(who).is_directory(*slot->file);
    if (slot->must_be_directory) {
        return is_directory ? FileError::IsDirectory : FileError::NotDirectory;
    }
    const FileError error = may_remove(*slot, who);
    if (error != FileError::None && error != FileError::Busy) return error;
    if (is_directory) return FileError::IsDirectory;
    touch_status(slot->file->inode);
    inodes_.remove_entry(slot->directory.inode, slot->name);
    touch(slot->directory.inode);
    return FileError::None;
}

bool Files::is_inside(InodeNumber inner, InodeNumber outer) const {
    for (InodeNumber at = inner;; at = inodes_.at(at).parent) {
        if (at == outer) return true;
        if (at == root_) return false;
    }
}

FileError Files::rename(std::string_view from, std::string_view to, const Credentials& who) {
    const auto old_slot = walk(who).slot(from, LastLink::Keep);
    if (!old_slot) return old_slot.error();
    const auto new_slot = walk(who).slot(to, LastLink::Keep);
    if (!new_slot) return new_slot.error();
    if (!old_slot->is_name() || !new_slot->is_name()) return FileError::Busy;
    if (old_slot->directory.tree != nullptr || new_slot->directory.tree != nullptr) {
        return FileError::CrossDevice;
    }
    if (!old_slot->file) return FileError::NoSuchFile;
    const bool is_directory = walk(who).is_directory(*old_slot->file);
    if (!is_directory && (old_slot->must_be_directory || new_slot->must_be_directory)) {
        return FileError::NotDirectory;
    }
    if (is_directory && is_inside(new_slot->directory.inode, old_slot->file->inode)) {
        return FileError::InvalidArgument;
    }
    const bool holds_source = new_slot->file && walk(who).is_directory(*new_slot->file) &&
                              is_inside(old_slot->directory.inode, new_slot->file->inode);
    if (holds_source) return FileError::NotEmpty;
    if (new_slot->file && *new_slot->file == *old_slot->file) return FileError::None;
    return replace(*old_slot, *new_slot, who);
}

FileError Files::replace(const Slot& from, const Slot& to, const Credentials& who) {
    FileError error = may_remove(from, who);
    if (error == FileError::None) {
        error = to.file ? may_remove(to, who) : may_change(to.directory, who);
    }
    if (error != FileError::None) return error;
    const InodeNumber moved = from.file->inode;
    const FileStatus& status = inodes_.at(moved).status;
    if (to.file) {
        const Inode& old = inodes_.at(to.file->inode);
        if (status.is_directory() && !old.status.is_directory()) return FileError::NotDirectory;
        if (!status.is_directory() && old.status.is_directory()) return FileError::IsDirectory;
        if (!old.entries.empty()) return FileError::NotEmpty;
    }
    // Another owner's directory can be renamed, but not given another parent: its ".." changes.
    const bool is_moved = from.directory.inode != to.directory.inode;
    if (status.is_directory() && is_moved && !may(who, status, Access::Write)) {
        return FileError::PermissionDenied;
    }
    if (to.file) inodes_.remove_entry(to.directory.inode, to.name);
    inodes_.add_entry(to.directory.inode, to.name, moved);
    inodes_.remove_entry(from.directory.inode, from.name);
    touch(from.directory.inode);
    touch(to.directory.inode);
    touch_status(moved);
    return FileError::None;
}

FileError Files::link(std::string_view from, std::string_view to, const Credentials& who) {
    const auto source = walk(who).file(from, LastLink::Keep);
    if (!source) return source.error();
    const auto slot = new_name(to, who);
    if (!slot) return slot.error();
    if (source->tree != nullptr) return FileError::CrossDevice;
    if (slot->must_be_directory) return FileError::NoSuchFile;
    if (inodes_.at(source->inode).status.is_directory()) return FileError::NotPermitted;
    inodes_.add_entry(slot->directory.inode, slot->name, source->inode);
    touch_status(source->inode);
    touch(slot->directory.inode);
    return FileError::None;
}

FileError Files::symlink(std::string_view target, std::string_view path, const Credentials& who) {
    if (target.empty()) return FileError::NoSuchFile;
    if (target.size() >= kPathMax) return FileError::NameTooLong;
    const auto slot = new_name(path, who);
    if (!slot) return slot.error();
    if (slot->must_be_directory) return FileError::NoSuchFile;
    const auto made = make(*slot, {.kind = FileKind::SymbolicLink, .mode = 0777}, who);
    if (!made) return made.error();
    const FileError error = inodes_.write(*made, 0, target);
    if (error != FileError::None) inodes_.remove_entry(slot->directory.inode, slot->name);
    return error;
}

}  // namespace lvsim::host
