// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/prompt.hpp"

#include "models/host/calendar.hpp"
#include "models/host/host.hpp"
#include "models/host/shell/expansion.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

std::string user_name(const ShellState& state) {
    return Users(state.host->files()).name_of(state.surroundings.user.uid);
}

std::string directory(ShellState& state, bool is_last_only) {
    const std::string& path = state.surroundings.directory;
    const std::string home = state.value("HOME");
    if (path == home) return "~";
    if (is_last_only) return path == "/" ? path : path.substr(path.rfind('/') + 1);
    const bool is_below = !home.empty() && home != "/" && path.starts_with(home + "/");
    return is_below ? "~" + path.substr(home.size()) : path;
}

std::string escape(ShellState& state, char letter) {
    const CivilTime time = civil_time(state.host->world().now());
    const std::string& host = state.host->host_name();
    switch (letter) {
        case 'u': return user_name(state);
        case 'h': return host.substr(0, host.find('.'));
        case 'H': return host;
        case 'w': return directory(state, false);
        case 'W': return directory(state, true);
        case '$': return state.surroundings.user.is_root() ? "#" : "$";
        case 'n': return "\n";
        case 'r': return "\r";
        case 'e': return "\x1b";
        case 'a': return "\a";
        case '\\': return "\\";
        case 's': return "bash";
        case 't': return fmt::format("{:02}:{:02}:{:02}", time.hour, time.minute, time.second);
        case 'A': return fmt::format("{:02}:{:02}", time.hour, time.minute);
        case '[':
        case ']': return {};
        default: return {'\\', letter};
    }
}

}  // namespace

std::string prompt_text(ShellState& state, std::string_view format) {
    std::string text;
    for (std::size_t i = 0; i < format.size(); ++i) {
        if (format[i] == '\\' && i + 1 < format.size()) {
            text += escape(state, format[++i]);
        } else {
            text += format[i];
        }
    }
    if (text.find('$') == std::string::npos) return text;
    ShellParser parser(text);
    const Word word = parser.whole_as_text();
    ExpansionLog log;
    std::string expanded;
    Expander expander(state, log);
    const bool is_plain =
        !parser.error() && expander.text(word, expanded) == Expander::Outcome::Done;
    return is_plain ? expanded : text;
}

std::string default_prompt(const Host& host, bool is_root) {
    if (host.profile() == Profile::Centos6) return "[\\u@\\h \\W]\\$ ";
    return is_root ? "\\u@\\h:\\w# " : "\\u@\\h:\\w\\$ ";
}

}  // namespace lvsim::host
