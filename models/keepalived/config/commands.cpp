// SPDX-License-Identifier: Apache-2.0
//
// Keywords whose value is a command: quorum_up, notify_master, script, misc_path.
#include "models/keepalived/config/blocks.hpp"

namespace lvsim::keepalived {

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

bool is_insecure(const Reader& in, const Draft& draft, const CommandConfig& command) {
    if (draft.global.scripts.is_enabled || command.line.empty()) {
        return false;
    }
    std::vector<std::string> words;
    const bool is_split = split_config_words(command.line, words);
    return is_split && !words.empty() && in.machine().has_program(words[0]);
}

}  // namespace lvsim::keepalived
