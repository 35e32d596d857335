// SPDX-License-Identifier: Apache-2.0
#include "models/host/files.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

/// Directories that are there before anything lies in them.
constexpr std::array<std::string_view, 14> kDirectories = {
    "/",     "/bin", "/dev",  "/etc", "/home", "/proc",    "/proc/net",
    "/root", "/run", "/sbin", "/tmp", "/usr",  "/var/log", "/var"};

std::string_view parent_of(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    return slash == 0 || slash == std::string_view::npos ? "/" : path.substr(0, slash);
}

bool is_below(std::string_view path, std::string_view directory) {
    return directory == "/" || (path.size() > directory.size() && path.starts_with(directory) &&
                                path[directory.size()] == '/');
}

}  // namespace

std::string_view to_text(FileError error) {
    switch (error) {
        case FileError::None: return "Success";
        case FileError::NoSuchFile: return "No such file or directory";
        case FileError::IsDirectory: return "Is a directory";
        case FileError::NotDirectory: return "Not a directory";
        case FileError::InvalidArgument: return "Invalid argument";
        case FileError::InputOutput: return "Input/output error";
        case FileError::NotModelled: return "not modelled in lvsim";
    }
    LVSIM_ASSERT(false, "no such file error");
}

Files::Files() = default;

void Files::add_generated(std::string path, std::function<std::string()> content) {
    files_[std::move(path)] = {{}, std::move(content)};
}

void Files::mount(std::string directory, FileTree& tree) {
    mounts_[std::move(directory)] = &tree;
}

void Files::write(std::string path, std::string content) {
    files_[std::move(path)] = {std::move(content), nullptr};
}

void Files::remove(std::string_view path) {
    if (const auto found = files_.find(path); found != files_.end()) files_.erase(found);
}

std::optional<std::string> Files::read(std::string_view path) const {
    if (const auto* mounted = mount_of(path)) {
        return mounted->second->read(path.substr(mounted->first.size() + 1));
    }
    const auto found = files_.find(path);
    if (found == files_.end()) return std::nullopt;
    return found->second.generate ? found->second.generate() : found->second.content;
}

FileError Files::read_into(std::string_view path, std::string& content) const {
    if (path == "/dev/null") {
        content.clear();
        return FileError::None;
    }
    if (is_directory(path)) return FileError::IsDirectory;
    if (auto found = read(path)) {
        content = std::move(*found);
        return FileError::None;
    }
    return files_.contains(parent_of(path)) ? FileError::NotDirectory : FileError::NoSuchFile;
}

FileError Files::open_for_writing(const std::string& path, bool is_truncated) {
    if (path == "/dev/null") return FileError::None;
    if (is_directory(path)) return FileError::IsDirectory;
    if (const auto* mounted = mount_of(path)) {
        const bool exists =
            mounted->second->read(path.substr(mounted->first.size() + 1)).has_value();
        return exists ? FileError::None : FileError::NoSuchFile;
    }
    const auto found = files_.find(path);
    if (found != files_.end() && found->second.generate) {
        return is_below(path, "/proc") ? FileError::None : FileError::NotModelled;
    }
    if (found == files_.end()) {
        const std::string_view parent = parent_of(path);
        if (files_.contains(parent)) return FileError::NotDirectory;
        if (!is_directory(parent) || is_below(path, "/proc")) return FileError::NoSuchFile;
    }
    if (found == files_.end() || is_truncated) write(path, {});
    return FileError::None;
}

FileError Files::append(const std::string& path, std::string_view bytes) {
    if (path == "/dev/null") return FileError::None;
    if (const auto* mounted = mount_of(path)) {
        return mounted->second->write(path.substr(mounted->first.size() + 1), bytes);
    }
    File& file = files_[path];
    if (file.generate) return FileError::InputOutput;
    file.content.append(bytes);
    return FileError::None;
}

bool Files::is_directory(std::string_view path) const {
    if (std::find(kDirectories.begin(), kDirectories.end(), path) != kDirectories.end()) {
        return true;
    }
    if (const auto* mounted = mount_of(path)) {
        return mounted->second->is_directory(path.substr(mounted->first.size() + 1));
    }
    const auto is_parent = [&](const auto& entry) { return is_below(entry.first, path); };
    return mounts_.contains(path) || std::any_of(mounts_.begin(), mounts_.end(), is_parent) ||
           std::any_of(files_.begin(), files_.end(), is_parent);
}

std::vector<std::string> Files::list(std::string_view directory) const {
    if (const auto mounted = mounts_.find(directory); mounted != mounts_.end()) {
        return mounted->second->list({});
    }
    if (const auto* mounted = mount_of(directory)) {
        return mounted->second->list(directory.substr(mounted->first.size() + 1));
    }
    std::set<std::string, std::less<>> names;
    const auto add = [&](std::string_view path) {
        if (path == "/" || !is_below(path, directory)) return;
        const std::string_view rest = path.substr(directory == "/" ? 1 : directory.size() + 1);
        names.emplace(rest.substr(0, rest.find('/')));
    };
    for (const std::string_view path : kDirectories) add(path);
    for (const auto& mounted : mounts_) add(mounted.first);
    for (const auto& file : files_) add(file.first);
    return {names.begin(), names.end()};
}

const std::pair<const std::string, FileTree*>* Files::mount_of(std::string_view path) const {
    for (const auto& mounted : mounts_) {
        if (is_below(path, mounted.first)) return &mounted;
    }
    return nullptr;
}

std::string absolute(std::string_view path, std::string_view current) {
    std::string whole(path.starts_with('/') ? "" : current);
    whole.append("/").append(path);
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
