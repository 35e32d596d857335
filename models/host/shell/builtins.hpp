// SPDX-License-Identifier: Apache-2.0
//
// The shell's own commands: one line each in builtins/registry.cpp.
#pragma once

#include "models/host/shell/interpreter.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

using BuiltinResult = Interpreter::BuiltinResult;

/// What a builtin is called with. Lives for one call.
struct BuiltinCall {
    Interpreter& shell;
    ShellState& state;
    const std::vector<std::string>& args;  ///< args[0] is the name
    Interpreter::BuiltinState& memory;
};

struct ShellBuiltin {
    std::string_view name;
    BuiltinResult (*main)(BuiltinCall call);
};

[[nodiscard]] std::span<const ShellBuiltin> builtins();
/// nullptr: the shell has no such command of its own.
[[nodiscard]] const ShellBuiltin* find_builtin(std::string_view name);

[[nodiscard]] inline BuiltinResult done(int status) {
    return {BuiltinResult::Kind::Done, status, nullptr};
}
[[nodiscard]] inline BuiltinResult wait_on(Signal* signal) {
    return {BuiltinResult::Kind::Wait, 0, signal};
}
[[nodiscard]] inline BuiltinResult pushed() {
    return {BuiltinResult::Kind::Pushed, 0, nullptr};
}
/// "bash: NAME: MESSAGE" and the status.
[[nodiscard]] BuiltinResult failed(const BuiltinCall& call, std::string_view message,
                                   int status = 1);
/// "not modelled in lvsim: WHAT", status 2.
[[nodiscard]] BuiltinResult refused(const BuiltinCall& call, std::string_view what);
/// "bash: NAME: -x: invalid option" and the usage line, status 2.
[[nodiscard]] BuiltinResult invalid_option(const BuiltinCall& call, std::string_view option,
                                           std::string_view usage);
/// A whole decimal number.
[[nodiscard]] std::optional<std::int64_t> parse_integer(std::string_view text);

// builtins/control.cpp
BuiltinResult builtin_break(BuiltinCall call);
BuiltinResult builtin_eval(BuiltinCall call);
BuiltinResult builtin_exec(BuiltinCall call);
BuiltinResult builtin_exit(BuiltinCall call);
BuiltinResult builtin_false(BuiltinCall call);
BuiltinResult builtin_return(BuiltinCall call);
BuiltinResult builtin_source(BuiltinCall call);
BuiltinResult builtin_true(BuiltinCall call);
BuiltinResult builtin_let(BuiltinCall call);
// builtins/directories.cpp
BuiltinResult builtin_cd(BuiltinCall call);
BuiltinResult builtin_pwd(BuiltinCall call);
BuiltinResult builtin_umask(BuiltinCall call);
// builtins/jobs.cpp
BuiltinResult builtin_fg(BuiltinCall call);
BuiltinResult builtin_bg(BuiltinCall call);
BuiltinResult builtin_jobs(BuiltinCall call);
BuiltinResult builtin_wait(BuiltinCall call);
// builtins/kill.cpp
BuiltinResult builtin_kill(BuiltinCall call);
BuiltinResult builtin_trap(BuiltinCall call);
// builtins/names.cpp
BuiltinResult builtin_alias(BuiltinCall call);
BuiltinResult builtin_builtin(BuiltinCall call);
BuiltinResult builtin_command(BuiltinCall call);
BuiltinResult builtin_hash(BuiltinCall call);
BuiltinResult builtin_history(BuiltinCall call);
BuiltinResult builtin_type(BuiltinCall call);
BuiltinResult builtin_unalias(BuiltinCall call);
// builtins/options.cpp
BuiltinResult builtin_set(BuiltinCall call);
BuiltinResult builtin_shopt(BuiltinCall call);
// builtins/output.cpp
BuiltinResult builtin_echo(BuiltinCall call);
BuiltinResult builtin_printf(BuiltinCall call);
BuiltinResult builtin_test(BuiltinCall call);
// builtins/read.cpp
BuiltinResult builtin_read(BuiltinCall call);
BuiltinResult builtin_getopts(BuiltinCall call);
// builtins/refused.cpp
BuiltinResult builtin_refused(BuiltinCall call);
// builtins/variables.cpp
BuiltinResult builtin_declare(BuiltinCall call);
BuiltinResult builtin_export(BuiltinCall call);
BuiltinResult builtin_local(BuiltinCall call);
BuiltinResult builtin_readonly(BuiltinCall call);
BuiltinResult builtin_shift(BuiltinCall call);
BuiltinResult builtin_unset(BuiltinCall call);

}  // namespace lvsim::host
