// SPDX-License-Identifier: Apache-2.0
//
// top(1): the processes of the machine every three seconds; q ends it, space shows them at once.
// -d SECONDS, -n COUNT and -b (plain text). Behaviour reference: procps 3.2.8. What processors are
// used for is not modelled: that line and its columns are left out. Memory: memory.hpp.
#include "models/host/calendar.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/memory.hpp"
#include "models/host/process_table.hpp"
#include "models/host/tty/full_screen.hpp"
#include "models/host/tty/text_width.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lvsim::host {

namespace {

struct TopOptions {
    std::int64_t seconds = 3;
    std::int64_t count = -1;  ///< How often it shows; negative: until q.
    bool is_batch = false;
};

/// "up  1:05", "up 5 min", "up 2 days,  1:05": as uptime(1) has it.
std::string up_text(SimTime since, SimTime now) {
    const std::int64_t minutes = (now - since).whole_seconds() / 60;
    const std::int64_t days = minutes / (24 * 60);
    std::string text = "up ";
    if (days > 0) text += fmt::format("{} day{}, ", days, days == 1 ? "" : "s");
    const std::int64_t hours = minutes / 60 % 24;
    return text + (hours > 0 ? fmt::format("{:2}:{:02}", hours, minutes % 60)
                             : fmt::format("{} min", minutes % 60));
}

std::vector<std::string> rows_of(Host& host) {
    const SimTime now = host.world().now();
    const std::vector<ProcessInfo> all = host.process_table().all();
    const ProcessInfo* init = host.process_table().find(kInitPid);
    const auto terminals = std::count_if(all.begin(), all.end(), [](const ProcessInfo& info) {
        return !info.terminal.empty() && info.session == info.pid;
    });
    const CivilTime time = civil_time(now);
    std::vector<std::string> rows;
    rows.push_back(fmt::format("top - {:02}:{:02}:{:02} {}, {:2} user{}", time.hour, time.minute,
                               time.second, up_text(init == nullptr ? now : init->started, now),
                               terminals, terminals == 1 ? "" : "s"));
    rows.push_back(
        fmt::format("Tasks: {:3} total, {:3} running, {:3} sleeping, {:3} stopped, {:3} zombie",
                    all.size(), 1, all.size() - 1, 0, 0));
    const MemoryState memory = memory_state(host.process_table());
    rows.push_back(fmt::format("Mem:  {:>8}k total, {:>8}k used, {:>8}k free, {:>8}k buffers",
                               kMemoryTotalKilobytes, memory.used,
                               kMemoryTotalKilobytes - memory.used, memory.buffers));
    rows.push_back(fmt::format("Swap: {:>8}k total, {:>8}k used, {:>8}k free, {:>8}k cached",
                               kSwapTotalKilobytes, 0, kSwapTotalKilobytes, memory.cached));
    rows.emplace_back();
    rows.push_back(fmt::format("\x1b[7m{:>5} {:<9} {:<8} {:>6} {:>5} {:>8} {}\x1b[0m", "PID",
                               "USER", "TTY", "VIRT", "RES", "STARTED", "COMMAND"));
    const Users users(host.files());
    // The newest first, as the busiest would be.
    for (auto info = all.rbegin(); info != all.rend(); ++info) {
        const CivilTime started = civil_time(info->started);
        const MemoryUse use = memory_of(info->command);
        rows.push_back(fmt::format("{:>5} {:<9} {:<8} {:>6} {:>5} {:02}:{:02}:{:02} {}",
                                   static_cast<std::int32_t>(info->pid), users.name_of(info->uid),
                                   info->terminal.empty() ? "?" : info->terminal,
                                   use.virtual_kilobytes, use.resident_kilobytes, started.hour,
                                   started.minute, started.second, shown_text(info->command)));
    }
    return rows;
}

class Top final : public FullScreenProgram {
public:
    Top(Host& host, TopOptions options, WindowSize size)
        : host_(host), options_(options), size_(size), rows_(rows_of(host)) {}

    void on_key(const Key& key) override {
        message_.clear();
        if (key.is('q') || key.is(control('C'))) {
            is_over_ = true;
        } else if (key.is(' ') || key.is('\r')) {
            rows_ = rows_of(host_);
        } else {
            message_ = fmt::format("not modelled in lvsim: {}", shown_text(key.text));
        }
    }
    void on_resize(WindowSize size) override { size_ = size; }
    [[nodiscard]] std::optional<SimDuration> period() const override {
        return SimDuration::seconds(options_.seconds);
    }
    void on_period() override {
        if (options_.count > 0 && --options_.count == 0) is_over_ = true;
        rows_ = rows_of(host_);
    }
    [[nodiscard]] bool is_over() const override { return is_over_; }
    [[nodiscard]] Picture picture() override {
        constexpr std::size_t kMessageRow = 4;
        Picture picture;
        picture.rows = rows_;
        picture.rows[kMessageRow] = message_;
        picture.rows.resize(static_cast<std::size_t>(size_.rows));
        for (std::string& row : picture.rows) {
            if (!row.starts_with('\x1b')) row = row.substr(0, bytes_within(row, size_.columns));
        }
        picture.cursor_row = std::min(static_cast<int>(kMessageRow), size_.rows - 1);
        return picture;
    }

private:
    Host& host_;
    TopOptions options_;
    WindowSize size_;
    std::vector<std::string> rows_;
    std::string message_;
    bool is_over_ = false;
};

/// False: said what is wrong.
bool read_options(const CommandContext* context, TopOptions& options, int& status) {
    for (std::size_t i = 1; i < context->args.size(); ++i) {
        const std::string& arg = context->args[i];
        if (arg == "-b") {
            options.is_batch = true;
            continue;
        }
        if (arg != "-d" && arg != "-n") {
            status = refuse(context, "top " + arg);
            return false;
        }
        const std::string value = i + 1 < context->args.size() ? context->args[++i] : "";
        std::int64_t number = 0;
        const auto [end, error] =
            std::from_chars(value.data(), value.data() + value.size(), number);
        if (error != std::errc() || end != value.data() + value.size() || number < 1) {
            context->error->write(fmt::format("top: bad value for {}: '{}'\n", arg, value));
            status = 1;
            return false;
        }
        (arg == "-d" ? options.seconds : options.count) = number;
    }
    return true;
}

std::unique_ptr<FullScreenProgram> make_top(CommandContext* context, int& status) {
    TopOptions options;
    if (!read_options(context, options, status)) return nullptr;
    return std::make_unique<Top>(*context->host, options, terminal_of(context)->size());
}

/// -b: tables one below the other, for a file or a pipe.
Process write_tables(CommandContext* context) {
    int status = 0;
    TopOptions options;
    if (!read_options(context, options, status)) co_return status;
    while (true) {
        for (std::string row : rows_of(*context->host)) {
            if (row.starts_with('\x1b')) row = row.substr(4, row.size() - 8);
            context->out->write(row + "\n");
        }
        if (options.count > 0 && --options.count == 0) break;
        context->out->write("\n");
        const SimDuration pause = SimDuration::seconds(options.seconds);
        co_await sleep(pause);
    }
    co_return 0;
}

}  // namespace

Process top_main(CommandContext* context) {
    const bool is_batch =
        std::find(context->args.begin(), context->args.end(), "-b") != context->args.end();
    return is_batch ? write_tables(context) : run_full_screen(context, make_top);
}

}  // namespace lvsim::host
