// SPDX-License-Identifier: Apache-2.0
#include "models/host/user_files.hpp"

#include "models/host/host.hpp"

namespace lvsim::host {

UserFiles::UserFiles(const CommandContext* context)
    : UserFiles(context->host->files(), context->surroundings) {}

UserFiles::Answer<FileStatus> UserFiles::stat(std::string_view path) const {
    return files_.stat(full(path), who());
}

UserFiles::Answer<FileStatus> UserFiles::lstat(std::string_view path) const {
    return files_.lstat(full(path), who());
}

FileError UserFiles::access(std::string_view path, Access wanted) const {
    return files_.access(full(path), wanted, who());
}

bool UserFiles::is_directory(std::string_view path) const {
    const auto found = stat(path);
    return found && found->is_directory();
}

UserFiles::Answer<std::string> UserFiles::read(std::string_view path) const {
    return files_.read(full(path), who());
}

UserFiles::Answer<std::vector<std::string>> UserFiles::list(std::string_view path) const {
    return files_.list(full(path), who());
}

UserFiles::Answer<OpenFile> UserFiles::open(std::string_view path, OpenOptions options) {
    options.mode &= ~umask();
    return files_.open(full(path), options, who());
}

FileError UserFiles::write(std::string_view path, std::string_view content, std::uint32_t mode) {
    auto file = open(
        path, {.reads = false, .writes = true, .creates = true, .truncates = true, .mode = mode});
    return file ? file->write(content) : file.error();
}

FileError UserFiles::make_directory(std::string_view path, std::uint32_t mode) {
    return files_.make_directory(full(path), mode & ~umask(), who());
}

FileError UserFiles::remove_directory(std::string_view path) {
    return files_.remove_directory(full(path), who());
}

FileError UserFiles::unlink(std::string_view path) {
    return files_.unlink(full(path), who());
}

FileError UserFiles::rename(std::string_view from, std::string_view to) {
    return files_.rename(full(from), full(to), who());
}

FileError UserFiles::link(std::string_view from, std::string_view to) {
    return files_.link(full(from), full(to), who());
}

FileError UserFiles::symlink(std::string_view target, std::string_view path) {
    return files_.symlink(target, full(path), who());
}

UserFiles::Answer<std::string> UserFiles::read_link(std::string_view path) const {
    return files_.read_link(full(path), who());
}

FileError UserFiles::change_mode(std::string_view path, std::uint32_t mode) {
    return files_.change_mode(full(path), mode, who());
}

FileError UserFiles::change_owner(std::string_view path, const NewOwner& owner, LastLink last) {
    return files_.change_owner(full(path), owner, last, who());
}

FileError UserFiles::set_times(std::string_view path, const NewTimes& times, LastLink last) {
    return files_.set_times(full(path), times, last, who());
}

UserFiles::Answer<std::string> UserFiles::real_path(std::string_view path) const {
    return files_.real_path(full(path), who());
}

}  // namespace lvsim::host
