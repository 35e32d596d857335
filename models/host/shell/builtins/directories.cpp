// SPDX-License-Identifier: Apache-2.0
//
// cd, pwd, umask.
#include "models/host/host.hpp"
#include "models/host/shell/builtins.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

namespace {

std::optional<std::uint32_t> parse_mask(std::string_view text) {
    if (text.empty() || text.size() > 4) return std::nullopt;
    std::uint32_t mask = 0;
    for (const char letter : text) {
        if (letter < '0' || letter > '7') return std::nullopt;
        mask = mask * 8 + static_cast<std::uint32_t>(letter - '0');
    }
    return mask > 0777 ? std::nullopt : std::optional(mask);
}

std::string symbolic_mask(std::uint32_t mask) {
    std::string text;
    for (const auto& [who, shift] : {std::pair{'u', 6}, std::pair{'g', 3}, std::pair{'o', 0}}) {
        const std::uint32_t bits = ~(mask >> shift) & 7U;
        if (!text.empty()) text += ',';
        text += who;
        text += '=';
        if ((bits & 4U) != 0) text += 'r';
        if ((bits & 2U) != 0) text += 'w';
        if ((bits & 1U) != 0) text += 'x';
    }
    return text;
}

}  // namespace

BuiltinResult builtin_cd(BuiltinCall call) {
    std::size_t first = 1;
    while (first < call.args.size() && (call.args[first] == "-L" || call.args[first] == "--")) {
        ++first;
    }
    if (first < call.args.size() && call.args[first] == "-P") return refused(call, "cd -P");
    if (first < call.args.size() && call.args[first].size() > 1 &&
        call.args[first].starts_with('-')) {
        return invalid_option(call, call.args[first].substr(0, 2), "cd [-L|[-P [-e]] [-@]] [dir]");
    }
    if (call.args.size() > first + 1) return failed(call, "too many arguments");
    ShellState& state = call.state;
    std::string target;
    const bool is_back = first < call.args.size() && call.args[first] == "-";
    if (first == call.args.size() || is_back) {
        const std::string variable = is_back ? "OLDPWD" : "HOME";
        const ParameterValue value = state.parameter(variable);
        if (!value.is_set) return failed(call, variable + " not set");
        target = value.values.front();
    } else {
        target = call.args[first];
    }
    const std::string path = absolute(target, state.surroundings.directory);
    const Files& files = state.host->files();
    const Credentials& user = state.surroundings.user;
    if (!target.empty()) {
        const auto status = files.stat(path, user);
        FileError error = status ? FileError::None : status.error();
        if (status && !status->is_directory()) error = FileError::NotDirectory;
        if (error == FileError::None) error = files.access(path, Access::Execute, user);
        if (error != FileError::None) {
            return failed(call, fmt::format("{}: {}", target, to_text(error)));
        }
    }
    static_cast<void>(state.assign("OLDPWD", state.surroundings.directory));
    state.surroundings.directory = path;
    static_cast<void>(state.assign("PWD", path));
    return done(is_back ? call.shell.write_output("cd", path + "\n") : 0);
}

BuiltinResult builtin_pwd(BuiltinCall call) {
    if (call.args.size() > 1 && call.args[1].starts_with('-') && call.args[1] != "-L" &&
        call.args[1] != "-P" && call.args[1] != "--") {
        return invalid_option(call, call.args[1].substr(0, 2), "pwd [-LP]");
    }
    return done(call.shell.write_output("pwd", call.state.surroundings.directory + "\n"));
}

BuiltinResult builtin_umask(BuiltinCall call) {
    std::uint32_t& mask = call.state.surroundings.umask;
    if (call.args.size() == 1) {
        return done(call.shell.write_output("umask", fmt::format("{:04o}\n", mask)));
    }
    if (call.args[1] == "-S" && call.args.size() == 2) {
        return done(call.shell.write_output("umask", symbolic_mask(mask) + "\n"));
    }
    const char first = call.args[1].empty() ? '\0' : call.args[1][0];
    if (first < '0' || first > '9') return refused(call, "umask with letters");
    const auto wanted = parse_mask(call.args[1]);
    if (!wanted) return failed(call, call.args[1] + ": octal number out of range");
    mask = *wanted;
    return done(0);
}

}  // namespace lvsim::host
