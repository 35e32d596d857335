// SPDX-License-Identifier: Apache-2.0
//
// The file of `--junit`. It is opened before the run, so that a run of an hour does not end with a
// file that cannot be written, and so that the verdict of an earlier run cannot be taken for this
// one's; until the run ends it is empty, which no reader takes for a verdict.
#pragma once

#include "sim/capture/output_file.hpp"
#include "sim/core/result.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace lvsim::runtime {

class VerdictFile {
public:
    /// An empty path: no file, and write() does nothing.
    [[nodiscard]] static Result<VerdictFile> open(const std::string& path);

    void write(std::string_view text);
    /// Whether it has been written to its end.
    [[nodiscard]] Result<void> close();

private:
    std::unique_ptr<capture::OutputFile> file_;
};

}  // namespace lvsim::runtime
