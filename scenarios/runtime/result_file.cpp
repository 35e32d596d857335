// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/result_file.hpp"

#include <filesystem>
#include <span>
#include <system_error>
#include <utility>

namespace lvsim::runtime {

namespace fs = std::filesystem;

namespace {

/// As sim/capture has it: a file that cannot be written to its end.
constexpr std::string_view kCannotWrite = "F002";

}  // namespace

Result<ResultFile> ResultFile::open(const std::string& folder, std::string_view name) {
    ResultFile result;
    if (folder.empty()) return result;
    auto made = capture::make_folder(folder);
    if (!made) return tl::unexpected(std::move(made.error()));
    result.path_ = (fs::path(folder) / name).string();
    auto file = capture::OutputFile::open(result.path_ + ".partial");
    if (!file) return tl::unexpected(std::move(file.error()));
    result.file_ = std::move(*file);
    std::error_code ignored;
    fs::remove(result.path_, ignored);
    return result;
}

ResultFile::~ResultFile() {
    if (!file_) return;
    const std::string path = file_->path();
    file_.reset();
    std::error_code ignored;
    fs::remove(path, ignored);
}

Result<void> ResultFile::write(std::string_view text) {
    if (!file_) return {};
    file_->write_record(std::as_bytes(std::span(text)));
    const auto file = std::exchange(file_, nullptr);
    auto closed = file->close();
    if (!closed) return closed;
    std::error_code error;
    fs::rename(file->path(), path_, error);
    if (!error) return {};
    return tl::unexpected(Diagnostics{{std::string(kCannotWrite),
                                       {path_, 0, 0},
                                       "",
                                       "cannot be renamed: " + error.message(),
                                       ""}});
}

}  // namespace lvsim::runtime
