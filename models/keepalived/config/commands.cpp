// SPDX-License-Identifier: Apache-2.0
//
// Keywords whose value is a command: quorum_up, notify_master, script, misc_path.
#include "models/keepalived/config/blocks.hpp"
#include "models/keepalived/script_runner.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::keepalived {
namespace {
/// keepalived.conf(5), script_user.
constexpr std::string_view kDefaultUser = "keepalived_script";
}  // namespace

CommandConfig read_command(Reader& in) {
    CommandConfig command;
    const auto line = in.need(1);
    if (!line) {
        return command;
    }
    command.line = *line;
    command.user = in.word(2);
    return command;
}

bool has_default_user(Reader& in, Draft& draft) {
    ScriptSecurity& scripts = draft.global.scripts;
    if (!scripts.is_enabled || !scripts.user.empty() || in.machine().has_user(kDefaultUser)) {
        return true;
    }
    if (!std::exchange(scripts.has_said_no_user, true)) {
        in.report(fmt::format("Unable to set default user {} for script", kDefaultUser));
    }
    return false;
}

bool has_program(const Reader& in, std::string_view line) {
    const std::vector<std::string> words = words_of(line);
    return !words.empty() && in.machine().has_program(words[0]);
}

bool is_insecure(const Reader& in, const Draft& draft, const CommandConfig& command) {
    if (draft.global.scripts.is_enabled || command.line.empty()) {
        return false;
    }
    return has_program(in, command.line);
}

}  // namespace lvsim::keepalived
