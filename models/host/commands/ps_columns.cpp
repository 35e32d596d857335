// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/ps_columns.hpp"

#include "models/host/calendar.hpp"
#include "models/host/host.hpp"
#include "models/host/memory.hpp"
#include "models/host/time_format.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

using Text = std::string;

std::string number(Pid pid) {
    return std::to_string(static_cast<std::int32_t>(pid));
}

/// A user's name, or the number where the name is wider than the column.
std::string user(const CommandContext* context, const ProcessInfo& process) {
    constexpr std::size_t kWidth = 8;
    std::string name = Users(context->host->files()).name_of(process.uid);
    return name.size() <= kWidth ? name : std::to_string(process.uid);
}

FileTime start_time(const ProcessInfo& process) {
    return file_time_of(unix_seconds(process.started));
}

/// Today the time, else the day: START of `ps u`, STIME of `ps -f`.
std::string start(const CommandContext* context, const ProcessInfo& process) {
    constexpr std::int64_t kDay = 86'400;
    const std::int64_t age = (context->host->world().now() - process.started).whole_seconds();
    return format_time(age < kDay ? "%H:%M" : "%b%d", start_time(process), false);
}

std::string started(const CommandContext* context, const ProcessInfo& process) {
    constexpr std::int64_t kDay = 86'400;
    const std::int64_t age = (context->host->world().now() - process.started).whole_seconds();
    return format_time(age < kDay ? "%H:%M:%S" : "  %b %d", start_time(process), false);
}

std::string elapsed(const CommandContext* context, const ProcessInfo& process) {
    const std::int64_t age = (context->host->world().now() - process.started).whole_seconds();
    const std::int64_t days = age / 86'400;
    const std::int64_t hours = age / 3'600 % 24;
    const std::string rest = fmt::format("{:02}:{:02}", age / 60 % 60, age % 60);
    if (days > 0) return fmt::format("{}-{:02}:{}", days, hours, rest);
    return hours > 0 ? fmt::format("{:02}:{}", hours, rest) : rest;
}

/// S: it waits; R: ps itself. s: leads its session; +: in the foreground, as ps is.
std::string state(const CommandContext* context, const ProcessInfo& process) {
    const ProcessInfo* own = context->host->process_table().find(context->pid);
    std::string text = process.pid == context->pid ? "R" : "S";
    if (process.session == process.pid) text += 's';
    const bool is_foreground = own != nullptr && !process.terminal.empty() &&
                               process.terminal == own->terminal && process.group == own->group;
    if (is_foreground) text += '+';
    return text;
}

std::string memory_share(const CommandContext*, const ProcessInfo& process) {
    const std::int64_t per_mille =
        memory_of(process.command).resident_kilobytes * 1'000 / kMemoryTotalKilobytes;
    return fmt::format("{}.{}", per_mille / 10, per_mille % 10);
}

/// As many digits as pid_max has: 32768.
constexpr std::size_t kPidWidth = 5;

struct NamedColumn {
    std::string_view name;
    PsColumn column;
};

