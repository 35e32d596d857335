// SPDX-License-Identifier: Apache-2.0
//
// The names of files that a word may become: with ~, quotes and directories before them.
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/tty/completion.hpp"
#include "models/host/users.hpp"

#include <utility>

namespace lvsim::host {

namespace {

/// "~" and "~name" at the beginning, as the shell expands them.
std::string without_tilde(ShellState& state, std::string directory) {
    if (!directory.starts_with('~')) return directory;
    const std::size_t slash = directory.find('/');
    const std::string name = directory.substr(1, slash - 1);
    if (name.empty()) return state.value("HOME") + directory.substr(slash);
    const User* user = nullptr;
    const Users users(state.host->files());
    user = users.find(name);
    return user == nullptr ? directory : user->home + directory.substr(slash);
}

/// What stays as it was typed before the names: up to the last slash, or after '=' (x=/etc).
std::size_t kept_bytes(const std::string& text) {
    const std::size_t slash = text.rfind('/');
    if (slash != std::string::npos) return slash + 1;
    const std::size_t equals = text.rfind('=');
    return equals == std::string::npos ? 0 : equals + 1;
}

}  // namespace

Completion complete_file(ShellState& state, const CompletedWord& word, bool only_directories) {
    Completion completion;
    completion.begin = word.begin;
    if (word.quote != '\0') completion.suffix = std::string(1, word.quote) + " ";
    const std::size_t kept = kept_bytes(word.value);
    const std::string begun = word.value.substr(kept);
    std::string directory = word.value.substr(0, kept);
    const std::size_t equals = directory.rfind('=');
    if (equals != std::string::npos) directory.erase(0, equals + 1);
    // Quotes that were opened after the last slash are opened again before the name.
    const std::size_t raw_kept = kept_bytes(word.raw);
    std::string before = word.raw.substr(0, raw_kept);
    if (word.quote != '\0' && word.quote_at >= raw_kept) before += word.quote;

    const Files& files = state.host->files();
    const Credentials& user = state.surroundings.user;
    const std::string path = joined(directory.empty() ? "." : without_tilde(state, directory),
                                    state.surroundings.directory);
    const auto names = files.list(path, user);
    if (!names) return completion;
    for (const std::string& name : *names) {
        if (!name.starts_with(begun) || (name.starts_with('.') && begun.empty())) continue;
        const auto status = files.stat(path + "/" + name, user);
        const bool is_directory = status && status->is_directory();
        if (only_directories && !is_directory) continue;
        const std::string end = is_directory ? "/" : "";
        completion.candidates.push_back(
            {before + quoted_for(name, word.quote) + end, name + end, is_directory});
    }
    return completion;
}

}  // namespace lvsim::host
