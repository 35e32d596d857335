// SPDX-License-Identifier: Apache-2.0
//
// What a file of a simulated machine is (inode(7)): its kind, mode, owners, times and content.
// Left out: sockets, FIFOs and block devices as files, access control lists, extended attributes;
// the access time is that of the creation or of utimes, as on a disk mounted with noatime.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>

namespace lvsim::host {

/// 0 is no inode.
enum class InodeNumber : std::uint64_t {};
inline constexpr InodeNumber kNoInode{0};

/// Nanoseconds since 1970-01-01 00:00:00 UTC, as the machine's clock has them.
enum class FileTime : std::int64_t {};

enum class FileKind : std::uint8_t { Regular, Directory, SymbolicLink, CharacterDevice };

/// The devices of /dev that files may be.
enum class Device : std::uint8_t { None, Null, Zero, Full, Random, Terminal };

/// What stat(2) answers.
struct FileStatus {
    InodeNumber inode = kNoInode;
    FileKind kind = FileKind::Regular;
    std::uint32_t mode = 0;  ///< The lower twelve bits: permissions, set-id and sticky.
    std::uint32_t links = 1;
    std::uint32_t uid = 0;
    std::uint32_t gid = 0;
    std::uint64_t size_bytes = 0;
    std::uint64_t blocks = 0;  ///< Of 512 bytes.
    FileTime accessed{};
    FileTime modified{};
    FileTime changed{};
    Device device = Device::None;

    [[nodiscard]] bool is_directory() const { return kind == FileKind::Directory; }
    [[nodiscard]] bool is_link() const { return kind == FileKind::SymbolicLink; }
    [[nodiscard]] bool is_regular() const { return kind == FileKind::Regular; }
    /// Whether anybody at all may execute it.
    [[nodiscard]] bool is_executable() const { return (mode & 0111) != 0; }
};

/// A file with its content. Directories have entries, links a target in `content`.
struct Inode {
    FileStatus status = {};
    std::string content = {};
    std::function<std::string()> generate = nullptr;  ///< Makes the content when it is read.
    std::map<std::string, InodeNumber, std::less<>> entries = {};
    InodeNumber parent = kNoInode;  ///< Of a directory: what ".." is.
    std::uint32_t opened = 0;       ///< Open files that keep it, even without a name.
    bool is_kernel_file = false;    ///< Below /proc: of size 0, never written nor removed.
};

}  // namespace lvsim::host
