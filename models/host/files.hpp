// SPDX-License-Identifier: Apache-2.0
//
// The file system of a machine: what the kernel and a scenario put there, and the system calls of
// programs with their errors (POSIX.1-2017, Linux's choices where it leaves some).
// A program is a file, too: its content names the entry of the registry (command.hpp).
// Left out: what inode.hpp names; quotas, and disks other than one.
#pragma once

#include "models/host/credentials.hpp"
#include "models/host/file_error.hpp"
#include "models/host/file_tree.hpp"
#include "models/host/inode.hpp"
#include "models/host/inode_table.hpp"
#include "models/host/path_walk.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class OpenFile;

/// How open(2) opens. Without `writes` it is for reading only.
struct OpenOptions {
    bool reads = true;
    bool writes = false;
    bool creates = false;
    bool is_exclusive = false;  ///< With `creates`: the file must be new.
    bool truncates = false;
    bool appends = false;
    std::uint32_t mode = 0644;  ///< Of a new file, the umask taken off.
};

/// What chown(2) changes; nullopt: stays.
struct NewOwner {
    std::optional<std::uint32_t> uid = std::nullopt;
    std::optional<std::uint32_t> gid = std::nullopt;
};

/// What utimensat(2) sets; nullopt: stays.
struct NewTimes {
    std::optional<FileTime> accessed = std::nullopt;
    std::optional<FileTime> modified = std::nullopt;
    bool is_now = false;  ///< Set to the present: then write permission is enough.
};

class Files {
public:
    using Clock = std::function<FileTime()>;
    template <typename T>
    using Answer = tl::expected<T, FileError>;

    /// A disk with the directories that every system has.
    explicit Files(Clock clock, DiskLimits limits = {});
    Files(const Files&) = delete;
    Files& operator=(const Files&) = delete;

    // --- the kernel and the scenario: all is allowed, directories above are made -----------------

    /// A file whose content is made whenever it is read.
    void add_generated(std::string path, std::function<std::string()> content);
    /// `tree` answers for everything below `directory`. Requires: it outlives this.
    void mount(std::string directory, FileTree& tree);
    void add_device(const std::string& path, Device device);
    /// The program `name` of the registry, mode 0755.
    void add_program(const std::string& path, std::string_view name);
    /// Makes the file or replaces its content. Fails only where something else is in the way, a
    /// name is too long or the disk is full: who takes paths from people looks at the answer.
    FileError write(const std::string& path, std::string_view content);
    FileError add_directory(const std::string& path, std::uint32_t mode = 0755);
    /// Makes the link or replaces it.
    FileError add_link(const std::string& path, std::string_view target);
    /// With all that lies in it. Nothing there: no effect.
    void remove(std::string_view path);
    /// nullopt: no such file. Requires: an absolute path.
    [[nodiscard]] std::optional<std::string> read(std::string_view path) const;

    // --- as a program of root's sees them; paths from absolute() ---------------------------------

    /// read() with the reason.
    [[nodiscard]] FileError read_into(std::string_view path, std::string& content) const;
    /// open(2) for writing: makes the file if need be, empties it with `is_truncated`.
    [[nodiscard]] FileError open_for_writing(const std::string& path, bool is_truncated);
    /// write(2) at the end of a file that open_for_writing() accepted.
    FileError append(const std::string& path, std::string_view bytes);
    [[nodiscard]] bool is_directory(std::string_view path) const;
    /// The names in a directory, in byte order; empty when there is no such directory.
    [[nodiscard]] std::vector<std::string> list(std::string_view directory) const;

    // --- system calls. Paths are absolute, "." and ".." in them are resolved as the kernel does
    // ---

