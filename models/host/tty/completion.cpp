// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/completion.hpp"

#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/name_files.hpp"
#include "models/host/shell/builtins.hpp"
#include "models/host/tty/program_options.hpp"
#include "models/host/users.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <utility>

namespace lvsim::host {

namespace {

using Names = std::set<std::string, std::less<>>;

constexpr std::array<std::string_view, 20> kReservedWords = {
    "!",   "[[",       "]]", "case", "do",     "done", "elif", "else",  "esac",  "fi",
    "for", "function", "if", "in",   "select", "then", "time", "until", "while", "{"};
constexpr std::array<std::string_view, 14> kNetworkCommands = {
    "ab",   "arping",   "curl", "dig", "elinks", "host",       "links",
    "lynx", "nslookup", "ping", "scp", "ssh",    "traceroute", "wget"};
constexpr std::array<std::string_view, 6> kServiceActions = {"start",  "stop",   "restart",
                                                             "reload", "status", "condrestart"};
constexpr std::string_view kScripts = "/etc/rc.d/init.d";

template <typename List>
bool contains(const List& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

/// The names that begin as the word does, for a word that is one of them.
Completion among(const CompletedWord& word, const Names& names) {
    Completion completion;
    completion.begin = word.begin;
    if (word.quote != '\0') completion.suffix = std::string(1, word.quote) + " ";
    for (auto name = names.lower_bound(word.value);
         name != names.end() && name->starts_with(word.value); ++name) {
        const std::string quote = word.quote == '\0' ? "" : std::string(1, word.quote);
        completion.candidates.push_back({quote + quoted_for(*name, word.quote), *name});
    }
    return completion;
}

void add_programs(Names& names, ShellState& state) {
    const Files& files = state.host->files();
    const Credentials& user = state.surroundings.user;
    std::string path = state.value("PATH") + ":";
    for (std::size_t end = path.find(':'); end != std::string::npos; end = path.find(':')) {
        const std::string directory = path.substr(0, end);
        path.erase(0, end + 1);
        const auto found = files.list(directory, user);
        if (!found) continue;
        for (const std::string& name : *found) {
            const auto status = files.stat(directory + "/" + name, user);
            if (status && status->is_regular() && status->is_executable()) names.insert(name);
        }
    }
}

Completion complete_command(ShellState& state, const CompletedWord& word) {
    Names names(kReservedWords.begin(), kReservedWords.end());
    for (const ShellBuiltin& builtin : builtins()) names.emplace(builtin.name);
    for (const auto& [name, alias] : state.aliases) names.insert(name);
    for (const auto& [name, body] : state.functions) names.insert(name);
    add_programs(names, state);
    return among(word, names);
}

Names machines(const Files& files) {
    Names names;
    std::string_view rest;
    const std::string text = files.read("/etc/hosts").value_or("");
    for (rest = text; !rest.empty();) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::vector<std::string_view> fields = fields_of(rest.substr(0, end));
        for (std::size_t i = 1; i < fields.size(); ++i) names.emplace(fields[i]);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return names;
}

Names services(const Files& files) {
    const std::vector<std::string> names = files.list(kScripts);
    Names services(names.begin(), names.end());
    services.erase("functions");
    return services;
}

/// What an argument of a command that is known may be; empty: files.
Names arguments(ShellState& state, const CompletedWord& word) {
    const Files& files = state.host->files();
    const std::string& command = word.before[0];
    const std::size_t number = word.before.size();
    if (command == "service") {
        if (number == 1) return services(files);
        return Names(kServiceActions.begin(), kServiceActions.end());
    }
    if (command == "chkconfig") {
        if (word.value.starts_with('-')) return {"--add", "--del", "--level", "--list"};
        if (number == 1 || word.before[1].starts_with("--")) return services(files);
        return {"off", "on", "reset"};
    }
    if (contains(kNetworkCommands, command) && word.value.find('/') == std::string::npos) {
        return machines(files);
    }
    if (command == "man" || command == "which" || command == "type") {
        Names names;
        add_programs(names, state);
        return names;
    }
    if (command == "unset" || command == "export") {
        const std::vector<std::string> variables = state.variables.names();
        return Names(variables.begin(), variables.end());
    }
    return {};
}

/// "$HO": where the name begins in the raw word; npos: this is no variable.
std::size_t variable_at(const CompletedWord& word) {
    if (word.quote == '\'') return std::string::npos;
    const std::size_t dollar = word.raw.rfind('$');
    if (dollar == std::string::npos) return dollar;
    const bool is_escaped = dollar > 0 && word.raw[dollar - 1] == '\\';
    std::size_t name = dollar + 1;
    if (name < word.raw.size() && word.raw[name] == '{') ++name;
    const bool is_name = std::all_of(
        word.raw.begin() + static_cast<std::ptrdiff_t>(name), word.raw.end(), [](char byte) {
            return byte == '_' || std::isalnum(static_cast<unsigned char>(byte)) != 0;
        });
    return is_escaped || !is_name ? std::string::npos : name;
}

Completion complete_variable(ShellState& state, const CompletedWord& word, std::size_t name) {
    Completion completion;
    completion.begin = word.begin;
    const std::string before = word.raw.substr(0, name);
    const bool is_braced = before.ends_with('{');
    const bool is_quoted = word.quote != '\0';
    completion.suffix = is_quoted ? "" : " ";
    for (const std::string& variable : state.variables.names(word.raw.substr(name))) {
        const std::string text = before + variable + (is_braced ? "}" : "");
        completion.candidates.push_back({text, "$" + variable});
    }
    if (completion.candidates.size() != 1) return completion;
    // The only one: a directory is gone on with.
    const std::string value = state.value(completion.candidates[0].shown.substr(1));
    const auto status = state.host->files().stat(value, state.surroundings.user);
    if (status && status->is_directory() && !is_quoted) completion.suffix = "/";
    return completion;
}

Completion complete_user(ShellState& state, const CompletedWord& word) {
    Completion completion;
    completion.begin = word.begin;
    completion.suffix = "/";
    const Users users(state.host->files());
    Names names;
    for (const User& user : users.all()) names.insert("~" + user.name);
    for (auto name = names.lower_bound(word.value);
         name != names.end() && name->starts_with(word.value); ++name) {
        completion.candidates.push_back({*name, *name});
    }
    return completion;
}

}  // namespace

Completion complete_line(ShellState& state, std::string_view line, std::size_t cursor) {
    const CompletedWord word = completed_word(line, cursor);
    if (const std::size_t name = variable_at(word); name != std::string::npos) {
        return complete_variable(state, word, name);
    }
    if (word.raw.starts_with('~') && word.raw.find('/') == std::string::npos) {
        return complete_user(state, word);
    }
    if (word.is_redirected) return complete_file(state, word, false);
    if (word.before.empty()) {
        if (word.value.find('/') != std::string::npos) return complete_file(state, word, false);
        return complete_command(state, word);
    }
    if (word.value.starts_with('-') && word.before[0] != "chkconfig") {
        const Command* program = state.host->find_program(word.before[0]);
        if (program != nullptr) {
            return among(word, options_of(*program, state.host->profile()));
        }
    }
    const Completion known = among(word, arguments(state, word));
    if (!known.candidates.empty()) return known;
    return complete_file(state, word, word.before[0] == "cd" || word.before[0] == "rmdir");
}

}  // namespace lvsim::host
