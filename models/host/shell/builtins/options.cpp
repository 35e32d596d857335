// SPDX-License-Identifier: Apache-2.0
//
// set, shopt.
#include "models/host/shell/builtins.hpp"
#include "models/host/shell/option_names.hpp"
#include "models/host/shell/quoting.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

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
    for (const OptionName& option : set_options()) {
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
            const OptionName* option = option_by_letter(letter);
            if (letter == 'o' && at + 1 == call.args.size()) {
                return done(call.shell.write_output("set", options_text(state.options, !is_on)));
            }
            if (letter == 'o') {
                option = option_by_name(set_options(), call.args[++at]);
                if (option == nullptr) {
                    const std::string& name = call.args[at];
                    const bool is_known = name == "posix" || name == "emacs" || name == "vi" ||
                                          name == "monitor" || name == "history";
                    if (is_known) return refused(call, "set -o " + name);
                    return failed(call, name + ": invalid option name", 2);
                }
            }
            const bool is_refused = is_refused_letter(letter);
            if (is_refused || (option != nullptr && option->letter == 'v')) {
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
        const OptionName* option = option_by_name(shopt_options(), call.args[at]);
        if (option == nullptr && !is_refused_shopt(call.args[at])) {
            return failed(call, call.args[at] + ": invalid shell option name");
        }
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
