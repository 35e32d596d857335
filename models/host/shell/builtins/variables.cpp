// SPDX-License-Identifier: Apache-2.0
//
// export, readonly, declare, typeset, local, unset, shift.
#include "models/host/shell/builtins.hpp"
#include "models/host/shell/quoting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

struct DeclareOptions {
    bool is_export = false;
    bool is_readonly = false;
    bool is_integer = false;
    bool is_array = false;
    bool is_global = false;
    bool prints = false;
    bool clears_export = false;
    bool names_functions = false;
    std::size_t first = 1;
    std::string wrong = {};
};

void apply_letter(DeclareOptions& options, std::string_view command, char letter, bool is_plus) {
    switch (letter) {
        case 'x': (is_plus ? options.clears_export : options.is_export) = true; return;
        case 'r': options.is_readonly = true; return;
        case 'i': options.is_integer = !is_plus; return;
        case 'a': options.is_array = true; return;
        case 'g': options.is_global = true; return;
        case 'p': options.prints = true; return;
        case 'n':
            if (command == "export") {
                options.clears_export = true;
                return;
            }
            break;
        case 'f':
        case 'F': options.names_functions = true; return;
        default: break;
    }
    options.wrong = fmt::format("{}{}", is_plus ? '+' : '-', letter);
}

DeclareOptions read_options(const BuiltinCall& call) {
    DeclareOptions options;
    for (; options.first < call.args.size(); ++options.first) {
        const std::string& arg = call.args[options.first];
        if (arg == "--") {
            ++options.first;
            break;
        }
        if (arg.size() < 2 || (arg[0] != '-' && arg[0] != '+')) break;
        for (const char letter : arg.substr(1)) {
            apply_letter(options, call.args[0], letter, arg[0] == '+');
        }
    }
    return options;
}

std::string declaration(std::string_view name, const Variable& variable) {
    std::string letters;
    if (variable.is_array) letters += 'a';
    if (variable.is_integer) letters += 'i';
    if (variable.is_readonly) letters += 'r';
    if (variable.is_exported) letters += 'x';
    if (letters.empty()) letters = "-";
    std::string text = fmt::format("declare -{} {}", letters, name);
    if (variable.is_array) {
        text += "=(";
        bool is_first = true;
        for (const auto& [index, value] : variable.elements) {
            if (!std::exchange(is_first, false)) text += ' ';
            text += fmt::format("[{}]={}", index, quoted_double(value));
        }
        text += ")";
    } else if (variable.is_set()) {
        text += "=" + quoted_double(variable.value());
    }
    return text + "\n";
}

BuiltinResult print(const BuiltinCall& call, const DeclareOptions& options) {
    std::string text;
    int status = 0;
    const Variables& variables = call.state.variables;
    std::vector<std::string> names(call.args.begin() + static_cast<std::ptrdiff_t>(options.first),
                                   call.args.end());
    const bool is_all = names.empty();
    if (is_all) names = variables.names();
    for (const std::string& name : names) {
        const Variable* found = variables.find(name);
        if (found == nullptr) {
            call.shell.complain(fmt::format("{}: {}: not found", call.args[0], name));
            status = 1;
            continue;
        }
        const bool is_wanted = (!options.is_export || found->is_exported) &&
                               (!options.is_readonly || found->is_readonly) &&
                               (!options.is_integer || found->is_integer) &&
                               (!options.is_array || found->is_array);
        if (is_wanted || !is_all) text += declaration(name, *found);
    }
    const int written = call.shell.write_output(call.args[0], text);
    return done(written != 0 ? written : status);
}

bool declare_one(const BuiltinCall& call, const DeclareOptions& options, bool is_local,
                 const std::string& arg) {
    const std::size_t sign = arg.find('=');
    const bool is_append = sign != std::string::npos && sign > 0 && arg[sign - 1] == '+';
    const std::string name =
        arg.substr(0, sign == std::string::npos ? sign : sign - (is_append ? 1 : 0));
    if (!is_name(name)) {
        call.shell.complain(fmt::format("{}: `{}': not a valid identifier", call.args[0], arg));
        return false;
    }
    ShellState& state = call.state;
    Variable& variable = is_local ? state.variables.make_local(name) : state.variables.at(name);
    if (options.is_integer) variable.is_integer = true;
    if (options.is_array) variable.is_array = true;
    if (options.is_export) variable.is_exported = true;
    if (options.clears_export) variable.is_exported = false;
    if (sign != std::string::npos) {
        const auto assigned = state.assign(name, arg.substr(sign + 1), is_append);
        if (!assigned) {
            call.shell.complain(call.args[0] == "local" || call.args[0] == "declare"
                                    ? fmt::format("{}: {}", call.args[0], assigned.error())
                                    : assigned.error());
            return false;
        }
    }
    if (options.is_readonly) variable.is_readonly = true;
    return true;
}

