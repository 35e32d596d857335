// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/copier.hpp"

#include "models/host/commands/file_command.hpp"

#include <fmt/format.h>

namespace lvsim::host {

void Copier::fail(std::string_view what, const std::string& name, FileError error) {
    status_ = complain(context_, what, name, error);
}

void Copier::fail(const std::string& text) {
    complain(context_, text);
    status_ = 1;
}

void Copier::tell(const std::string& from, const std::string& to) const {
    if (!options_.is_verbose) return;
    context_->out->write(
        fmt::format("{} -> {}\n", in_quotes(context_, from), in_quotes(context_, to)));
}

void Copier::copy(const std::string& from, const std::string& to, bool is_operand) {
    const auto source = options_.follows_links ? files_.stat(from) : files_.lstat(from);
    if (!source) return fail("cannot stat", from, source.error());
    if (source->is_directory() && !options_.is_recursive) {
        return fail(fmt::format("-r not specified; {} {}", phrase(context_, "omitting directory"),
                                in_quotes(context_, from)));
    }
    if (!may_replace(from, *source, to)) return;
    if (options_.makes_backup && is_operand && files_.lstat(to)) {
        static_cast<void>(files_.rename(to, to + "~"));
    }
    switch (source->kind) {
        case FileKind::Directory: return copy_directory(from, to, *source);
        case FileKind::SymbolicLink: return copy_link(from, to);
        case FileKind::Regular:
        case FileKind::CharacterDevice: return copy_regular(from, to, *source);
    }
}

bool Copier::may_replace(const std::string& from, const FileStatus& source, const std::string& to) {
    const auto target = files_.stat(to);
    if (!target) return true;
    if (target->inode == source.inode && target->inode != kNoInode && target->kind == source.kind &&
        source.size_bytes == target->size_bytes) {
        fail(fmt::format("{} and {} are the same file", in_quotes(context_, from),
                         in_quotes(context_, to)));
        return false;
    }
    if (source.is_directory() && !target->is_directory()) {
        fail(fmt::format("cannot overwrite non-directory {} with directory {}",
                         in_quotes(context_, to), in_quotes(context_, from)));
        return false;
    }
    if (!source.is_directory() && target->is_directory()) {
        fail(fmt::format("cannot overwrite directory {} with non-directory",
                         in_quotes(context_, to)));
        return false;
    }
    if (source.is_directory()) return true;
    if (options_.never_replaces) return false;
    return !(options_.keeps_newer && target->modified >= source.modified);
}

void Copier::copy_directory(const std::string& from, const std::string& to,
                            const FileStatus& source) {
    const auto inside = files_.real_path(directory_name(to));
    const auto own = files_.real_path(from);
    const std::string target = inside ? in_directory(*inside, base_name(to)) : to;
    if (own && (target + "/").starts_with(*own == "/" ? "/" : *own + "/")) {
        return fail(fmt::format("cannot copy a directory, {}, into itself, {}",
                                in_quotes(context_, from), in_quotes(context_, to)));
    }
    const bool is_there = files_.is_directory(to);
    if (!is_there) {
        const FileError error = files_.make_directory(to, source.mode | 0700U);
        if (error != FileError::None) return fail("cannot create directory", to, error);
        tell(from, to);
    }
    const auto names = files_.list(from);
    if (!names) return fail("cannot access", from, names.error());
    for (const std::string& name : *names) {
        copy(in_directory(from, name), in_directory(to, name), false);
    }
    const std::uint32_t mode = source.mode & ~(options_.keeps_mode ? 0U : files_.umask());
    if (!is_there) static_cast<void>(files_.change_mode(to, mode));
    keep_attributes(to, source);
}

void Copier::copy_regular(const std::string& from, const std::string& to,
                          const FileStatus& source) {
    const auto content = files_.read(from);
    if (!content && content.error() == FileError::NotModelled) {
        status_ = refuse(context_, fmt::format("reading {}", from));
        return;
    }
    if (!content) {
        return fail(fmt::format("cannot open {} for reading: {}", in_quotes(context_, from),
                                why(context_, content.error())));
    }
    if (to.ends_with('/') && !files_.is_directory(to)) {
        return fail("cannot create regular file", to, FileError::NotDirectory);
    }
    const bool is_there = files_.lstat(to).has_value();
    FileError error = files_.write(to, *content, source.mode & 0777U);
    if (error == FileError::PermissionDenied && options_.is_forced && is_there) {
        error = files_.unlink(to);
        if (error == FileError::None) error = files_.write(to, *content, source.mode & 0777U);
    }
    if (error == FileError::NoSpace) return fail("error writing", to, error);
    if (error == FileError::NotModelled) {
        status_ = refuse(context_, fmt::format("writing to {}", to));
        return;
    }
    if (error != FileError::None) return fail("cannot create regular file", to, error);
    tell(from, to);
    keep_attributes(to, source);
}

void Copier::copy_link(const std::string& from, const std::string& to) {
    const auto target = files_.read_link(from);
    if (!target) return fail("cannot read symbolic link", from, target.error());
    if (files_.lstat(to)) static_cast<void>(files_.unlink(to));
    const FileError error = files_.symlink(*target, to);
    if (error != FileError::None) return fail("cannot create symbolic link", to, error);
    tell(from, to);
}

void Copier::keep_attributes(const std::string& to, const FileStatus& source) {
    if (!options_.keeps_mode) return;
    // Without being root one keeps what one may: cp -p says nothing then.
    static_cast<void>(files_.change_owner(to, {.uid = source.uid, .gid = source.gid}));
    static_cast<void>(files_.change_mode(to, source.mode));
    static_cast<void>(
        files_.set_times(to, {.accessed = source.accessed, .modified = source.modified}));
}

}  // namespace lvsim::host
