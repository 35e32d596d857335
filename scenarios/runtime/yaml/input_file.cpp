// SPDX-License-Identifier: Apache-2.0
//
// Reading a file that somebody named, without trusting it: POSIX calls, since a stream would wait
// for a pipe and allocate for a file of any size before one could ask what it is.
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace lvsim::runtime {

namespace {

class FileDescriptor {
public:
    /// O_NONBLOCK: opening a pipe that nobody writes to would wait for ever.
    explicit FileDescriptor(const std::string& path)
        : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)) {}
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    ~FileDescriptor() {
        if (fd_ >= 0) {
            ::close(fd_);
        }
    }
    [[nodiscard]] int get() const { return fd_; }

private:
    int fd_;
};

tl::unexpected<Diagnostics> refuse(const std::string& path, std::string_view code,
                                   std::string message, std::string hint = {}) {
    return tl::unexpected(
        Diagnostics{{std::string(code), {path, 0, 0}, "", std::move(message), std::move(hint)}});
}

std::string system_text(int error) {
    return std::generic_category().message(error);
}

std::string_view kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return "a directory";
    if (S_ISFIFO(mode)) return "a pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

Result<std::string> read_all(int fd, const std::string& path, std::size_t bytes_max) {
    constexpr std::size_t kBlockBytes = 65536;
    std::string bytes;
    while (true) {
        const std::size_t size = bytes.size();
        bytes.resize(size + kBlockBytes);
        const ssize_t count = ::read(fd, bytes.data() + size, kBlockBytes);
        if (count < 0 && errno != EINTR) {
            return refuse(path, code::kUnreadable,
                          fmt::format("cannot be read: {}", system_text(errno)));
        }
        bytes.resize(size + static_cast<std::size_t>(count < 0 ? 0 : count));
        if (count == 0) {
            return bytes;
        }
        if (bytes.size() > bytes_max) {  // it has grown since it was looked at
            return refuse(path, code::kTooLarge, fmt::format("is larger than {} bytes", bytes_max));
        }
    }
}

}  // namespace

Result<std::string> read_input_file(const std::string& path, std::size_t bytes_max) {
    if (path.find('\0') != std::string::npos) {
        return refuse(path, code::kUnreadable, "a file name cannot contain a zero byte");
    }
    const FileDescriptor file(path);
    if (file.get() < 0) {
        return refuse(path, code::kUnreadable,
                      fmt::format("cannot be opened: {}", system_text(errno)));
    }
    struct stat status {};
    if (::fstat(file.get(), &status) != 0) {
        return refuse(path, code::kUnreadable,
                      fmt::format("cannot be looked at: {}", system_text(errno)));
    }
    if (!S_ISREG(status.st_mode)) {
        return refuse(path, code::kUnreadable,
                      fmt::format("is {}, expected a file", kind_of(status.st_mode)));
    }
    if (static_cast<std::uintmax_t>(status.st_size) > bytes_max) {
        return refuse(path, code::kTooLarge,
                      fmt::format("has {} bytes, at most {} are read", status.st_size, bytes_max));
    }
    return read_all(file.get(), path, bytes_max);
}

}  // namespace lvsim::runtime
