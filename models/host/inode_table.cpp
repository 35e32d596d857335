// SPDX-License-Identifier: Apache-2.0
#include "models/host/inode_table.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::uint64_t kBlockBytes = 4'096;
constexpr std::uint64_t kDirectoryBytes = 4'096;
/// A link's target of less than this lies in the inode itself (ext4: 60 bytes).
constexpr std::uint64_t kFastLinkBytes = 60;

}  // namespace

InodeNumber InodeTable::make(FileStatus status) {
    if (inodes_.size() >= limits_.inodes_max) return kNoInode;
    const InodeNumber number{next_++};
    status.inode = number;
    status.links = 0;
    Inode& inode = inodes_.emplace(number, Inode{.status = status}).first->second;
    set_size(inode);
    return number;
}

Inode& InodeTable::at(InodeNumber number) {
    return const_cast<Inode&>(std::as_const(*this).at(number));
}

const Inode& InodeTable::at(InodeNumber number) const {
    const auto found = inodes_.find(number);
    LVSIM_ASSERT(found != inodes_.end(), "no inode {}", static_cast<std::uint64_t>(number));
    return found->second;
}

void InodeTable::add_entry(InodeNumber directory, std::string_view name, InodeNumber target) {
    Inode& parent = at(directory);
    Inode& child = at(target);
    const bool is_new = parent.entries.emplace(name, target).second;
    LVSIM_ASSERT(is_new, "'{}' is there already", name);
    ++child.status.links;
    if (!child.status.is_directory()) return;
    child.parent = directory;
    if (child.status.links == 1) ++child.status.links;  // its own "."
    ++parent.status.links;                              // its ".."
}

void InodeTable::remove_entry(InodeNumber directory, std::string_view name) {
    Inode& parent = at(directory);
    const auto found = parent.entries.find(name);
    LVSIM_ASSERT(found != parent.entries.end(), "no '{}' to remove", name);
    const InodeNumber target = found->second;
    parent.entries.erase(found);
    Inode& child = at(target);
    --child.status.links;
    if (child.status.is_directory()) --parent.status.links;
    drop_if_unused(target);
}

void InodeTable::hold(InodeNumber number) {
    ++at(number).opened;
}

void InodeTable::release(InodeNumber number) {
    --at(number).opened;
    drop_if_unused(number);
}

FileError InodeTable::write(InodeNumber number, std::uint64_t offset, std::string_view bytes) {
    Inode& inode = at(number);
    const std::uint64_t end = offset + bytes.size();
    if (end > inode.content.size()) {
        if (const FileError error = resize(number, end); error != FileError::None) return error;
    }
    std::copy(bytes.begin(), bytes.end(),
              inode.content.begin() + static_cast<std::ptrdiff_t>(offset));
    return FileError::None;
}

FileError InodeTable::resize(InodeNumber number, std::uint64_t size_bytes) {
    Inode& inode = at(number);
    const std::uint64_t others = bytes_used_ - inode.content.size();
    const bool is_growing = size_bytes > inode.content.size();
    if (is_growing && (size_bytes > limits_.bytes_max || others > limits_.bytes_max - size_bytes)) {
        return FileError::NoSpace;
    }
    inode.content.resize(size_bytes);
    bytes_used_ = others + size_bytes;
    set_size(inode);
    return FileError::None;
}

void InodeTable::drop_if_unused(InodeNumber number) {
    const Inode& inode = at(number);
    // A directory without a name still has its ".".
    const std::uint32_t unnamed = inode.status.is_directory() ? 1 : 0;
    if (inode.status.links > unnamed || inode.opened > 0) return;
    bytes_used_ -= inode.content.size();
    inodes_.erase(number);
}

void InodeTable::set_size(Inode& inode) {
    FileStatus& status = inode.status;
    const bool is_directory = status.is_directory();
    status.size_bytes = is_directory ? kDirectoryBytes : inode.content.size();
    const bool is_inline = status.is_link() && status.size_bytes < kFastLinkBytes;
    const std::uint64_t blocks =
        is_inline ? 0 : (status.size_bytes + kBlockBytes - 1) / kBlockBytes;
    status.blocks = blocks * (kBlockBytes / 512);
}

}  // namespace lvsim::host
