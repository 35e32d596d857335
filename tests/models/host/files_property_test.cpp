// SPDX-License-Identifier: Apache-2.0
//
// The file system of a machine against the real one: random system calls in a folder of its own,
// the same answers. No ".." is among the paths: a link could lead out of the folder.
#include "models/host/files.hpp"
#include "models/host/open_file.hpp"

#include <catch2/catch.hpp>
#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <rapidcheck.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

/// What both are asked, as one line that says all: "EEXIST" or "dir 755".
std::string error_name(int number) {
    if (number == 0) return "ok";
    return strerrorname_np(number);
}

std::string error_name(FileError error) {
    constexpr std::array<std::pair<FileError, int>, 12> kNumbers = {{
        {FileError::None, 0},
        {FileError::NoSuchFile, ENOENT},
        {FileError::IsDirectory, EISDIR},
        {FileError::NotDirectory, ENOTDIR},
        {FileError::InvalidArgument, EINVAL},
        {FileError::PermissionDenied, EACCES},
        {FileError::NotPermitted, EPERM},
        {FileError::Exists, EEXIST},
        {FileError::NotEmpty, ENOTEMPTY},
        {FileError::Busy, EBUSY},
        {FileError::TooManyLinks, ELOOP},
        {FileError::NameTooLong, ENAMETOOLONG},
    }};
    for (const auto& [known, number] : kNumbers) {
        if (known == error) return error_name(number);
    }
    return "another error";
}

std::string status_line(char kind, unsigned mode, std::uint64_t links, std::uint64_t size) {
    // File systems differ in the links and sizes of directories.
    return kind == 'd' ? fmt::format("d {:o}", mode)
                       : fmt::format("{} {:o} {} {}", kind, mode, links, size);
}

struct Call {
    int kind = 0;
    std::string path;
    std::string other;
    unsigned mode = 0;
};

std::ostream& operator<<(std::ostream& to, const Call& call) {
    return to << call.kind << " " << call.path << " " << call.other << " " << call.mode;
}

constexpr int kCallKinds = 13;

/// The real file system, below a folder that goes with it.
class RealFiles {
public:
    RealFiles() {
        std::string name = (std::filesystem::temp_directory_path() / "lvsim-files-XXXXXX").string();
        if (mkdtemp(name.data()) == nullptr || chmod(name.c_str(), 0755) != 0) return;
        root_ = name;
    }
    RealFiles(const RealFiles&) = delete;
    RealFiles& operator=(const RealFiles&) = delete;
    ~RealFiles() {
        if (!root_.empty()) std::filesystem::remove_all(root_);
    }
    [[nodiscard]] bool is_ready() const { return !root_.empty(); }

    std::string answer(const Call& call) const {
        const std::string path = root_ + call.path;
        const std::string other = root_ + call.other;
        switch (call.kind) {
            case 0: return done(mkdir(path.c_str(), call.mode));
            case 1: return done(rmdir(path.c_str()));
            case 2: return done(unlink(path.c_str()));
            case 3: return done(rename(path.c_str(), other.c_str()));
            case 4: return done(link(path.c_str(), other.c_str()));
            case 5: return done(symlink(call.other.substr(1).c_str(), path.c_str()));
            case 6: return written(path, O_APPEND);
            case 7: return written(path, O_TRUNC);
            case 8: return status(path, true);
            case 9: return status(path, false);
            case 10: return target(path);
            case 11: return names(path);
            default: return content(path);
        }
    }

private:
    static std::string done(int result) { return error_name(result == 0 ? 0 : errno); }

