// SPDX-License-Identifier: Apache-2.0
//
// set, shopt.
#include "models/host/shell/builtins.hpp"
#include "models/host/shell/quoting.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

struct OptionName {
    char letter;
    std::string_view name;
    bool ShellOptions::*member;
};

constexpr std::array<OptionName, 9> kOptions = {{
    {'a', "allexport", &ShellOptions::exports_all},
    {'e', "errexit", &ShellOptions::exits_on_error},
    {'C', "noclobber", &ShellOptions::keeps_files},
    {'n', "noexec", &ShellOptions::reads_only},
    {'f', "noglob", &ShellOptions::has_no_globs},
    {'u', "nounset", &ShellOptions::refuses_unset},
    {'\0', "pipefail", &ShellOptions::fails_in_pipes},
    {'v', "verbose", &ShellOptions::is_verbose},
    {'x', "xtrace", &ShellOptions::traces},
}};
constexpr std::array<OptionName, 2> kShellOptions = {{
    {'\0', "expand_aliases", &ShellOptions::expands_aliases},
    {'\0', "nullglob", &ShellOptions::globs_to_nothing},
}};
/// What only takes effect while a text is read or typed.
constexpr std::string_view kRefusedLetters = "bhkmnptvBEHPT";

const OptionName* by_letter(char letter) {
    for (const OptionName& option : kOptions) {
        if (option.letter == letter) return &option;
    }
    return nullptr;
}

template <class Options>
const OptionName* by_name(const Options& options, std::string_view name) {
    for (const OptionName& option : options) {
        if (option.name == name) return &option;
    }
    return nullptr;
}

std::string variables_text(const ShellState& state) {
    std::string text;
    for (const std::string& name : state.variables.names()) {
        const Variable& variable = *state.variables.find(name);
        if (variable.is_array) continue;
        text += fmt::format("{}={}\n", name, quoted_for_trace(variable.value(), false));
    }
    return text;
}

std::string options_text(const ShellOptions& options, bool is_plus) {
    std::string text;
    for (const OptionName& option : kOptions) {
        const bool is_on = options.*option.member;
        text += is_plus ? fmt::format("set {}o {}\n", is_on ? '-' : '+', option.name)
                        : fmt::format("{:<15}\t{}\n", option.name, is_on ? "on" : "off");
    }
    return text;
}

}  // namespace

BuiltinResult builtin_set(BuiltinCall call) {
    ShellState& state = call.state;
    if (call.args.size() == 1) {
        return done(call.shell.write_output("set", variables_text(state)));
    }
    std::size_t at = 1;
    bool sets_positional = false;
    for (; at < call.args.size() && !sets_positional; ++at) {
        const std::string& arg = call.args[at];
        if (arg == "--" || arg == "-") {
            sets_positional = true;
            continue;
        }
        if (arg.size() < 2 || (arg[0] != '-' && arg[0] != '+')) break;
        const bool is_on = arg[0] == '-';
        for (const char letter : arg.substr(1)) {
            const OptionName* option = by_letter(letter);
            if (letter == 'o' && at + 1 == call.args.size()) {
                return done(call.shell.write_output("set", options_text(state.options, !is_on)));
            }
            if (letter == 'o') {
                option = by_name(kOptions, call.args[++at]);
                if (option == nullptr) {
                    const std::string& name = call.args[at];
                    const bool is_known = name == "posix" || name == "emacs" || name == "vi" ||
                                          name == "monitor" || name == "history";
                    if (is_known) return refused(call, "set -o " + name);
                    return failed(call, name + ": invalid option name", 2);
                }
            }
            const bool is_refused = kRefusedLetters.find(letter) != std::string_view::npos;
            if (is_refused ||
                (option != nullptr && (option->letter == 'n' || option->letter == 'v'))) {
                return refused(call, fmt::format("set {}{}", arg[0], letter));
            }
            if (option == nullptr) {
                return invalid_option(call, fmt::format("{}{}", arg[0], letter),
                                      "set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] "
                                      "[arg ...]");
            }
            state.options.*option->member = is_on;
        }
    }
    if (sets_positional || at < call.args.size()) {
        state.positional.assign(call.args.begin() + static_cast<std::ptrdiff_t>(at),
                                call.args.end());
    }
    return done(0);
}

BuiltinResult builtin_shopt(BuiltinCall call) {
    bool sets = false;
    bool unsets = false;
    std::size_t at = 1;
    for (; at < call.args.size() && call.args[at].starts_with('-'); ++at) {
        if (call.args[at] == "-s") {
            sets = true;
        } else if (call.args[at] == "-u") {
            unsets = true;
        } else {
            return refused(call, "shopt " + call.args[at]);
        }
    }
    if (at == call.args.size()) return refused(call, "shopt without names");
    int status = 0;
    for (; at < call.args.size(); ++at) {
        const OptionName* option = by_name(kShellOptions, call.args[at]);
        if (option == nullptr) return refused(call, "shopt " + call.args[at]);
        bool& value = call.state.options.*option->member;
        if (sets || unsets) {
            value = sets;
            continue;
        }
        const std::string line = fmt::format("{:<15}\t{}\n", option->name, value ? "on" : "off");
        static_cast<void>(call.shell.write_output("shopt", line));
        if (!value) status = 1;
    }
    return done(status);
}

}  // namespace lvsim::host
