// SPDX-License-Identifier: Apache-2.0
//
// The files of a machine. This floor holds plain files given by a scenario and generated ones
// (/proc/net/ip_vs); directories exist because something lies in them or because every system has
// them. Owners, modes, links and times come with the full file system, at this place.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {

/// Why a file operation failed: what errno would say.
enum class FileError : std::uint8_t {
    None,
    NoSuchFile,       ///< ENOENT
    IsDirectory,      ///< EISDIR
    NotDirectory,     ///< ENOTDIR
    InvalidArgument,  ///< EINVAL: a setting that the kernel refuses
    InputOutput,      ///< EIO: a generated file of the kernel that nobody can write
    NotModelled,      ///< What lvsim does not model: writing to a generated file of a program
};
/// As strerror() words it; NotModelled: "not modelled in lvsim".
[[nodiscard]] std::string_view to_text(FileError error);

/// A part of the file tree that somebody else keeps (/proc/sys). Paths are relative: "net/ipv4".
class FileTree {
public:
    [[nodiscard]] virtual std::optional<std::string> read(std::string_view path) const = 0;
    virtual FileError write(std::string_view path, std::string_view bytes) = 0;
    [[nodiscard]] virtual bool is_directory(std::string_view path) const = 0;
    /// The names in the directory at `path` ("" for the top), in byte order.
    [[nodiscard]] virtual std::vector<std::string> list(std::string_view path) const = 0;

protected:
    ~FileTree() = default;
};

class Files {
public:
    Files();

    /// A file whose content is made whenever it is read.
    void add_generated(std::string path, std::function<std::string()> content);
    /// `tree` answers for everything below `directory`. Requires: it outlives this.
    void mount(std::string directory, FileTree& tree);

    /// Makes the file or replaces it, and the directories above.
    void write(std::string path, std::string content);
    void remove(std::string_view path);
    /// nullopt: no such file. Requires: an absolute path.
    [[nodiscard]] std::optional<std::string> read(std::string_view path) const;

    // --- as a program sees them; paths from absolute() ---------------------------------------

    /// read() with the reason.
    [[nodiscard]] FileError read_into(std::string_view path, std::string& content) const;
    /// open(2) for writing: makes the file if need be, empties it with `is_truncated`.
    [[nodiscard]] FileError open_for_writing(const std::string& path, bool is_truncated);
    /// write(2) at the end of a file that open_for_writing() accepted.
    FileError append(const std::string& path, std::string_view bytes);
    [[nodiscard]] bool is_directory(std::string_view path) const;
    /// The names in a directory, in byte order; empty when there is no such directory.
    [[nodiscard]] std::vector<std::string> list(std::string_view directory) const;

private:
    struct File {
        std::string content;
        std::function<std::string()> generate;
    };
    [[nodiscard]] const std::pair<const std::string, FileTree*>* mount_of(
        std::string_view path) const;

    std::map<std::string, File, std::less<>> files_;
    std::map<std::string, FileTree*, std::less<>> mounts_;
};

/// What `path` means in the directory `current`: absolute, without ".", ".." and doubled slashes.
[[nodiscard]] std::string absolute(std::string_view path, std::string_view current);

}  // namespace lvsim::host
