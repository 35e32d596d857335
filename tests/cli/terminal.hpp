// SPDX-License-Identifier: Apache-2.0
//
// Runs the program on a terminal of its own, as a user sees it: a pseudo-terminal whose other end
// the test reads and types on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::cli {

class Terminal {
public:
    /// lvsim with these arguments, in the project's root folder.
    explicit Terminal(const std::vector<std::string>& arguments);
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    /// Kills what still runs.
    ~Terminal();

    /// Reads until the program has written this, at most a minute. Whether it came.
    [[nodiscard]] bool wait_for(std::string_view text);
    /// Keys, as the terminal sends them: "\x03" is Ctrl-C.
    void type(std::string_view keys);
    /// Reads to the end. The exit status; 128 and the signal's number when a signal ended it.
    [[nodiscard]] int finish();
    /// Everything that came so far, as it came.
    [[nodiscard]] const std::string& screen() const { return screen_; }

private:
    /// False: nobody writes any more, or nothing came for a minute.
    [[nodiscard]] bool read_more();

    int descriptor_ = -1;
    int process_ = -1;
    std::string screen_;
};

}  // namespace lvsim::cli
