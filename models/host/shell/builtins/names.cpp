// SPDX-License-Identifier: Apache-2.0
//
// type, command, builtin, alias, unalias, hash, history.
#include "models/host/shell/builtins.hpp"
#include "models/host/shell/lookup.hpp"
#include "models/host/shell/quoting.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

namespace {

/// What a name is, as `type -t` says; empty: nothing.
std::string_view kind_of(ShellState& state, const std::string& name, std::string& path) {
    if (state.options.expands_aliases && state.aliases.contains(name)) return "alias";
    if (is_reserved_word(name)) return "keyword";
    if (state.functions.contains(name)) return "function";
    if (find_builtin(name) != nullptr) return "builtin";
    const CommandLookup found = look_up_command(state, name);
    const bool runs =
        found.kind == CommandLookup::Kind::Program || found.kind == CommandLookup::Kind::Script;
    path = found.path;
    return runs ? "file" : "";
}

std::string sentence(const ShellState& state, const std::string& name, std::string_view kind,
                     const std::string& path) {
    if (kind == "alias") {
        return fmt::format("{} is aliased to `{}'\n", name, state.aliases.find(name)->second);
    }
    if (kind == "keyword") return fmt::format("{} is a shell keyword\n", name);
    if (kind == "builtin") return fmt::format("{} is a shell builtin\n", name);
    if (kind == "function") return fmt::format("{} is a function\n", name);
    return fmt::format("{} is {}\n", name, path);
}

/// `command -v`: what could be typed instead.
std::string short_form(const ShellState& state, const std::string& name, std::string_view kind,
                       const std::string& path) {
    if (kind == "alias") {
        return fmt::format("alias {}={}\n", name, quoted_single(state.aliases.find(name)->second));
    }
    return (kind == "file" ? path : name) + "\n";
}

}  // namespace

BuiltinResult builtin_type(BuiltinCall call) {
    std::size_t first = 1;
    bool is_short = false;
    bool is_path = false;
    for (; first < call.args.size() && call.args[first].starts_with('-'); ++first) {
        if (call.args[first] == "-t") {
            is_short = true;
        } else if (call.args[first] == "-p") {
            is_path = true;
        } else if (call.args[first] == "--") {
            ++first;
            break;
        } else {
            return refused(call, "type " + call.args[first]);
        }
    }
    int status = 0;
    for (std::size_t i = first; i < call.args.size(); ++i) {
        const std::string& name = call.args[i];
        std::string path;
        const std::string_view kind = kind_of(call.state, name, path);
        if (kind.empty()) {
            status = 1;
            if (!is_short && !is_path) {
                call.shell.complain(fmt::format("type: {}: not found", name));
            }
            continue;
        }
        std::string text = sentence(call.state, name, kind, path);
        if (is_short) text = std::string(kind) + "\n";
        if (is_path) text = kind == "file" ? path + "\n" : "";
        static_cast<void>(call.shell.write_output("type", text));
        if (kind == "function" && !is_short && !is_path) {
            return refused(call, "showing the text of a function");
        }
    }
    return done(status);
}

/// `command NAME` runs NAME past functions: as a builtin, or else as a program.
BuiltinResult builtin_command(BuiltinCall call) {
    if (call.args.size() == 1) return done(0);
    const std::string& option = call.args[1];
    if (option == "-v" || option == "-V") {
        int status = call.args.size() > 2 ? 1 : 0;  // 0 once one is found
        for (std::size_t i = 2; i < call.args.size(); ++i) {
            const std::string& name = call.args[i];
            std::string path;
            const std::string_view kind = kind_of(call.state, name, path);
            if (kind.empty()) {
                if (option == "-V") {
                    call.shell.complain(fmt::format("command: {}: not found", name));
                }
                continue;
            }
            status = 0;
            static_cast<void>(call.shell.write_output(
                "command", option == "-v" ? short_form(call.state, name, kind, path)
                                          : sentence(call.state, name, kind, path)));
        }
        return done(status);
    }
    if (option == "-p") return refused(call, "command -p");
    const std::vector<std::string> args(call.args.begin() + (option == "--" ? 2 : 1),
                                        call.args.end());
    if (args.empty()) return done(0);
    call.shell.run_words(args, find_builtin(args[0]) == nullptr);
    return pushed();
}