const NamedColumn kColumns[] = {
    {"%cpu", {"%CPU", 4, true, [](auto*, auto&) { return Text("0.0"); }}},
    {"%mem", {"%MEM", 4, true, memory_share}},
    {"args", {"COMMAND", 27, false, [](auto*, auto& of) { return of.command; }}},
    {"c", {"C", 2, true, [](auto*, auto&) { return Text("0"); }}},
    {"cmd", {"CMD", 27, false, [](auto*, auto& of) { return of.command; }}},
    {"comm",
     {"COMMAND", 15, false, [](auto*, auto& of) { return Text(program_name(of.command)); }}},
    {"command", {"COMMAND", 27, false, [](auto*, auto& of) { return of.command; }}},
    {"etime", {"ELAPSED", 11, true, elapsed}},
    {"euser", {"EUSER", 8, false, user}},
    {"group",
     {"GROUP", 8, false,
      [](auto* context, auto& of) {
          const Users users(context->host->files());
          const User* found = users.find(of.uid);
          return found == nullptr ? std::to_string(of.uid) : users.group_name_of(found->gid);
      }}},
    {"lstart",
     {"STARTED", 24, true,
      [](auto*, auto& of) { return format_time("%a %b %e %H:%M:%S %Y", start_time(of), false); }}},
    {"pcpu", {"%CPU", 4, true, [](auto*, auto&) { return Text("0.0"); }}},
    {"pgid", {"PGID", kPidWidth, true, [](auto*, auto& of) { return number(of.group); }}},
    {"pid", {"PID", kPidWidth, true, [](auto*, auto& of) { return number(of.pid); }}},
    {"pmem", {"%MEM", 4, true, memory_share}},
    {"ppid", {"PPID", kPidWidth, true, [](auto*, auto& of) { return number(of.parent); }}},
    {"rss",
     {"RSS", 5, true,
      [](auto*, auto& of) { return std::to_string(memory_of(of.command).resident_kilobytes); }}},
    {"ruser", {"RUSER", 8, false, user}},
    {"s", {"S", 1, false, [](auto* context, auto& of) { return state(context, of).substr(0, 1); }}},
    {"sid", {"SID", kPidWidth, true, [](auto*, auto& of) { return number(of.session); }}},
    {"start", {"STARTED", 8, true, started}},
    {"start_time", {"START", 5, false, start}},
    {"stat", {"STAT", 4, false, state}},
    {"state",
     {"S", 1, false, [](auto* context, auto& of) { return state(context, of).substr(0, 1); }}},
    {"stime", {"STIME", 5, false, start}},
    {"time", {"TIME", 8, true, [](auto*, auto&) { return Text("00:00:00"); }}},
    {"tname", {"TTY", 8, false, [](auto*, auto& of) { return terminal_name(of); }}},
    {"tt", {"TT", 8, false, [](auto*, auto& of) { return terminal_name(of); }}},
    {"tty", {"TT", 8, false, [](auto*, auto& of) { return terminal_name(of); }}},
    {"ucmd", {"CMD", 15, false, [](auto*, auto& of) { return Text(program_name(of.command)); }}},
    {"uid", {"UID", 5, true, [](auto*, auto& of) { return std::to_string(of.uid); }}},
    {"uname", {"USER", 8, false, user}},
    {"user", {"USER", 8, false, user}},
    {"vsize",
     {"VSZ", 6, true,
      [](auto*, auto& of) { return std::to_string(memory_of(of.command).virtual_kilobytes); }}},
    {"vsz",
     {"VSZ", 6, true,
      [](auto*, auto& of) { return std::to_string(memory_of(of.command).virtual_kilobytes); }}},
};

std::string padded(const std::string& text, const PsColumn& column, bool is_last) {
    if (column.is_right) return fmt::format("{:>{}}", text, column.width);
    return is_last ? text : fmt::format("{:<{}}", text, column.width);
}

}  // namespace

std::string terminal_name(const ProcessInfo& process) {
    return process.terminal.empty() ? "?" : process.terminal;
}

std::optional<PsColumn> ps_column(std::string_view name) {
    for (const NamedColumn& each : kColumns) {
        if (each.name == name) return each.column;
    }
    return std::nullopt;
}

std::string ps_table(const CommandContext* context, const std::vector<PsField>& fields,
                     const std::vector<ProcessInfo>& processes) {
    std::string table;
    const auto add_line = [&](const auto& text_of) {
        std::string line;
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (i > 0) line += ' ';
            line += padded(text_of(fields[i]), fields[i].column, i + 1 == fields.size());
        }
        table += line + "\n";
    };
    const bool has_header = std::any_of(fields.begin(), fields.end(),
                                        [](const PsField& each) { return !each.header.empty(); });
    if (has_header) add_line([](const PsField& field) { return field.header; });
    for (const ProcessInfo& process : processes) {
        add_line([&](const PsField& field) { return field.column.text(context, process); });
    }
    return table;
}

}  // namespace lvsim::host
