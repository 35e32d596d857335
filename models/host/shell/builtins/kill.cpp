// SPDX-License-Identifier: Apache-2.0
//
// kill and trap.
#include "models/host/host.hpp"
#include "models/host/shell/builtins.hpp"
#include "models/host/shell/job_words.hpp"
#include "models/host/shell/quoting.hpp"
#include "models/host/shell/signals.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

constexpr std::string_view kKillUsage =
    "kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]";

BuiltinResult list_signals(const BuiltinCall& call) {
    std::string text;
    if (call.args.size() == 2) return refused(call, "kill -l without a signal");
    for (std::size_t i = 2; i < call.args.size(); ++i) {
        const auto signal = parse_signal(call.args[i]);
        const auto number = parse_integer(call.args[i]);
        const int plain = number && *number > 128 ? static_cast<int>(*number - 128) : -1;
        if (!signal && signal_name(plain).empty()) {
            return failed(call, call.args[i] + ": invalid signal specification");
        }
        text += number ? fmt::format("{}\n", signal_name(plain > 0 ? plain : *signal))
                       : fmt::format("{}\n", *signal);
    }
    return done(call.shell.write_output("kill", text));
}

bool kill_one(const BuiltinCall& call, const std::string& target, int signal) {
    ProcessTable& table = call.shell.table();
    const Credentials& sender = call.state.surroundings.user;
    if (target.starts_with('%')) {
        const ShellBackgroundJob* job = find_job(call.shell, target);
        if (job == nullptr) {
            call.shell.complain(fmt::format("kill: {}: no such job", target));
            return false;
        }
        for (const Pid member : job->members) {
            static_cast<void>(table.signal(member, signal, sender));
        }
        return true;
    }
    const auto number = parse_integer(target);
    if (!number) {
        call.shell.complain(fmt::format("kill: {}: arguments must be process or job IDs", target));
        return false;
    }
    const auto pid = Pid{static_cast<std::int32_t>(*number < 0 ? -*number : *number)};
    SignalResult result = SignalResult::NoSuchProcess;
    if (*number == 0) {
        result = table.signal_group(call.shell.identity().group, signal, sender);
    } else {
        result = *number < 0 ? table.signal_group(pid, signal, sender)
                             : table.signal(pid, signal, sender);
    }
    switch (result) {
        case SignalResult::Sent: return true;
        case SignalResult::NoSuchProcess:
            call.shell.complain(fmt::format("kill: ({}) - No such process", target));
            return false;
        case SignalResult::NotPermitted:
            call.shell.complain(fmt::format("kill: ({}) - Operation not permitted", target));
            return false;
        case SignalResult::NotModelled:
            call.shell.write_error(not_modelled("stopping processes") + "\n");
            return false;
    }
    return false;
}

/// A trap's name: EXIT, ERR or a signal's. nullopt: none of these.
std::optional<int> trap_number(std::string_view name) {
    if (name == "EXIT" || name == "exit" || name == "0") return 0;
    if (name == "ERR" || name == "err") return kTrapError;
    return parse_signal(name);
}

std::string trap_name(int trap) {
    if (trap == 0) return "EXIT";
    if (trap == kTrapError) return "ERR";
    return fmt::format("SIG{}", signal_name(trap));
}

std::string traps_text(const ShellState& state) {
    std::string text;
    for (const auto& [trap, command] : state.traps) {
        text += fmt::format("trap -- {} {}\n", quoted_single(command), trap_name(trap));
    }
    return text;
}

}  // namespace

BuiltinResult builtin_kill(BuiltinCall call) {
    int signal = 15;
    std::size_t first = 1;
    if (call.args.size() < 2) {
        call.shell.write_error(fmt::format("kill: usage: {}\n", kKillUsage));
        return done(2);
    }
    if (call.args[1] == "-l" || call.args[1] == "-L") return list_signals(call);
    if (call.args[1].starts_with('-') && call.args[1].size() > 1 && call.args[1] != "--") {
        const bool is_apart = call.args[1] == "-s" || call.args[1] == "-n";
        if (is_apart && call.args.size() < 3) {
            return failed(call, fmt::format("{}: option requires an argument", call.args[1]));
        }
        const std::string name = is_apart ? call.args[2] : call.args[1].substr(1);
        const auto found = parse_signal(name);
        if (!found) return failed(call, name + ": invalid signal specification");
        signal = *found;
        first = is_apart ? 3 : 2;
    }
    if (first < call.args.size() && call.args[first] == "--") ++first;
    if (first == call.args.size()) {
        call.shell.write_error(fmt::format("kill: usage: {}\n", kKillUsage));
        return done(2);
    }
    int status = 0;
    for (std::size_t i = first; i < call.args.size(); ++i) {
        if (!kill_one(call, call.args[i], signal)) status = 1;
    }
    return done(status);
}

BuiltinResult builtin_trap(BuiltinCall call) {
    ShellState& state = call.state;
    std::size_t first = 1;
    if (first < call.args.size() && call.args[first] == "--") ++first;
    if (first == call.args.size() || call.args[first] == "-p") {
        return done(call.shell.write_output("trap", traps_text(state)));
    }
    if (call.args[first] == "-l") return refused(call, "trap -l");
    const bool resets = call.args.size() == first + 1 || call.args[first] == "-";
    const std::string command = call.args[first];
    if (call.args.size() > first + 1) ++first;
    int status = 0;
    for (std::size_t i = first; i < call.args.size(); ++i) {
        if (call.args[i] == "DEBUG" || call.args[i] == "RETURN") {
            return refused(call, "trap " + call.args[i]);
        }
        const auto trap = trap_number(call.args[i]);
        if (!trap) {
            call.shell.complain(
                fmt::format("trap: {}: invalid signal specification", call.args[i]));
            status = 1;
        } else if (resets) {
            state.traps.erase(*trap);
        } else {
            state.traps[*trap] = command;
        }
    }
    return done(status);
}

}  // namespace lvsim::host
