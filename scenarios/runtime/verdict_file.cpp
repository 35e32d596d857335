// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/verdict_file.hpp"

#include <span>
#include <utility>

namespace lvsim::runtime {

Result<VerdictFile> VerdictFile::open(const std::string& path) {
    VerdictFile verdict;
    if (path.empty()) return verdict;
    auto file = capture::OutputFile::open(path);
    if (!file) return tl::unexpected(std::move(file.error()));
    verdict.file_ = std::move(*file);
    return verdict;
}

void VerdictFile::write(std::string_view text) {
    if (file_) file_->write_record(std::as_bytes(std::span(text)));
}

Result<void> VerdictFile::close() {
    return file_ ? file_->close() : Result<void>();
}

}  // namespace lvsim::runtime
