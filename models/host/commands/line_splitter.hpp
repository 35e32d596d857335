// SPDX-License-Identifier: Apache-2.0
//
// Cuts arriving bytes into lines, for the commands that work by line while their input still comes.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace lvsim::host {

class LineSplitter {
public:
    void add(std::string_view bytes) {
        pending_.erase(0, at_);
        at_ = 0;
        pending_.append(bytes);
    }

    /// The next whole line without its newline; false: none now. Valid until the next add().
    [[nodiscard]] bool next(std::string_view& line) {
        const std::size_t end = pending_.find('\n', at_);
        if (end == std::string::npos) return false;
        line = std::string_view(pending_).substr(at_, end - at_);
        at_ = end + 1;
        return true;
    }

    /// What follows the last newline, at the end of the input. Empty: nothing.
    [[nodiscard]] std::string_view rest() const { return std::string_view(pending_).substr(at_); }

private:
    std::string pending_;
    std::size_t at_ = 0;
};

}  // namespace lvsim::host
