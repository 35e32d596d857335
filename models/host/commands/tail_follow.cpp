// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/tail_follow.hpp"

#include "models/host/commands/coreutils.hpp"
#include "models/host/user_files.hpp"

#include <fmt/format.h>

namespace lvsim::host {

void TailFollower::look() {
    if (last_shown_.empty() && !files_.empty()) last_shown_ = files_.back().name;
    for (Followed& file : files_) look(file, file.name == last_shown_);
}

void TailFollower::look(Followed& file, bool is_shown_last) {
    const UserFiles files(context_);
    const auto status = files.stat(file.name);
    if (!status || status->size_bytes == file.size) return;
    if (status->size_bytes < file.size) {
        context_->error->write(
            fmt::format("tail: {}: file truncated\n", quoted_name(context_, file.name)));
        file.size = 0;
    }
    const auto content = files.read(file.name);
    if (!content || content->size() <= file.size) return;
    if (is_headed_ && !is_shown_last) {
        context_->out->write(fmt::format("\n==> {} <==\n", file.name));
    }
    last_shown_ = file.name;
    context_->out->write(std::string_view(*content).substr(file.size));
    file.size = content->size();
}

}  // namespace lvsim::host
