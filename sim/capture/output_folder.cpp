// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/output_folder.hpp"

#include "sim/capture/output_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::capture {

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