BuiltinResult declare(const BuiltinCall& call, DeclareOptions options, bool is_local) {
    if (!options.wrong.empty()) {
        const bool is_known =
            std::string_view("-A-l-u-n-t-I-c").find(options.wrong) != std::string_view::npos;
        if (is_known) return refused(call, fmt::format("{} {}", call.args[0], options.wrong));
        return invalid_option(call, options.wrong,
                              call.args[0] + " [-aAfFgiIlnrtux] [name[=value] ...]");
    }
    if (options.names_functions) return refused(call, call.args[0] + " -f");
    if (options.first == call.args.size() || options.prints) return print(call, options);
    int status = 0;
    for (std::size_t i = options.first; i < call.args.size(); ++i) {
        if (!declare_one(call, options, is_local, call.args[i])) status = 1;
    }
    return done(status);
}

}  // namespace

BuiltinResult builtin_export(BuiltinCall call) {
    DeclareOptions options = read_options(call);
    options.is_export = !options.clears_export;
    return declare(call, options, false);
}

BuiltinResult builtin_readonly(BuiltinCall call) {
    DeclareOptions options = read_options(call);
    options.is_readonly = true;
    return declare(call, options, false);
}

BuiltinResult builtin_declare(BuiltinCall call) {
    const DeclareOptions options = read_options(call);
    const bool is_local = !call.state.function_names.empty() && !options.is_global;
    return declare(call, options, is_local && !options.prints);
}

BuiltinResult builtin_local(BuiltinCall call) {
    if (call.state.function_names.empty()) {
        return failed(call, "can only be used in a function");
    }
    const DeclareOptions options = read_options(call);
    if (options.first == call.args.size()) return refused(call, "local without names");
    return declare(call, options, true);
}

BuiltinResult builtin_unset(BuiltinCall call) {
    bool is_function = false;
    bool is_variable = false;
    int status = 0;
    for (std::size_t i = 1; i < call.args.size(); ++i) {
        const std::string& arg = call.args[i];
        if (arg == "-f" || arg == "-v") {
            (arg == "-f" ? is_function : is_variable) = true;
            continue;
        }
        if (arg.size() > 1 && arg[0] == '-') {
            return invalid_option(call, arg.substr(0, 2), "unset [-f] [-v] [-n] [name ...]");
        }
        const std::size_t bracket = arg.find('[');
        const std::string name = arg.substr(0, bracket);
        const Variable* found = call.state.variables.find(name);
        if (found != nullptr && found->is_readonly && !is_function) {
            call.shell.complain(fmt::format("unset: {}: cannot unset: readonly variable", name));
            status = 1;
        } else if (bracket != std::string::npos && arg.ends_with(']')) {
            const auto index =
                call.state.arithmetic(arg.substr(bracket + 1, arg.size() - bracket - 2));
            if (!index) return failed(call, index.error());
            if (found != nullptr) call.state.variables.at(name).elements.erase(*index);
        } else if (found != nullptr && !is_function) {
            call.state.variables.unset(name);
        } else if (!is_variable) {
            call.state.functions.erase(arg);
        }
    }
    return done(status);
}

BuiltinResult builtin_shift(BuiltinCall call) {
    std::int64_t count = 1;
    if (call.args.size() > 1) {
        const auto number = parse_integer(call.args[1]);
        if (!number) return failed(call, call.args[1] + ": numeric argument required");
        if (*number < 0) return failed(call, call.args[1] + ": shift count out of range");
        count = *number;
    }
    std::vector<std::string>& positional = call.state.positional;
    if (count > static_cast<std::int64_t>(positional.size())) return done(1);
    positional.erase(positional.begin(), positional.begin() + static_cast<std::ptrdiff_t>(count));
    return done(0);
}

}  // namespace lvsim::host
