// SPDX-License-Identifier: Apache-2.0
//
// free(1), uptime(1), who(1) and logger(1): how the machine and its users are. No process
// uses the processor, so the load is nothing; memory is that of memory.hpp.
#include "models/host/boot/system.hpp"
#include "models/host/calendar.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/system_command.hpp"
#include "models/host/host.hpp"
#include "models/host/memory.hpp"
#include "models/host/process_table.hpp"
#include "models/host/time_format.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace lvsim::host {

namespace {

bool is_centos6(const CommandContext* context) {
    return context->host->profile() == Profile::Centos6;
}

/// Shells that lead a session on a terminal.
std::vector<ProcessInfo> logins(const CommandContext* context) {
    std::vector<ProcessInfo> found = context->host->process_table().all();
    std::erase_if(found, [](const ProcessInfo& each) {
        return each.terminal.empty() || each.session != each.pid;
    });
    return found;
}

constexpr std::array<OptionSpec, 9> kFreeOptions = {{
    {'b', "bytes", OptionKind::Flag},
    {'k', "kilo", OptionKind::Flag},
    {'m', "mega", OptionKind::Flag},
    {'g', "giga", OptionKind::Flag},
    {'h', "human", OptionKind::FlagNotModelled},
    {'t', "total", OptionKind::FlagNotModelled},
    {'o', "", OptionKind::FlagNotModelled},
    {'s', "seconds", OptionKind::ValueNotModelled},
    {'w', "wide", OptionKind::FlagNotModelled},
}};

int free(const CommandContext* context) {
    const auto parsed = parse_options(context->args, kFreeOptions);
    if (!parsed) return report(context, parsed.error());
    const MemoryState memory = memory_state(context->host->process_table());
    const auto in_unit = [&](std::int64_t kilobytes) {
        if (parsed->has("b")) return kilobytes * 1'024;
        if (parsed->has("m")) return kilobytes / 1'024;
        return parsed->has("g") ? kilobytes / 1'048'576 : kilobytes;
    };
    const std::int64_t total = in_unit(kMemoryTotalKilobytes);
    const std::int64_t swap = in_unit(kSwapTotalKilobytes);
    const std::int64_t unused = in_unit(kMemoryTotalKilobytes - memory.used);
    const std::int64_t cache = memory.buffers + memory.cached;
    const std::int64_t own = in_unit(memory.used - cache);
    if (!is_centos6(context)) {
        context->out->write(fmt::format(
            "{:>20}{:>12}{:>12}{:>12}{:>12}{:>12}\n{:<9}{:>11}{:>12}{:>12}{:>12}{:>12}{:>12}\n"
            "{:<9}{:>11}{:>12}{:>12}\n",
            "total", "used", "free", "shared", "buff/cache", "available", "Mem:", total, own,
            unused, 0, in_unit(cache), total - own, "Swap:", swap, 0, swap));
        return 0;
    }
    context->out->write(fmt::format(
        "{:>18} {:>10} {:>10} {:>10} {:>10} {:>10}\n{:<7} {:>10} {:>10} {:>10} {:>10} {:>10} "
        "{:>10}\n-/+ buffers/cache: {:>10} {:>10}\n{:<7} {:>10} {:>10} {:>10}\n",
        "total", "used", "free", "shared", "buffers", "cached", "Mem:", total, in_unit(memory.used),
        unused, 0, in_unit(memory.buffers), in_unit(memory.cached), own, total - own, "Swap:", swap,
        0, swap));
    return 0;
}

/// "7 min", " 3:05", "2 days,  3:05"
std::string age_text(std::int64_t seconds) {
    const std::int64_t days = seconds / 86'400;
    const std::int64_t hours = seconds / 3'600 % 24;
    const std::int64_t minutes = seconds / 60 % 60;
    std::string text;
    if (days > 0) text = fmt::format("{} day{}, ", days, days == 1 ? "" : "s");
    return hours > 0 ? fmt::format("{}{:2}:{:02}", text, hours, minutes)
                     : fmt::format("{}{} min", text, minutes);
}

int uptime(const CommandContext* context) {
    if (context->args.size() > 1) return refuse(context, "uptime " + context->args[1]);
    const SimTime now = context->host->world().now();
    const ProcessInfo* init = context->host->process_table().find(kInitPid);
    const SimTime begin = init != nullptr ? init->started : now;
    const std::size_t users = logins(context).size();
    context->out->write(fmt::format(" {} up {}, {:2} user{},  load average: 0.00, 0.00, 0.00\n",
                                    format_time("%H:%M:%S", file_time_of(unix_seconds(now)), false),
                                    age_text((now - begin).whole_seconds()), users,
                                    users == 1 ? "" : "s"));
    return 0;
}

int who(const CommandContext* context) {
    const bool is_am_i = context->args.size() == 3 && context->args[1] == "am";
    if (context->args.size() > 1 && !is_am_i) {
        return refuse(context, "who " + context->args[1]);
    }
    const Users users(context->host->files());
    const ProcessInfo* own = context->host->process_table().find(context->pid);
    for (const ProcessInfo& login : logins(context)) {
        if (is_am_i && (own == nullptr || own->terminal != login.terminal)) continue;
        context->out->write(fmt::format(
            "{:<8} {:<12} {}\n", users.name_of(login.uid), login.terminal,
            format_time("%Y-%m-%d %H:%M", file_time_of(unix_seconds(login.started)), false)));
    }
    return 0;
}

constexpr std::array<OptionSpec, 5> kLoggerOptions = {{
    {'t', "tag", OptionKind::Value},
    {'p', "priority", OptionKind::Value},
    {'i', "id", OptionKind::FlagNotModelled},
    {'s', "stderr", OptionKind::FlagNotModelled},
    {'f', "file", OptionKind::ValueNotModelled},
}};

}  // namespace

Process free_main(CommandContext* context) {
    return run_at_once(context, free);
}
Process uptime_main(CommandContext* context) {
    return run_at_once(context, uptime);
}
Process who_main(CommandContext* context) {
    return run_at_once(context, who);
}

/// Without words, the lines of the standard input.
Process logger_main(CommandContext* context) {
    System* system = find_system(context);
    if (system == nullptr) co_return kStatusNotModelled;
    const auto parsed = parse_options(context->args, kLoggerOptions);
    if (!parsed) co_return report(context, parsed.error());
    const std::string* given = parsed->value("t");
    const std::string tag =
        given != nullptr ? *given
                         : Users(context->host->files()).name_of(context->surroundings.user.uid);
    if (!parsed->operands.empty()) {
        system->log().note(tag, fmt::format("{}", fmt::join(parsed->operands, " ")));
        co_return 0;
    }
    while (!context->in->is_closed()) {
        Signal* changed = context->in->changed();
        co_await wait(changed);
    }
    const std::string text = context->in->take();
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        system->log().note(tag, std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
    }
    co_return 0;
}

}  // namespace lvsim::host
