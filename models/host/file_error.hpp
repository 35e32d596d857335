// SPDX-License-Identifier: Apache-2.0
//
// Why an operation on files failed: what errno would say, in the words of strerror(3).
#pragma once

#include <cstdint>
#include <string_view>

namespace lvsim::host {

enum class FileError : std::uint8_t {
    None,
    NoSuchFile,        ///< ENOENT
    IsDirectory,       ///< EISDIR
    NotDirectory,      ///< ENOTDIR
    InvalidArgument,   ///< EINVAL: also a setting that the kernel refuses
    InputOutput,       ///< EIO: a generated file of the kernel that nobody can write
    PermissionDenied,  ///< EACCES: the mode forbids it
    NotPermitted,      ///< EPERM: only its owner or root may
    Exists,            ///< EEXIST
    NotEmpty,          ///< ENOTEMPTY
    Busy,              ///< EBUSY: something is mounted there, or it is "." or ".."
    NoSpace,           ///< ENOSPC: the disk or its inodes are used up
    TooLarge,          ///< EFBIG
    TooManyLinks,      ///< ELOOP: symbolic links that never end
    NameTooLong,       ///< ENAMETOOLONG
    CrossDevice,       ///< EXDEV: from one file system to another
    BadDescriptor,     ///< EBADF: not open for that
    NotModelled,       ///< What lvsim does not model: writing to a generated file of a program
};

/// As glibc words it; NotModelled: "not modelled in lvsim".
[[nodiscard]] std::string_view to_text(FileError error);
/// The same in French (glibc 2.12, as CentOS 6 has it).
[[nodiscard]] std::string_view to_french(FileError error);

}  // namespace lvsim::host