    static std::string written(const std::string& path, int flag) {
        const int file = open(path.c_str(), O_WRONLY | O_CREAT | flag, 0644);
        if (file < 0) return error_name(errno);
        const auto size = write(file, "text", 4);
        close(file);
        return size == 4 ? "ok" : "cut";
    }
    static std::string status(const std::string& path, bool follows) {
        struct stat found {};
        const int result = follows ? stat(path.c_str(), &found) : lstat(path.c_str(), &found);
        if (result != 0) return error_name(errno);
        const char kind = S_ISDIR(found.st_mode) ? 'd' : S_ISLNK(found.st_mode) ? 'l' : 'f';
        return status_line(kind, found.st_mode & 07777U, found.st_nlink,
                           static_cast<std::uint64_t>(found.st_size));
    }
    static std::string target(const std::string& path) {
        std::array<char, 300> bytes{};
        const auto size = readlink(path.c_str(), bytes.data(), bytes.size());
        if (size < 0) return error_name(errno);
        return std::string(bytes.data(), static_cast<std::size_t>(size));
    }
    static std::string names(const std::string& path) {
        DIR* folder = opendir(path.c_str());
        if (folder == nullptr) return error_name(errno);
        std::vector<std::string> found;
        while (const dirent* entry = readdir(folder)) {
            const std::string_view name(static_cast<const char*>(entry->d_name));
            if (name != "." && name != "..") found.emplace_back(name);
        }
        closedir(folder);
        std::sort(found.begin(), found.end());
        return fmt::format("{}", fmt::join(found, " "));
    }
    static std::string content(const std::string& path) {
        const int file = open(path.c_str(), O_RDONLY);
        if (file < 0) return error_name(errno);
        std::array<char, 4'096> bytes{};
        const auto size = read(file, bytes.data(), bytes.size());
        const int error = errno;
        close(file);
        if (size < 0) return error_name(error);
        return "<" + std::string(bytes.data(), static_cast<std::size_t>(size));
    }

    std::string root_;
};

/// Ours, for the same user.
class OurFiles {
public:
    OurFiles() : who_{.uid = getuid(), .gid = getgid()}, files_([] { return FileTime{1}; }) {
        files_.add_directory("/tmp/root");
        static_cast<void>(files_.change_owner("/tmp/root", {.uid = who_.uid, .gid = who_.gid},
                                              LastLink::Follow, {}));
    }

    std::string answer(const Call& call) {
        const std::string path = "/tmp/root" + call.path;
        const std::string other = "/tmp/root" + call.other;
        switch (call.kind) {
            case 0: return error_name(files_.make_directory(path, call.mode, who_));
            case 1: return error_name(files_.remove_directory(path, who_));
            case 2: return error_name(files_.unlink(path, who_));
            case 3: return error_name(files_.rename(path, other, who_));
            case 4: return error_name(files_.link(path, other, who_));
            case 5: return error_name(files_.symlink(call.other.substr(1), path, who_));
            case 6: return written(path, {.writes = true, .creates = true, .appends = true});
            case 7: return written(path, {.writes = true, .creates = true, .truncates = true});
            case 8: return status(files_.stat(path, who_));
            case 9: return status(files_.lstat(path, who_));
            case 10: return text(files_.read_link(path, who_), "");
            case 11: return names(files_.list(path, who_));
            default: return text(files_.read(path, who_), "<");
        }
    }

private:
    std::string written(const std::string& path, OpenOptions options) {
        options.reads = false;
        auto file = files_.open(path, options, who_);
        return error_name(file ? file->write("text") : file.error());
    }
    static std::string status(const Files::Answer<FileStatus>& found) {
        if (!found) return error_name(found.error());
        const char kind = found->is_directory() ? 'd' : found->is_link() ? 'l' : 'f';
        return status_line(kind, found->mode, found->links, found->size_bytes);
    }
    static std::string text(const Files::Answer<std::string>& found, const std::string& mark) {
        return found ? mark + *found : error_name(found.error());
    }
    static std::string names(const Files::Answer<std::vector<std::string>>& found) {
        return found ? fmt::format("{}", fmt::join(*found, " ")) : error_name(found.error());
    }

    Credentials who_;
    Files files_;
};

rc::Gen<std::string> any_path() {
    const auto name = rc::gen::element<std::string>("a", "b", "c", ".");
    return rc::gen::exec([name] {
        std::string path;
        const int depth = *rc::gen::inRange(1, 4);
        for (int i = 0; i < depth; ++i) path += "/" + *name;
        return path;
    });
}

rc::Gen<Call> any_call() {
    return rc::gen::exec([] {
        Call call;
        call.kind = *rc::gen::inRange(0, kCallKinds);
        call.path = *any_path();
        call.other = *any_path();
        call.mode = *rc::gen::element(0755U, 0700U, 01777U);
        return call;
    });
}

}  // namespace

TEST_CASE("files: random calls have the answers of the real file system",
          "[property][host][files]") {
    const mode_t before = umask(0);
    CHECK(rc::check("as the real one", [] {
        const RealFiles real;
        RC_PRE(real.is_ready());
        OurFiles ours;
        const auto calls = *rc::gen::container<std::vector<Call>>(any_call());
        for (const Call& call : calls) {
            RC_LOG() << call << "\n";
            RC_ASSERT(ours.answer(call) == real.answer(call));
        }
    }));
    umask(before);
}

}  // namespace lvsim::host
