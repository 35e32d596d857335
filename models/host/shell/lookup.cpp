// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/lookup.hpp"

#include "models/host/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusNotExecutable = 126;
constexpr int kStatusNotFound = 127;

CommandLookup look_at(ShellState& state, const std::string& path) {
    using Kind = CommandLookup::Kind;
    const Files& files = state.host->files();
    const Credentials& user = state.surroundings.user;
    const auto status = files.stat(path, user);
    if (!status) {
        const bool is_closed = status.error() == FileError::PermissionDenied;
        return {is_closed ? Kind::NotExecutable : Kind::NoSuchFile, nullptr, path, {}};
    }
    if (status->is_directory()) return {Kind::IsDirectory, nullptr, path, {}};
    if (!may(user, *status, Access::Execute)) return {Kind::NotExecutable, nullptr, path, {}};
    if (const auto program = files.program_at(path, user)) {
        const Command* found = state.host->find_program(*program);
        return {found != nullptr ? Kind::Program : Kind::NoSuchFile, found, path, {}};
    }
    auto text = files.read(path, user);
    if (!text) return {Kind::NotExecutable, nullptr, path, {}};
    return {Kind::Script, nullptr, path, std::move(*text)};
}

}  // namespace

CommandLookup look_up_command(ShellState& state, std::string_view name) {
    using Kind = CommandLookup::Kind;
    if (name.find('/') != std::string_view::npos) {
        return look_at(state, joined(name, state.surroundings.directory));
    }
    if (name.empty()) return {};
    const std::string path = state.value("PATH");
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find(':', begin), path.size());
        const std::string directory = path.substr(begin, end - begin);
        std::string file =
            joined(directory.empty() ? "." : directory, state.surroundings.directory);
        if (!file.ends_with('/')) file += '/';
        CommandLookup found = look_at(state, file.append(name));
        if (found.kind == Kind::Program || found.kind == Kind::Script) return found;
        begin = end + 1;
    }
    return {};
}

CommandLookup look_up_program(ShellState& state, std::vector<std::string>& words) {
    using Kind = CommandLookup::Kind;
    CommandLookup found = look_up_command(state, words[0]);
    if (found.kind != Kind::Script) return found;
    found.path_as_typed = words[0].find('/') == std::string::npos ? found.path : words[0];
    if (!found.script.starts_with("#!")) return found;
    const std::string line = found.script.substr(2, found.script.find('\n') - 2);
    const std::size_t begin = std::min(line.find_first_not_of(" \t"), line.size());
    const std::size_t end = std::min(line.find_first_of(" \t", begin), line.size());
    found.interpreter = line.substr(begin, end - begin);
    const std::size_t option = std::min(line.find_first_not_of(" \t", end), line.size());
    const std::string name = found.interpreter.substr(found.interpreter.rfind('/') + 1);
    if (name.empty() || name == "sh" || name == "bash") return found;
    CommandLookup interpreter = look_up_command(state, found.interpreter);
    if (interpreter.kind != Kind::Program) {
        found.kind = Kind::BadInterpreter;
        return found;
    }
    std::vector<std::string> whole = {found.interpreter};
    if (option < line.size()) whole.push_back(line.substr(option));
    whole.push_back(found.path_as_typed);
    whole.insert(whole.end(), words.begin() + 1, words.end());
    words = std::move(whole);
    return interpreter;
}

std::string failure_text(const CommandLookup& found, std::string_view name) {
    switch (found.kind) {
        case CommandLookup::Kind::NotFound: return fmt::format("{}: command not found", name);
        case CommandLookup::Kind::NoSuchFile:
            return fmt::format("{}: No such file or directory", name);
        case CommandLookup::Kind::IsDirectory: return fmt::format("{}: Is a directory", name);
        case CommandLookup::Kind::NotExecutable: return fmt::format("{}: Permission denied", name);
        case CommandLookup::Kind::BadInterpreter:
            return fmt::format("{}: {}: bad interpreter: No such file or directory", name,
                               found.interpreter);
        case CommandLookup::Kind::Program:
        case CommandLookup::Kind::Script: break;
    }
    return {};
}

int failure_status(const CommandLookup& found) {
    const bool is_there = found.kind == CommandLookup::Kind::IsDirectory ||
                          found.kind == CommandLookup::Kind::NotExecutable ||
                          found.kind == CommandLookup::Kind::BadInterpreter;
    return is_there ? kStatusNotExecutable : kStatusNotFound;
}

}  // namespace lvsim::host
