// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/output_folder.hpp"

#include "sim/capture/output_file.hpp"
#include "sim/capture/pcapng.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace lvsim::capture {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCannotClear = "F004";
constexpr std::string_view kCaptureSuffix = ".pcapng";

/// Whether it begins as PcapngWriter begins a file.
bool is_our_capture(const fs::path& path) {
    std::array<char, 128> beginning{};
    std::ifstream file(path, std::ios::binary);
    file.read(beginning.data(), beginning.size());
    const std::string_view read(beginning.data(), static_cast<std::size_t>(file.gcount()));
    return read.find(kSectionHardwareText) != std::string_view::npos;
}

bool is_leftover(const fs::path& path, std::span<const std::string_view> names) {
    std::error_code ignored;
    if (!fs::is_regular_file(fs::symlink_status(path, ignored))) return false;
    std::string name = path.filename().string();
    if (name.ends_with(kIncompleteSuffix)) name.resize(name.size() - kIncompleteSuffix.size());
    if (std::find(names.begin(), names.end(), name) != names.end()) return true;
    return name.ends_with(kCaptureSuffix) && is_our_capture(path);
}

Diagnostic cannot_clear(const fs::path& path, const std::error_code& error) {
    Diagnostic made;
    made.code = kCannotClear;
    made.place.file = path.string();
    made.message = "what an earlier run left cannot be removed: " + error.message();
    return made;
}

}  // namespace

std::string UniqueNames::claim(std::string_view name) {
    const std::size_t dot = std::min(name.rfind('.'), name.size());
    std::string claimed(name);
    for (int number = 2; !taken_.insert(claimed).second; ++number) {
        claimed = fmt::format("{}-{}{}", name.substr(0, dot), number, name.substr(dot));
    }
    return claimed;
}

std::string file_name_of(std::string_view text) {
    constexpr std::string_view kAllowed =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    std::string name(text);
    std::replace_if(
        name.begin(), name.end(),
        [&](char letter) { return kAllowed.find(letter) == std::string_view::npos; }, '_');
    return name;
}

Result<void> make_room(const std::string& folder, std::span<const std::string_view> names) {
    auto made = make_folder(folder);
    if (!made) return made;
    std::error_code error;
    std::vector<fs::path> leftovers;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
        if (is_leftover(at->path(), names)) leftovers.push_back(at->path());
    }
    Diagnostics errors;
    if (error) errors.push_back(cannot_clear(folder, error));
    // In a fixed order, so that the messages come in one.
    std::sort(leftovers.begin(), leftovers.end());
    for (const auto& path : leftovers) {
        fs::remove(path, error);
        if (error) errors.push_back(cannot_clear(path, error));
    }
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    return {};
}

Result<std::unique_ptr<OutputFolder>> OutputFolder::make(const std::string& path) {
    auto made = make_folder(path);
    if (!made) return tl::unexpected(std::move(made.error()));
    return std::make_unique<OutputFolder>(path);
}

OutputFolder::OutputFolder(std::string path) : path_(std::move(path)) {}

OutputFolder::~OutputFolder() = default;

ByteSink& OutputFolder::open(std::string_view name) {
    auto file = OutputFile::open(path_ + "/" + names_.claim(name));
    if (!file) {
        errors_.insert(errors_.end(), file.error().begin(), file.error().end());
        return nowhere_;
    }
    files_.push_back(std::move(*file));
    return *files_.back();
}

bool OutputFolder::has_failed() const {
    return !errors_.empty() || std::any_of(files_.begin(), files_.end(), [](const auto& file) {
        return file->error().has_value();
    });
}

void OutputFolder::flush() {
    for (const auto& file : files_) {
        file->flush();
    }
}

Result<void> OutputFolder::close() {
    Diagnostics errors = errors_;
    for (const auto& file : files_) {
        const auto closed = file->close();
        if (!closed) errors.insert(errors.end(), closed.error().begin(), closed.error().end());
    }
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    return {};
}

}  // namespace lvsim::capture
