// SPDX-License-Identifier: Apache-2.0
//
// break, continue, return, exit, eval, ., exec, let, true, false.
#include "models/host/host.hpp"
#include "models/host/shell/builtins.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

namespace {

/// The status a builtin is given, or the last one. Sets `message` when it is no number.
int status_argument(const BuiltinCall& call, std::string& message) {
    if (call.args.size() < 2) return call.state.last_status;
    const auto number = parse_integer(call.args[1]);
    if (!number) {
        message = call.args[1] + ": numeric argument required";
        return 2;
    }
    if (call.args.size() > 2) message = "too many arguments";
    return static_cast<int>(static_cast<std::uint64_t>(*number) & 0xff);
}

/// `exec` in a shell that somebody waits for.
BuiltinResult run_last(const BuiltinCall& call, const std::vector<std::string>& args) {
    ProcessTable& table = call.shell.table();
    if (!call.memory.is_begun) {
        int status = 0;
        const auto pid = call.shell.run_last(args, status);
        if (!pid) {
            if (!call.state.is_interactive) call.shell.unwind(Interpreter::Unwind::Exit, 0, status);
            return done(status);
        }
        call.memory = {.index = static_cast<std::size_t>(*pid), .is_begun = true};
        call.state.traps.clear();
    }
    const auto pid = Pid{static_cast<std::int32_t>(call.memory.index)};
    if (table.is_running(pid)) return wait_on(call.shell.children_changed());
    const int status = table.reap(pid).value_or(0);
    call.shell.unwind(Interpreter::Unwind::Exit, 0, status);
    return done(status);
}

}  // namespace

BuiltinResult builtin_true(BuiltinCall) {
    return done(0);
}

BuiltinResult builtin_false(BuiltinCall) {
    return done(1);
}

BuiltinResult builtin_break(BuiltinCall call) {
    const bool is_break = call.args[0] == "break";
    const int depth = call.shell.loop_depth();
    if (depth == 0) {
        return failed(call, "only meaningful in a `for', `while', or `until' loop", 0);
    }
    std::int64_t levels = 1;
    if (call.args.size() > 1) {
        const auto number = parse_integer(call.args[1]);
        if (!number || *number < 1) {
            const std::string_view what =
                number ? "loop count out of range" : "numeric argument required";
            call.shell.complain(fmt::format("{}: {}: {}", call.args[0], call.args[1], what));
            call.shell.unwind(Interpreter::Unwind::Break, depth, number ? 1 : 128);
            return done(1);
        }
        levels = std::min<std::int64_t>(*number, depth);
    }
    call.shell.unwind(is_break ? Interpreter::Unwind::Break : Interpreter::Unwind::Continue,
                      static_cast<int>(levels), 0);
    return done(0);
}

BuiltinResult builtin_return(BuiltinCall call) {
    if (!call.shell.in_function_or_source()) {
        return failed(call, "can only `return' from a function or sourced script", 2);
    }
    std::string message;
    const int status = status_argument(call, message);
    if (!message.empty()) call.shell.complain(call.args[0] + ": " + message);
    call.shell.unwind(Interpreter::Unwind::Return, 1, message == "too many arguments" ? 1 : status);
    return done(status);
}

BuiltinResult builtin_exit(BuiltinCall call) {
    std::string message;
    const int status = status_argument(call, message);
    const bool is_login = call.state.is_interactive && !call.shell.in_subshell();
    if (is_login) {
        call.shell.write_error(call.state.source.starts_with('-') ? "logout\n" : "exit\n");
    }
    if (!message.empty()) call.shell.complain(call.args[0] + ": " + message);
    if (message == "too many arguments") {
        call.shell.unwind(Interpreter::Unwind::Discard, 0, 1);
        return done(1);
    }
    call.shell.unwind(Interpreter::Unwind::Exit, 0, status);
    return done(status);
}

BuiltinResult builtin_eval(BuiltinCall call) {
    std::string text;
    std::size_t first = 1;
    if (call.args.size() > 1 && call.args[1] == "--") ++first;
    for (std::size_t i = first; i < call.args.size(); ++i) {
        if (i > first) text += ' ';
        text += call.args[i];
    }
    if (text.find_first_not_of(" \t\n") == std::string::npos) return done(0);
    if (!call.shell.push_text(std::move(text), false)) return done(1);
    return pushed();
}

BuiltinResult builtin_source(BuiltinCall call) {
    if (call.args.size() < 2) {
        call.shell.complain(call.args[0] + ": filename argument required");
        call.shell.write_error(fmt::format("{0}: usage: {0} filename [arguments]\n", call.args[0]));
        return done(2);
    }
    const std::string path = joined(call.args[1], call.state.surroundings.directory);
    auto text = call.state.host->files().read(path, call.state.surroundings.user);
    if (!text && text.error() == FileError::IsDirectory) {
        return failed(call, call.args[1] + ": is a directory");
    }
    if (!text) {
        call.shell.complain(fmt::format("{}: {}", call.args[1], to_text(text.error())));
        return done(1);
    }
    if (!call.shell.push_text(std::move(*text), true, call.args[1])) return done(1);
    if (call.args.size() > 2) {
        call.shell.lend_positional({call.args.begin() + 2, call.args.end()});
    }
    return pushed();
}

BuiltinResult builtin_exec(BuiltinCall call) {
    if (call.args.size() == 1) {
        call.shell.keep_redirections();
        return done(0);
    }
    if (call.args[1].starts_with('-')) return refused(call, "options of exec");
    const std::vector<std::string> args(call.args.begin() + 1, call.args.end());
    int status = 0;
    if (call.shell.is_observed()) return run_last(call, args);
    if (call.shell.replace_by(args, status)) return done(0);
    if (!call.state.is_interactive) call.shell.unwind(Interpreter::Unwind::Exit, 0, status);
    return done(status);
}

BuiltinResult builtin_let(BuiltinCall call) {
    if (call.args.size() < 2) return failed(call, "expression expected");
    std::int64_t value = 0;
    for (std::size_t i = 1; i < call.args.size(); ++i) {
        const auto result = call.state.arithmetic(call.args[i]);
        if (!result) return failed(call, result.error());
        value = *result;
    }
    return done(value != 0 ? 0 : 1);
}

}  // namespace lvsim::host
