// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/notify_words.hpp"

#include "models/keepalived/config/blocks.hpp"

#include <fmt/format.h>

namespace lvsim::keepalived {

void set_notify(Reader& in, Draft& draft, std::string_view prefix, std::string& command) {
    const CommandConfig given = read_command(in);
    if (given.line.empty()) {
        return;
    }
    if (!command.empty()) {
        in.report(fmt::format("{} {} script already specified - ignoring {}", prefix, in.word(0),
                              given.line));
        return;
    }
    if (given.user.empty() && !has_default_user(in, draft)) {
        return;
    }
    const std::string_view user =
        draft.global.scripts.user.empty() ? std::string_view("root") : draft.global.scripts.user;
    if (!given.user.empty() && given.user != user) {
        in.refuse(fmt::format("a user of its own for {}", in.word(0)));
    }
    draft.vrrp.runs_insecure_script |= is_insecure(in, draft, given);
    command = given.line;
}

}  // namespace lvsim::keepalived
