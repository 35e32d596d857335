// SPDX-License-Identifier: Apache-2.0
//
// kill(1) as a program (/bin/kill), killall(1), pgrep(1), pkill(1) and pidof(8): signals to
// processes by number or by the name of their program.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/regex_adapter.hpp"
#include "models/host/host.hpp"
#include "models/host/memory.hpp"
#include "models/host/process_table.hpp"
#include "models/host/shell/signals.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace lvsim::host {

namespace {

constexpr int kSigTerm = 15;

std::string number(Pid pid) {
    return std::to_string(static_cast<std::int32_t>(pid));
}

/// "No such process" and its like; nullptr: it was sent.
const char* send(const CommandContext* context, Pid pid, int signal, bool is_group = false) {
    ProcessTable& table = context->host->process_table();
    const Credentials& sender = context->surroundings.user;
    switch (is_group ? table.signal_group(pid, signal, sender)
                     : table.signal(pid, signal, sender)) {
        case SignalResult::Sent: return nullptr;
        case SignalResult::NoSuchProcess: return "No such process";
        case SignalResult::NotPermitted: return "Operation not permitted";
        case SignalResult::NotModelled: return "not modelled in lvsim: stopping processes";
    }
    return nullptr;
}

/// Takes -9, -KILL, -s KILL and --signal KILL out of the words. nullopt: an unknown one.
std::optional<int> take_signal(std::vector<std::string>& words, std::string& wrong) {
    int signal = kSigTerm;
    for (std::size_t i = 1; i < words.size() && words[i] != "--"; ++i) {
        const bool is_apart = words[i] == "-s" || words[i] == "--signal";
        const bool has_value = is_apart && i + 1 < words.size();
        const std::string name =
            has_value ? words[i + 1] : words[i].substr(std::min<std::size_t>(1, words[i].size()));
        const auto found = words[i].starts_with('-') ? parse_signal(name) : std::nullopt;
        if (!found && has_value) wrong = name;
        if (!found) continue;
        signal = *found;
        const auto at = words.begin() + static_cast<std::ptrdiff_t>(i);
        words.erase(at, at + (has_value ? 2 : 1));
        break;
    }
    return wrong.empty() ? std::optional(signal) : std::nullopt;
}

int kill(const CommandContext* context) {
    std::vector<std::string> words = context->args;
    if (words.size() > 1 && (words[1] == "-l" || words[1] == "-L")) {
        return refuse(context, "kill -l as a program: the shell's own kill has it");
    }
    std::string wrong;
    const auto signal = take_signal(words, wrong);
    if (!signal) {
        complain(context, fmt::format("unknown signal name {}", wrong));
        return 1;
    }
    if (words.size() > 1 && words[1] == "--") words.erase(words.begin() + 1);
    if (words.size() < 2) {
        context->error->write("Usage: kill [ -s signal ] pid ...\n");
        return 1;
    }
    int status = 0;
    for (std::size_t i = 1; i < words.size(); ++i) {
        std::int32_t pid = 0;
        const char* const end = words[i].data() + words[i].size();
        const auto [stop, error] = std::from_chars(words[i].data(), end, pid);
        if (error != std::errc{} || stop != end) {
            complain(context, fmt::format("cannot find process \"{}\"", words[i]));
            status = 1;
            continue;
        }
        const char* failure = send(context, Pid{pid < 0 ? -pid : pid}, *signal, pid < 0);
        if (failure == nullptr) continue;
        context->error->write(fmt::format("kill {}: {}\n", words[i], failure));
        status = 1;
    }
    return status;
}

int killall(const CommandContext* context) {
    std::vector<std::string> words = context->args;
    std::string wrong;
    const auto signal = take_signal(words, wrong);
    if (!signal) {
        complain(context, fmt::format("{}: unknown signal; killall -l lists signals.", wrong));
        return 1;
    }
    bool is_quiet = false;
    std::vector<std::string> names;
    for (std::size_t i = 1; i < words.size(); ++i) {
        if (words[i] == "-q") {
            is_quiet = true;
        } else if (words[i].starts_with('-')) {
            return refuse(context, fmt::format("killall {}", words[i]));
        } else {
            names.push_back(words[i]);
        }
    }
    if (names.empty()) {
        context->error->write("Usage: killall [ -q ] [ -s SIGNAL | -SIGNAL ] NAME...\n");
        return 1;
    }
    int status = 0;
    for (const std::string& name : names) {
        bool is_found = false;
        for (const ProcessInfo& process : context->host->process_table().all()) {
            if (program_name(process.command) != name || process.pid == context->pid) continue;
            is_found = true;
            const char* failure = send(context, process.pid, *signal);
            if (failure == nullptr) continue;
            context->error->write(fmt::format("{}({}): {}\n", name, number(process.pid), failure));
            status = 1;
        }
        if (is_found) continue;
        if (!is_quiet) context->error->write(fmt::format("{}: no process found\n", name));
        status = 1;
    }
    return status;
}

constexpr std::array<OptionSpec, 16> kGrepOptions = {{
    {'f', "full", OptionKind::Flag},
    {'l', "list-name", OptionKind::Flag},
    {'a', "list-full", OptionKind::Flag},
    {'x', "exact", OptionKind::Flag},
    {'v', "inverse", OptionKind::Flag},
    {'n', "newest", OptionKind::Flag},
    {'o', "oldest", OptionKind::Flag},
    {'c', "count", OptionKind::Flag},
    {'i', "ignore-case", OptionKind::Flag},
    {'u', "euid", OptionKind::Value},
    {'P', "parent", OptionKind::Value},
    {'d', "delimiter", OptionKind::Value},
    {'t', "terminal", OptionKind::ValueNotModelled},
    {'g', "pgroup", OptionKind::ValueNotModelled},
    {'s', "session", OptionKind::ValueNotModelled},
    {'U', "uid", OptionKind::ValueNotModelled},
}};

constexpr int kStatusMisused = 2;

/// Those that match what pgrep was asked for. nullopt: it was said what is wrong.
std::optional<std::vector<ProcessInfo>> matching(const CommandContext* context,
                                                 const ParsedOptions& parsed, int& status) {
    const auto wrong = [&](std::string_view text) {
        complain(context, text);
        if (context->host->profile() == Profile::Debian12) {
            context->error->write(fmt::format("Try `{} --help' for more information.\n",
                                              base_name(context->args[0])));
        }
        status = kStatusMisused;
        return std::nullopt;
    };
    const std::string* user = parsed.value("u");
    const std::string* parent = parsed.value("P");
    if (parsed.operands.size() > 1) return wrong("only one pattern can be provided");
    if (parsed.operands.empty() && user == nullptr && parent == nullptr) {
        return wrong("no matching criteria specified");
    }
    std::optional<std::uint32_t> uid;
    if (user != nullptr) {
        const Users users(context->host->files());
        const User* found = users.find(*user);
        uid = found != nullptr ? std::optional(found->uid) : parse_id(*user);
        if (!uid) return wrong(fmt::format("invalid user name: {}", *user));
    }
    const auto parent_id = parent != nullptr ? parse_id(*parent) : std::nullopt;
    std::string pattern = parsed.operands.empty() ? "" : parsed.operands[0];
    if (parsed.has("x")) pattern = "^(" + pattern + ")$";
    const auto regex = Regex::compile(pattern, RegexSyntax::Extended, parsed.has("i"));
    if (!regex) return wrong(regex.error());
    std::vector<ProcessInfo> found;
    for (const ProcessInfo& process : context->host->process_table().all()) {
        if (process.pid == context->pid) continue;
        bool is_too_complex = false;
        const std::string_view text =
            parsed.has("f") ? std::string_view(process.command) : program_name(process.command);
        const bool matches =
            regex->search(text, 0, is_too_complex).has_value() && (!uid || process.uid == *uid) &&
            (parent == nullptr ||
             (parent_id && process.parent == Pid{static_cast<std::int32_t>(*parent_id)}));
        if (matches != parsed.has("v")) found.push_back(process);
    }
    // Numbers grow with the time.
    if (parsed.has("n") && !found.empty()) found.erase(found.begin(), found.end() - 1);
    if (parsed.has("o") && !found.empty()) found.resize(1);
    return found;
}

int pgrep(const CommandContext* context) {
    const auto parsed = parse_options(context->args, kGrepOptions);
    if (!parsed) return report(context, parsed.error());
    int status = 0;
    const auto found = matching(context, *parsed, status);
    if (!found) return status;
    if (parsed->has("c")) {
        context->out->write(fmt::format("{}\n", found->size()));
        return found->empty() ? 1 : 0;
    }
    const std::string* given = parsed->value("d");
    std::string text;
    for (const ProcessInfo& process : *found) {
        if (!text.empty()) text += given != nullptr ? *given : "\n";
        text += number(process.pid);
        const bool is_centos6 = context->host->profile() == Profile::Centos6;
        if (parsed->has("a") || (parsed->has("l") && parsed->has("f") && is_centos6)) {
            text += " " + process.command;
        } else if (parsed->has("l")) {
            text += fmt::format(" {}", program_name(process.command));
        }
    }
    if (!text.empty()) context->out->write(text + "\n");
    return found->empty() ? 1 : 0;
}

int pkill(const CommandContext* context) {
    std::vector<std::string> words = context->args;
    std::string wrong;
    const auto signal = take_signal(words, wrong);
    if (!signal) {
        complain(context, fmt::format("Unknown signal \"{}\".", wrong));
        return kStatusMisused;
    }
    const auto parsed = parse_options(words, kGrepOptions);
    if (!parsed) return report(context, parsed.error());
    int status = 0;
    const auto found = matching(context, *parsed, status);
    if (!found) return status;
    for (const ProcessInfo& process : *found) {
        const char* failure = send(context, process.pid, *signal);
        if (failure == nullptr) continue;
        complain(context, fmt::format("killing pid {} failed: {}", number(process.pid), failure));
    }
    return found->empty() ? 1 : 0;
}

/// The newest first.
int pidof(const CommandContext* context) {
    std::string text;
    std::vector<std::string> names;
    bool is_single = false;
    for (std::size_t i = 1; i < context->args.size(); ++i) {
        const std::string& arg = context->args[i];
        if (arg == "-s") {
            is_single = true;
        } else if (arg.starts_with('-')) {
            return refuse(context, fmt::format("pidof {}", arg));
        } else {
            names.push_back(arg);
        }
    }
    std::vector<ProcessInfo> all = context->host->process_table().all();
    std::reverse(all.begin(), all.end());
    for (const std::string& name : names) {
        for (const ProcessInfo& process : all) {
            const bool is_it = program_name(process.command) == base_name(name);
            if (!is_it || process.pid == context->pid || (is_single && !text.empty())) continue;
            if (!text.empty()) text += ' ';
            text += number(process.pid);
        }
    }
    if (!text.empty()) context->out->write(text + "\n");
    return text.empty() ? 1 : 0;
}

}  // namespace

Process kill_main(CommandContext* context) {
    return run_at_once(context, kill);
}
Process killall_main(CommandContext* context) {
    return run_at_once(context, killall);
}
Process pgrep_main(CommandContext* context) {
    return run_at_once(context, pgrep);
}
Process pkill_main(CommandContext* context) {
    return run_at_once(context, pkill);
}
Process pidof_main(CommandContext* context) {
    return run_at_once(context, pidof);
}

}  // namespace lvsim::host
