// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/output_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

namespace lvsim::capture {

namespace {

// The codes of these errors; they are stable.
constexpr std::string_view kCannotOpen = "F001";
constexpr std::string_view kCannotWrite = "F002";
constexpr std::string_view kCannotMakeFolder = "F003";

Diagnostic diagnostic(std::string_view code, const std::string& path, std::string_view doing,
                      int error_number) {
    Diagnostic made;
    made.code = code;
    made.place.file = path;
    made.message = std::string(doing) + ": " + std::generic_category().message(error_number);
    return made;
}

bool is_ordinary_file(int descriptor) {
    struct stat facts {};
    return ::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode);
}

}  // namespace

Result<std::unique_ptr<OutputFile>> OutputFile::open(const std::string& path) {
    constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC;
    int descriptor = -1;
    do {
        descriptor = ::open(path.c_str(), kFlags, 0666);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) {
        return tl::unexpected(
            Diagnostics{diagnostic(kCannotOpen, path, "the file cannot be created", errno)});
    }
    return std::make_unique<OutputFile>(Opened{path, descriptor});
}

OutputFile::OutputFile(Opened opened)
    : path_(std::move(opened.path)),
      descriptor_(opened.descriptor),
      is_ordinary_(is_ordinary_file(descriptor_)) {
    buffer_.reserve(kBufferBytes);
    if (is_ordinary_) {
        ::unlink((path_ + std::string(kIncompleteSuffix)).c_str());
    }
}

OutputFile::~OutputFile() {
    (void)close();
}

void OutputFile::write_record(std::span<const std::byte> record) {
    if (descriptor_ < 0) return;
    if (buffer_.size() + record.size() > kBufferBytes) {
        write_buffer();
    }
    buffer_.insert(buffer_.end(), record.begin(), record.end());
}

void OutputFile::flush() {
    if (descriptor_ >= 0) {
        write_buffer();
    }
}

Result<void> OutputFile::close() {
    flush();
    // Some file systems tell of a failed write only here (close(2)); the descriptor is gone anyway.
    if (descriptor_ >= 0 && ::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) {
        fail(errno);
    }
    if (error_) return tl::unexpected(Diagnostics{*error_});
    return {};
}

void OutputFile::write_buffer() {
    std::size_t written = 0;
    while (written < buffer_.size()) {
        const ssize_t count =
            ::write(descriptor_, buffer_.data() + written, buffer_.size() - written);
        if (count >= 0) {
            written += static_cast<std::size_t>(count);
        } else if (errno != EINTR) {
            fail(errno);
            return;
        }
    }
    whole_bytes_ += written;
    buffer_.clear();
}

void OutputFile::fail(int error_number) {
    error_ = diagnostic(kCannotWrite, path_, "the file cannot be written", error_number);
    buffer_.clear();
    if (is_ordinary_ && set_aside()) {
        error_->hint = "what was written before is in " + path_ + std::string(kIncompleteSuffix);
    }
    if (descriptor_ >= 0) {
        ::close(std::exchange(descriptor_, -1));
    }
}

/// Marks the file as incomplete; true: something of it is left, under its other name.
bool OutputFile::set_aside() {
    const std::string marked = path_ + std::string(kIncompleteSuffix);
    const auto size = static_cast<off_t>(whole_bytes_);
    const bool is_cut = ::truncate(path_.c_str(), size) == 0;
    if (whole_bytes_ > 0 && is_cut && ::rename(path_.c_str(), marked.c_str()) == 0) {
        return true;
    }
    if (::unlink(path_.c_str()) != 0) {
        // The folder has become read-only: an empty file at least cannot be taken for a whole one.
        if (::truncate(path_.c_str(), 0) != 0) {
            error_->hint = "the file " + path_ + " is incomplete and could not be removed";
        }
    }
    return false;
}

Result<void> make_folder(const std::string& path) {
    std::error_code error;
    std::filesystem::create_directories(path, error);
    if (!error && !std::filesystem::is_directory(path, error)) {
        error = std::make_error_code(std::errc::not_a_directory);
    }
    if (!error) return {};
    return tl::unexpected(Diagnostics{
        diagnostic(kCannotMakeFolder, path, "the folder cannot be made", error.value())});
}

void make_write_failures_errors() {
    (void)std::signal(SIGPIPE, SIG_IGN);
    (void)std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace lvsim::capture