    [[nodiscard]] Answer<FileStatus> stat(std::string_view path, const Credentials& who) const;
    [[nodiscard]] Answer<FileStatus> lstat(std::string_view path, const Credentials& who) const;
    [[nodiscard]] FileError access(std::string_view path, Access wanted,
                                   const Credentials& who) const;
    [[nodiscard]] Answer<OpenFile> open(std::string_view path, const OpenOptions& options,
                                        const Credentials& who);
    /// The whole content, opened and read.
    [[nodiscard]] Answer<std::string> read(std::string_view path, const Credentials& who) const;
    /// The names in a directory, in byte order, without "." and "..".
    [[nodiscard]] Answer<std::vector<std::string>> list(std::string_view path,
                                                        const Credentials& who) const;
    [[nodiscard]] FileError make_directory(std::string_view path, std::uint32_t mode,
                                           const Credentials& who);
    [[nodiscard]] FileError remove_directory(std::string_view path, const Credentials& who);
    [[nodiscard]] FileError unlink(std::string_view path, const Credentials& who);
    [[nodiscard]] FileError rename(std::string_view from, std::string_view to,
                                   const Credentials& who);
    /// A hard link; a symbolic one at `from` is linked itself.
    [[nodiscard]] FileError link(std::string_view from, std::string_view to,
                                 const Credentials& who);
    [[nodiscard]] FileError symlink(std::string_view target, std::string_view path,
                                    const Credentials& who);
    [[nodiscard]] Answer<std::string> read_link(std::string_view path,
                                                const Credentials& who) const;
    [[nodiscard]] FileError change_mode(std::string_view path, std::uint32_t mode,
                                        const Credentials& who);
    [[nodiscard]] FileError change_owner(std::string_view path, const NewOwner& owner,
                                         LastLink last, const Credentials& who);
    [[nodiscard]] FileError set_times(std::string_view path, const NewTimes& times, LastLink last,
                                      const Credentials& who);
    /// The path without links, "." and "..": realpath(3). All of it must be there.
    [[nodiscard]] Answer<std::string> real_path(std::string_view path,
                                                const Credentials& who) const;
    /// Which program of the registry the file is; nullopt: none (a script, a text).
    [[nodiscard]] std::optional<std::string> program_at(std::string_view path,
                                                        const Credentials& who) const;

    [[nodiscard]] const InodeTable& disk() const { return inodes_; }
    [[nodiscard]] FileTime now() const { return clock_(); }

private:
    friend class OpenFile;
    [[nodiscard]] PathWalk walk(const Credentials& who) const {
        return {inodes_, mounts_, root_, who};
    }
    [[nodiscard]] Answer<std::string> content_of(const Place& place) const;
    [[nodiscard]] FileStatus status_of(const Place& place) const;
    void touch(InodeNumber number);
    void touch_status(InodeNumber number);
    /// A new file in the slot. NoSpace: no inode is left.
    [[nodiscard]] Answer<InodeNumber> make(const Slot& slot, FileStatus status,
                                           const Credentials& who);
    /// Whether names of this directory may be added and taken away.
    [[nodiscard]] FileError may_change(const Place& directory, const Credentials& who) const;
    [[nodiscard]] FileError may_remove(const Slot& slot, const Credentials& who) const;
    [[nodiscard]] Answer<Slot> old_name(std::string_view path, const Credentials& who) const;
    [[nodiscard]] Answer<Slot> new_name(std::string_view path, const Credentials& who) const;
    [[nodiscard]] FileError replace(const Slot& from, const Slot& to, const Credentials& who);
    [[nodiscard]] bool is_inside(InodeNumber inner, InodeNumber outer) const;
    [[nodiscard]] Answer<Place> open_place(std::string_view path, const OpenOptions& options,
                                           const Credentials& who);
    [[nodiscard]] Answer<InodeNumber> kernel_file(const std::string& path, FileKind kind,
                                                  std::uint32_t mode);
    [[nodiscard]] Answer<InodeNumber> kernel_directory(std::string_view path, std::uint32_t mode);
    FileError set_content(InodeNumber number, std::string_view content);
    /// Asserts that it worked: for paths that lvsim itself chose.
    static InodeNumber required(const Answer<InodeNumber>& answer, std::string_view path);
    void remove_below(InodeNumber directory);

    Clock clock_;
    InodeTable inodes_;
    Mounts mounts_;
    InodeNumber root_;
    Credentials kernel_ = {};  ///< Root's, for those who may do all.
};

/// What `path` means in the directory `current`: absolute, without ".", ".." and doubled slashes
/// (links are not looked at: where they matter, joined() and a system call).
[[nodiscard]] std::string absolute(std::string_view path, std::string_view current);
/// The same with "." and ".." kept, for the system calls. An empty path stays empty.
[[nodiscard]] std::string joined(std::string_view path, std::string_view current);

}  // namespace lvsim::host
