// SPDX-License-Identifier: Apache-2.0
//
// The files of a machine as one program sees them: with its user, its directory and its umask.
#pragma once

#include "models/host/command.hpp"
#include "models/host/files.hpp"
#include "models/host/open_file.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// Paths as typed. Errors and meanings: Files.
class UserFiles {
public:
    template <typename T>
    using Answer = Files::Answer<T>;

    /// Requires: both outlive it.
    UserFiles(Files& files, const Surroundings& surroundings)
        : files_(files), surroundings_(surroundings) {}
    explicit UserFiles(const CommandContext* context);

    [[nodiscard]] Answer<FileStatus> stat(std::string_view path) const;
    [[nodiscard]] Answer<FileStatus> lstat(std::string_view path) const;
    [[nodiscard]] FileError access(std::string_view path, Access wanted) const;
    [[nodiscard]] bool is_directory(std::string_view path) const;
    [[nodiscard]] Answer<std::string> read(std::string_view path) const;
    [[nodiscard]] Answer<std::vector<std::string>> list(std::string_view path) const;
    [[nodiscard]] Answer<OpenFile> open(std::string_view path, OpenOptions options);
    /// Opens, empties and writes it whole; a new file has this mode less the umask.
    [[nodiscard]] FileError write(std::string_view path, std::string_view content,
                                  std::uint32_t mode = 0666);
    [[nodiscard]] FileError make_directory(std::string_view path, std::uint32_t mode = 0777);
    [[nodiscard]] FileError remove_directory(std::string_view path);
    [[nodiscard]] FileError unlink(std::string_view path);
    [[nodiscard]] FileError rename(std::string_view from, std::string_view to);
    [[nodiscard]] FileError link(std::string_view from, std::string_view to);
    [[nodiscard]] FileError symlink(std::string_view target, std::string_view path);
    [[nodiscard]] Answer<std::string> read_link(std::string_view path) const;
    [[nodiscard]] FileError change_mode(std::string_view path, std::uint32_t mode);
    [[nodiscard]] FileError change_owner(std::string_view path, const NewOwner& owner,
                                         LastLink last = LastLink::Follow);
    [[nodiscard]] FileError set_times(std::string_view path, const NewTimes& times,
                                      LastLink last = LastLink::Follow);
    [[nodiscard]] Answer<std::string> real_path(std::string_view path) const;

    [[nodiscard]] const Files& files() const { return files_; }
    [[nodiscard]] std::uint32_t umask() const { return surroundings_.umask; }

private:
    [[nodiscard]] std::string full(std::string_view path) const {
        return joined(path, surroundings_.directory);
    }
    [[nodiscard]] const Credentials& who() const { return surroundings_.user; }

    Files& files_;
    const Surroundings& surroundings_;
};

}  // namespace lvsim::host
