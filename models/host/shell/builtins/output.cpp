// SPDX-License-Identifier: Apache-2.0
//
// echo, printf, test and [.
#include "models/host/shell/builtins.hpp"
#include "models/host/shell/escapes.hpp"
#include "models/host/shell/printf_format.hpp"
#include "models/host/shell/test_expression.hpp"

#include <fmt/format.h>

namespace lvsim::host {

BuiltinResult builtin_echo(BuiltinCall call) {
    const EchoText text = echo_text(call.args);
    if (text.is_refused) return refused(call, "echo -e with \\u or \\U");
    return done(call.shell.write_output("echo", text.text));
}

BuiltinResult builtin_printf(BuiltinCall call) {
    std::size_t first = 1;
    std::string variable;
    if (call.args.size() > 2 && call.args[1] == "-v") {
        variable = call.args[2];
        first = 3;
        if (!is_name(variable)) {
            return failed(call, fmt::format("`{}': not a valid identifier", variable), 2);
        }
    }
    if (first < call.args.size() && call.args[first] == "--") {
        ++first;
    } else if (first < call.args.size() && call.args[first].size() > 1 &&
               call.args[first].starts_with('-')) {
        return invalid_option(call, call.args[first].substr(0, 2),
                              "printf [-v var] format [arguments]");
    }
    if (first >= call.args.size()) {
        call.shell.write_error("printf: usage: printf [-v var] format [arguments]\n");
        return done(2);
    }
    const PrintfResult result = format_printf(
        call.args[first],
        {call.args.begin() + static_cast<std::ptrdiff_t>(first) + 1, call.args.end()});
    int status = 0;
    for (const std::string& message : result.messages) status = failed(call, message).status;
    if (!result.refused.empty()) return refused(call, result.refused);
    if (variable.empty()) {
        const int written = call.shell.write_output("printf", result.text);
        return done(written != 0 ? written : status);
    }
    const auto assigned = call.state.assign(variable, result.text);
    if (!assigned) return failed(call, assigned.error());
    return done(status);
}

BuiltinResult builtin_test(BuiltinCall call) {
    std::vector<std::string> words(call.args.begin() + 1, call.args.end());
    if (call.args[0] == "[") {
        if (words.empty() || words.back() != "]") return failed(call, "missing `]'", 2);
        words.pop_back();
    }
    const auto answer = test_arguments(call.shell, words);
    if (answer) return done(*answer ? 0 : 1);
    if (answer.error().starts_with("not modelled")) {
        call.shell.write_error(answer.error() + "\n");
        return done(2);
    }
    return failed(call, answer.error(), 2);
}

}  // namespace lvsim::host
