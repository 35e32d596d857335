// SPDX-License-Identifier: Apache-2.0
//
// All inodes of one machine's disk, with the limits of the disk. Who may do what is not asked here.
#pragma once

#include "models/host/file_error.hpp"
#include "models/host/inode.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace lvsim::host {

/// What the disk of a machine holds at most; beyond is ENOSPC.
struct DiskLimits {
    std::uint64_t bytes_max = std::uint64_t{256} * 1024 * 1024;
    std::size_t inodes_max = 65'536;
};

class InodeTable {
public:
    explicit InodeTable(DiskLimits limits) : limits_(limits) {}

    /// A new inode without a name: links is 0 until add_entry(). kNoInode: none is left.
    [[nodiscard]] InodeNumber make(FileStatus status);
    [[nodiscard]] Inode& at(InodeNumber number);
    [[nodiscard]] const Inode& at(InodeNumber number) const;

    /// Gives the inode a name. Requires: the name is free, `directory` is one.
    void add_entry(InodeNumber directory, std::string_view name, InodeNumber target);
    /// Takes the name away, and with the last name (and the last opening) the inode.
    void remove_entry(InodeNumber directory, std::string_view name);
    /// Keeps the inode while a file is open; release() lets it go.
    void hold(InodeNumber number);
    void release(InodeNumber number);

    /// Replaces bytes from `offset` on; a gap is filled with zeros. NoSpace: nothing was written.
    FileError write(InodeNumber number, std::uint64_t offset, std::string_view bytes);
    /// Cuts or fills with zeros.
    FileError resize(InodeNumber number, std::uint64_t size_bytes);

    [[nodiscard]] std::uint64_t bytes_used() const { return bytes_used_; }
    [[nodiscard]] std::size_t inodes_used() const { return inodes_.size(); }
    [[nodiscard]] const DiskLimits& limits() const { return limits_; }

private:
    void drop_if_unused(InodeNumber number);
    void set_size(Inode& inode);

    DiskLimits limits_;
    std::map<InodeNumber, Inode> inodes_;
    std::uint64_t next_ = 2;  // the root directory's number on ext file systems
    std::uint64_t bytes_used_ = 0;
};

}  // namespace lvsim::host
