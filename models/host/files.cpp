// SPDX-License-Identifier: Apache-2.0
#include "models/host/files.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::host {

namespace {

struct StandardDirectory {
    std::string_view path;
    std::uint32_t mode;
};

/// Directories that are there before anything lies in them.
constexpr std::array<StandardDirectory, 13> kDirectories = {{
    {"/dev", 0755},
    {"/etc", 0755},
    {"/home", 0755},
    {"/proc", 0555},
    {"/proc/net", 0555},
    {"/root", 0700},
    {"/run", 0755},
    {"/tmp", 01777},
    {"/usr", 0755},
    {"/usr/bin", 0755},
    {"/usr/sbin", 0755},
    {"/var", 0755},
    {"/var/log", 0755},
}};

/// What the content of a program begins with; its name follows.
constexpr std::string_view kProgramMark =
    "\x7f"
    "ELF lvsim program ";

std::string_view parent_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

bool is_of_kernel(std::string_view path) {
    return path == "/proc" || path.starts_with("/proc/") || path.starts_with("/sys/");
}

}  // namespace

Files::Files(Clock clock, DiskLimits limits)
    : clock_(std::move(clock)), inodes_(limits), root_(kNoInode) {
    const FileTime born = now();
    root_ = inodes_.make({.kind = FileKind::Directory,
                          .mode = 0755,
                          .accessed = born,
                          .modified = born,
                          .changed = born});
    LVSIM_ASSERT(root_ != kNoInode, "a disk without room for its root");
    Inode& root = inodes_.at(root_);
    root.parent = root_;
    root.status.links = 2;
    for (const StandardDirectory& directory : kDirectories) {
        required(kernel_directory(directory.path, directory.mode), directory.path);
    }
    add_device("/dev/null", Device::Null);
}

Files::Answer<InodeNumber> Files::kernel_directory(std::string_view path, std::uint32_t mode) {
    const auto slot = walk(kernel_).slot(path, LastLink::Follow);
    if (!slot) {
        if (slot.error() != FileError::NoSuchFile || path.empty()) {
            return tl::unexpected(slot.error());
        }
        const auto above = kernel_directory(parent_of(path), 0755);
        if (!above) return above;
        return kernel_directory(path, mode);
    }
    if (slot->file) {
        if (walk(kernel_).is_directory(*slot->file)) return slot->file->inode;
        return tl::unexpected(FileError::NotDirectory);
    }
    const auto made = make(*slot, {.kind = FileKind::Directory, .mode = mode}, kernel_);
    if (made) inodes_.at(*made).is_kernel_file = is_of_kernel(path);
    return made;
}

Files::Answer<InodeNumber> Files::kernel_file(const std::string& path, FileKind kind,
                                              std::uint32_t mode) {
    const auto directory = kernel_directory(parent_of(path), 0755);
    if (!directory) return directory;
    const LastLink last = kind == FileKind::Regular ? LastLink::Follow : LastLink::Keep;
    const auto slot = walk(kernel_).slot(path, last);
    if (!slot) return tl::unexpected(slot.error());
    if (slot->must_be_directory) return tl::unexpected(FileError::IsDirectory);
    if (!slot->file) return make(*slot, {.kind = kind, .mode = mode}, kernel_);
    Inode& inode = inodes_.at(slot->file->inode);
    if (slot->file->tree != nullptr || inode.status.is_directory()) {
        return tl::unexpected(FileError::IsDirectory);
    }
    if (inode.status.kind != kind) return tl::unexpected(FileError::Exists);
    inode.generate = nullptr;
    return slot->file->inode;
}

FileError Files::set_content(InodeNumber number, std::string_view content) {
    FileError error = inodes_.resize(number, 0);
    if (error == FileError::None) error = inodes_.write(number, 0, content);
    touch(number);
    return error;
}

InodeNumber Files::required(const Answer<InodeNumber>& answer, std::string_view path) {
    LVSIM_ASSERT(answer.has_value(), "'{}': {}", path, to_text(answer.error()));
    return *answer;
}

void Files::add_generated(std::string path, std::function<std::string()> content) {
    const bool is_kernel_file = is_of_kernel(path);
    const auto made = kernel_file(path, FileKind::Regular, is_kernel_file ? 0444 : 0644);
    const InodeNumber number = required(made, path);
    Inode& inode = inodes_.at(number);
    inode.generate = std::move(content);
    inode.is_kernel_file = is_kernel_file;
}

