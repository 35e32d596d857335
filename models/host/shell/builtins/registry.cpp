// SPDX-License-Identifier: Apache-2.0
//
// All builtins of the shell, in the order of their names, and what they have in common.
#include "models/host/shell/builtins.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lvsim::host {

namespace {

constexpr std::array kBuiltins = {
    ShellBuiltin{".", builtin_source},
    ShellBuiltin{":", builtin_true},
    ShellBuiltin{"[", builtin_test},
    ShellBuiltin{"alias", builtin_alias},
    ShellBuiltin{"bg", builtin_bg},
    ShellBuiltin{"bind", builtin_refused},
    ShellBuiltin{"break", builtin_break},
    ShellBuiltin{"builtin", builtin_builtin},
    ShellBuiltin{"caller", builtin_refused},
    ShellBuiltin{"cd", builtin_cd},
    ShellBuiltin{"command", builtin_command},
    ShellBuiltin{"compgen", builtin_refused},
    ShellBuiltin{"complete", builtin_refused},
    ShellBuiltin{"compopt", builtin_refused},
    ShellBuiltin{"continue", builtin_break},
    ShellBuiltin{"declare", builtin_declare},
    ShellBuiltin{"dirs", builtin_refused},
    ShellBuiltin{"disown", builtin_refused},
    ShellBuiltin{"echo", builtin_echo},
    ShellBuiltin{"enable", builtin_refused},
    ShellBuiltin{"eval", builtin_eval},
    ShellBuiltin{"exec", builtin_exec},
    ShellBuiltin{"exit", builtin_exit},
    ShellBuiltin{"export", builtin_export},
    ShellBuiltin{"false", builtin_false},
    ShellBuiltin{"fc", builtin_refused},
    ShellBuiltin{"fg", builtin_fg},
    ShellBuiltin{"getopts", builtin_getopts},
    ShellBuiltin{"hash", builtin_hash},
    ShellBuiltin{"help", builtin_refused},
    ShellBuiltin{"history", builtin_history},
    ShellBuiltin{"jobs", builtin_jobs},
    ShellBuiltin{"kill", builtin_kill},
    ShellBuiltin{"let", builtin_let},
    ShellBuiltin{"local", builtin_local},
    ShellBuiltin{"logout", builtin_exit},
    ShellBuiltin{"mapfile", builtin_refused},
    ShellBuiltin{"popd", builtin_refused},
    ShellBuiltin{"printf", builtin_printf},
    ShellBuiltin{"pushd", builtin_refused},
    ShellBuiltin{"pwd", builtin_pwd},
    ShellBuiltin{"read", builtin_read},
    ShellBuiltin{"readarray", builtin_refused},
    ShellBuiltin{"readonly", builtin_readonly},
    ShellBuiltin{"return", builtin_return},
    ShellBuiltin{"set", builtin_set},
    ShellBuiltin{"shift", builtin_shift},
    ShellBuiltin{"shopt", builtin_shopt},
    ShellBuiltin{"source", builtin_source},
    ShellBuiltin{"suspend", builtin_refused},
    ShellBuiltin{"test", builtin_test},
    ShellBuiltin{"times", builtin_refused},
    ShellBuiltin{"trap", builtin_trap},
    ShellBuiltin{"true", builtin_true},
    ShellBuiltin{"type", builtin_type},
    ShellBuiltin{"typeset", builtin_declare},
    ShellBuiltin{"ulimit", builtin_refused},
    ShellBuiltin{"umask", builtin_umask},
    ShellBuiltin{"unalias", builtin_unalias},
    ShellBuiltin{"unset", builtin_unset},
    ShellBuiltin{"wait", builtin_wait},
};
static_assert(std::is_sorted(kBuiltins.begin(), kBuiltins.end(),
                             [](const ShellBuiltin& a, const ShellBuiltin& b) {
                                 return a.name < b.name;
                             }));

}  // namespace

std::span<const ShellBuiltin> builtins() {
    return kBuiltins;
}

const ShellBuiltin* find_builtin(std::string_view name) {
    const auto found = std::lower_bound(
        kBuiltins.begin(), kBuiltins.end(), name,
        [](const ShellBuiltin& builtin, std::string_view wanted) { return builtin.name < wanted; });
    return found != kBuiltins.end() && found->name == name ? &*found : nullptr;
}

BuiltinResult failed(const BuiltinCall& call, std::string_view message, int status) {
    call.shell.complain(fmt::format("{}: {}", call.args[0], message));
    return done(status);
}

BuiltinResult refused(const BuiltinCall& call, std::string_view what) {
    call.shell.write_error(not_modelled(what) + "\n");
    return done(2);
}

BuiltinResult invalid_option(const BuiltinCall& call, std::string_view option,
                             std::string_view usage) {
    call.shell.complain(fmt::format("{}: {}: invalid option", call.args[0], option));
    call.shell.write_error(fmt::format("{}: usage: {}\n", call.args[0], usage));
    return done(2);
}

BuiltinResult builtin_refused(BuiltinCall call) {
    return refused(call, fmt::format("the shell builtin '{}'", call.args[0]));
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    if (text.starts_with('+')) text.remove_prefix(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool is_good = !text.empty() && error == std::errc{} && end == text.data() + text.size();
    return is_good ? std::optional(value) : std::nullopt;
}

}  // namespace lvsim::host
