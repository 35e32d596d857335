// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/signals.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace lvsim::host {

namespace {

struct SignalText {
    std::string_view name;
    std::string_view description;
};

constexpr std::array<SignalText, kSignalMax> kSignals = {{
    {"HUP", "Hangup"},
    {"INT", ""},
    {"QUIT", "Quit"},
    {"ILL", "Illegal instruction"},
    {"TRAP", "Trace/breakpoint trap"},
    {"ABRT", "Aborted"},
    {"BUS", "Bus error"},
    {"FPE", "Floating point exception"},
    {"KILL", "Killed"},
    {"USR1", "User defined signal 1"},
    {"SEGV", "Segmentation fault"},
    {"USR2", "User defined signal 2"},
    {"PIPE", ""},
    {"ALRM", "Alarm clock"},
    {"TERM", "Terminated"},
    {"STKFLT", "Stack fault"},
    {"CHLD", "Child exited"},
    {"CONT", "Continued"},
    {"STOP", "Stopped (signal)"},
    {"TSTP", "Stopped"},
    {"TTIN", "Stopped (tty input)"},
    {"TTOU", "Stopped (tty output)"},
    {"URG", "Urgent I/O condition"},
    {"XCPU", "CPU time limit exceeded"},
    {"XFSZ", "File size limit exceeded"},
    {"VTALRM", "Virtual timer expired"},
    {"PROF", "Profiling timer expired"},
    {"WINCH", "Window changed"},
    {"IO", "I/O possible"},
    {"PWR", "Power failure"},
    {"SYS", "Bad system call"},
}};

bool is_same(std::string_view text, std::string_view name) {
    if (text.size() != name.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_lower = text[i] >= 'a' && text[i] <= 'z';
        if ((is_lower ? static_cast<char>(text[i] - 'a' + 'A') : text[i]) != name[i]) return false;
    }
    return true;
}

}  // namespace

std::string_view signal_name(int signal) {
    return signal < 1 || signal > kSignalMax ? std::string_view{}
                                             : kSignals[static_cast<std::size_t>(signal - 1)].name;
}

std::string_view signal_description(int signal) {
    return signal < 1 || signal > kSignalMax
               ? std::string_view{}
               : kSignals[static_cast<std::size_t>(signal - 1)].description;
}

std::optional<int> parse_signal(std::string_view text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size()) {
        return number >= 0 && number <= kSignalMax ? std::optional(number) : std::nullopt;
    }
    if (text.size() > 3 && is_same(text.substr(0, 3), "SIG")) text.remove_prefix(3);
    for (int signal = 1; signal <= kSignalMax; ++signal) {
        if (is_same(text, signal_name(signal))) return signal;
    }
    return std::nullopt;
}

}  // namespace lvsim::host