void Files::mount(std::string directory, FileTree& tree) {
    mounts_[required(kernel_directory(directory, 0555), directory)] = &tree;
}

void Files::add_device(const std::string& path, Device device) {
    const auto made = kernel_file(path, FileKind::CharacterDevice, 0666);
    inodes_.at(required(made, path)).status.device = device;
}

void Files::add_program(const std::string& path, std::string_view name) {
    const InodeNumber number = required(kernel_file(path, FileKind::Regular, 0755), path);
    const FileError error = set_content(number, std::string(kProgramMark).append(name));
    LVSIM_ASSERT(error == FileError::None, "'{}': {}", path, to_text(error));
    inodes_.at(number).status.mode = 0755;
}

FileError Files::write(const std::string& path, std::string_view content) {
    const auto number = kernel_file(path, FileKind::Regular, 0644);
    return number ? set_content(*number, content) : number.error();
}

FileError Files::add_directory(const std::string& path, std::uint32_t mode) {
    const auto made = kernel_directory(path, mode);
    return made ? FileError::None : made.error();
}

FileError Files::add_link(const std::string& path, std::string_view target) {
    const auto number = kernel_file(path, FileKind::SymbolicLink, 0777);
    return number ? set_content(*number, target) : number.error();
}

void Files::remove(std::string_view path) {
    const auto slot = walk(kernel_).slot(path, LastLink::Keep);
    if (!slot || !slot->file || !slot->is_name() || slot->directory.tree != nullptr) return;
    mounts_.erase(slot->file->inode);
    if (inodes_.at(slot->file->inode).status.is_directory()) remove_below(slot->file->inode);
    inodes_.remove_entry(slot->directory.inode, slot->name);
    touch(slot->directory.inode);
}

void Files::remove_below(InodeNumber directory) {
    while (!inodes_.at(directory).entries.empty()) {
        const auto first = inodes_.at(directory).entries.begin();
        const std::string name = first->first;
        mounts_.erase(first->second);
        if (inodes_.at(first->second).status.is_directory()) remove_below(first->second);
        inodes_.remove_entry(directory, name);
    }
}

std::optional<std::string> Files::read(std::string_view path) const {
    auto content = read(path, kernel_);
    if (!content) return std::nullopt;
    return std::move(*content);
}

FileError Files::read_into(std::string_view path, std::string& content) const {
    auto found = read(path, kernel_);
    if (!found) return found.error();
    content = std::move(*found);
    return FileError::None;
}

FileError Files::open_for_writing(const std::string& path, bool is_truncated) {
    const auto opened = open_place(
        path,
        {.reads = false, .writes = true, .creates = true, .truncates = is_truncated, .mode = 0644},
        kernel_);
    return opened ? FileError::None : opened.error();
}

bool Files::is_directory(std::string_view path) const {
    const auto status = stat(path, kernel_);
    return status && status->is_directory();
}

std::vector<std::string> Files::list(std::string_view directory) const {
    return list(directory, kernel_).value_or(std::vector<std::string>{});
}

std::optional<std::string> Files::program_at(std::string_view path, const Credentials& who) const {
    const auto place = walk(who).file(path, LastLink::Follow);
    if (!place || place->tree != nullptr) return std::nullopt;
    const std::string_view content = inodes_.at(place->inode).content;
    if (!content.starts_with(kProgramMark)) return std::nullopt;
    return std::string(content.substr(kProgramMark.size()));
}

std::string joined(std::string_view path, std::string_view current) {
    if (path.empty() || path.starts_with('/')) return std::string(path);
    return std::string(current).append("/").append(path);
}

std::string absolute(std::string_view path, std::string_view current) {
    const std::string whole =
        std::string(path.starts_with('/') ? "" : current).append("/").append(path);
    std::vector<std::string_view> parts;
    for (std::size_t at = 0; at < whole.size();) {
        const std::size_t end = std::min(whole.find('/', at), whole.size());
        const std::string_view part(whole.data() + at, end - at);
        if (part == ".." && !parts.empty()) parts.pop_back();
        if (!part.empty() && part != "." && part != "..") parts.push_back(part);
        at = end + 1;
    }
    std::string result;
    for (const std::string_view part : parts) result.append("/").append(part);
    return result.empty() ? "/" : result;
}

}  // namespace lvsim::host
