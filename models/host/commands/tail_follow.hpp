// SPDX-License-Identifier: Apache-2.0
//
// What tail -f does after the last lines: it writes what the files grow by. Files are followed by
// their name, also without -F: one that is renamed under tail's hands is not followed further.
#pragma once

#include "models/host/command.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lvsim::host {

class TailFollower {
public:
    /// `is_headed`: "==> name <==" where another file goes on.
    TailFollower(const CommandContext* context, bool is_headed)
        : context_(context), is_headed_(is_headed) {}

    /// From byte `size` of the file on.
    void add(const std::string& name, std::uint64_t size) { files_.push_back({name, size}); }
    [[nodiscard]] bool has_files() const { return !files_.empty(); }
    /// Writes what has come since the last time.
    void look();

private:
    struct Followed {
        std::string name;
        std::uint64_t size = 0;
    };
    void look(Followed& file, bool is_shown_last);

    const CommandContext* context_;
    bool is_headed_;
    std::vector<Followed> files_;
    std::string last_shown_;
};

}  // namespace lvsim::host
