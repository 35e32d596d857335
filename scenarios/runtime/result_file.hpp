// SPDX-License-Identifier: Apache-2.0
//
// A file that is there whole or not at all. It is opened before the work, so that an hour's work
// does not end with a file that cannot be written; until it is whole it is called NAME.partial, and
// what an earlier run left under NAME is gone.
#pragma once

#include "sim/capture/output_file.hpp"
#include "sim/core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace lvsim::runtime {

class ResultFile {
public:
    /// `folder` is made where it is missing. An empty folder: no file, and write() does nothing.
    [[nodiscard]] static Result<ResultFile> open(const std::string& folder, std::string_view name);
    ResultFile(ResultFile&&) noexcept = default;
    ResultFile& operator=(ResultFile&&) noexcept = default;
    /// Without write() nothing is left.
    ~ResultFile();

    /// Writes all of it, once.
    [[nodiscard]] Result<void> write(std::string_view text);

private:
    ResultFile() = default;
    std::unique_ptr<capture::OutputFile> file_;
    std::string path_;
};

}  // namespace lvsim::runtime