BuiltinResult builtin_builtin(BuiltinCall call) {
    if (call.args.size() == 1) return done(0);
    if (find_builtin(call.args[1]) == nullptr) {
        return failed(call, call.args[1] + ": not a shell builtin");
    }
    call.shell.run_words({call.args.begin() + 1, call.args.end()}, false);
    return pushed();
}

BuiltinResult builtin_alias(BuiltinCall call) {
    ShellState& state = call.state;
    int status = 0;
    std::string text;
    const auto show = [&](const std::string& name, const std::string& value) {
        text += fmt::format("alias {}={}\n", name, quoted_single(value));
    };
    if (call.args.size() == 1 || call.args[1] == "-p") {
        for (const auto& [name, value] : state.aliases) show(name, value);
    }
    for (std::size_t i = 1; i < call.args.size(); ++i) {
        if (call.args[i] == "-p") continue;
        const std::size_t sign = call.args[i].find('=');
        const std::string name = call.args[i].substr(0, sign);
        if (sign != std::string::npos && sign > 0) {
            state.aliases[name] = call.args[i].substr(sign + 1);
        } else if (const auto found = state.aliases.find(name); found != state.aliases.end()) {
            show(name, found->second);
        } else {
            call.shell.complain(fmt::format("alias: {}: not found", call.args[i]));
            status = 1;
        }
    }
    const int written = call.shell.write_output("alias", text);
    return done(written != 0 ? written : status);
}

BuiltinResult builtin_unalias(BuiltinCall call) {
    if (call.args.size() == 1) {
        call.shell.write_error("unalias: usage: unalias [-a] name [name ...]\n");
        return done(2);
    }
    int status = 0;
    for (std::size_t i = 1; i < call.args.size(); ++i) {
        if (call.args[i] == "-a") {
            call.state.aliases.clear();
        } else if (call.state.aliases.erase(call.args[i]) == 0) {
            call.shell.complain(fmt::format("unalias: {}: not found", call.args[i]));
            status = 1;
        }
    }
    return done(status);
}

/// Every look-up goes through PATH anew: there is nothing to forget or to list.
BuiltinResult builtin_hash(BuiltinCall call) {
    if (call.args.size() == 1) return refused(call, "the list of hash");
    for (std::size_t i = 1; i < call.args.size(); ++i) {
        if (call.args[i] == "-r") continue;
        const CommandLookup found = look_up_command(call.state, call.args[i]);
        if (found.kind == CommandLookup::Kind::NotFound) {
            return failed(call, call.args[i] + ": not found");
        }
    }
    return done(0);
}

BuiltinResult builtin_history(BuiltinCall call) {
    std::vector<std::string>& lines = call.state.history;
    if (call.args.size() > 1 && call.args[1] == "-c") {
        lines.clear();
        return done(0);
    }
    std::size_t first = 0;
    if (call.args.size() > 1) {
        if (call.args[1].starts_with('-')) return refused(call, "history " + call.args[1]);
        const auto count = parse_integer(call.args[1]);
        if (!count) return failed(call, call.args[1] + ": numeric argument required");
        const auto wanted = static_cast<std::size_t>(*count);
        first = lines.size() > wanted ? lines.size() - wanted : 0;
    }
    std::string text;
    for (std::size_t i = first; i < lines.size(); ++i) {
        text += fmt::format("{:5}  {}\n", i + 1, lines[i]);
    }
    return done(call.shell.write_output("history", text));
}

}  // namespace lvsim::host
