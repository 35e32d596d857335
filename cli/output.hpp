// SPDX-License-Identifier: Apache-2.0
//
// Standard output with a memory: a full disk or a reader that went away is noticed, so that a run
// whose report was lost does not end as a success.
#pragma once

#include <string>
#include <string_view>

namespace lvsim::cli {

class Output {
public:
    void write(std::string_view text);
    /// Everything written so far is with the system, or never will be. Returns whether all went
    /// well since the start.
    [[nodiscard]] bool flush();
    /// Why not: "No space left on device".
    [[nodiscard]] const std::string& error() const { return error_; }

private:
    void note_error();
    std::string error_;
};

/// To standard error. What cannot be written there is lost: there is no other place to say so.
void complain(std::string_view text);

}  // namespace lvsim::cli
