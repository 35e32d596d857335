// SPDX-License-Identifier: Apache-2.0
//
// ps(1) of procps 3.2.8 (CentOS 6) and 4.0 (Debian 12): a u x w, -e -A -a -f, -p -C -u -U -t
// --ppid, -o with names of columns, --no-headers. Simplified: no process uses the processor (%CPU,
// TIME), memory is that of memory.hpp, the kernel's threads are not shown.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/ps_columns.hpp"
#include "models/host/host.hpp"
#include "models/host/memory.hpp"
#include "models/host/process_table.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

enum class Layout : std::uint8_t { Short, User, Full };

struct Selection {
    bool is_all = false;        ///< -e, ax
    bool has_others = false;    ///< a: also of other users
    bool has_detached = false;  ///< x: also without a terminal
    std::vector<Pid> pids = {};
    std::vector<Pid> parents = {};
    std::vector<std::string> programs = {};
    std::vector<std::uint32_t> users = {};
    std::vector<std::string> terminals = {};

    [[nodiscard]] bool is_by_list() const {
        return !pids.empty() || !parents.empty() || !programs.empty() || !users.empty() ||
               !terminals.empty();
    }
};

struct Request {
    Selection selection;
    Layout layout = Layout::Short;
    std::vector<PsField> fields = {};  ///< -o
    bool has_header = true;
};

template <typename List, typename Item>
bool contains(const List& list, const Item& item) {
    return std::find(list.begin(), list.end(), item) != list.end();
}

std::vector<std::string> words_of(std::string_view list) {
    std::vector<std::string> words;
    for (std::size_t at = 0; at < list.size();) {
        const std::size_t begin = list.find_first_not_of(", ", at);
        if (begin == std::string_view::npos) break;
        at = std::min(list.find_first_of(", ", begin), list.size());
        words.emplace_back(list.substr(begin, at - begin));
    }
    return words;
}

class Reader {
public:
    explicit Reader(const CommandContext* context) : context_(context), args_(context->args) {}

    /// nullopt: it was said what is wrong; status() has it.
    [[nodiscard]] std::optional<Request> read() {
        for (at_ = 1; at_ < args_.size() && is_good_; ++at_) {
            const std::string& arg = args_[at_];
            if (arg.starts_with("--")) {
                long_option(arg);
            } else if (arg.starts_with('-')) {
                letters(arg, 1, true);
            } else if (!arg.empty() && arg[0] >= '0' && arg[0] <= '9') {
                add_pids(arg, request_.selection.pids);
            } else {
                letters(arg, 0, false);
            }
        }
        return is_good_ ? std::optional(std::move(request_)) : std::nullopt;
    }
    [[nodiscard]] int status() const { return status_; }

private:
    void fail(std::string_view text) {
        is_good_ = false;
        context_->error->write(
            fmt::format("error: {}\n\nUsage:\n ps [options]\n\n Try 'ps --help "
                        "<simple|list|output|threads|misc|all>'\n  or 'ps "
                        "--help <s|l|o|t|m|a>'\n for additional help text.\n",
                        text));
        status_ = 1;
    }
    void refuse(std::string_view what) {
        is_good_ = false;
        status_ = host::refuse(context_, fmt::format("ps {}", what));
    }

    void long_option(const std::string& arg) {
        const std::size_t sign = std::min(arg.find('='), arg.size());
        const std::string name = arg.substr(2, sign - 2);
        const auto value = [&] {
            if (sign < arg.size()) return arg.substr(sign + 1);
            return at_ + 1 < args_.size() ? args_[++at_] : std::string();
        };
        if (name == "help") return help();
        if (name == "no-headers" || name == "no-heading" || name == "noheaders") {
            request_.has_header = false;
        } else if (name == "pid") {
            add_pids(value(), request_.selection.pids);
        } else if (name == "ppid") {
            add_pids(value(), request_.selection.parents);
        } else if (name == "user" || name == "User") {
            add_users(value());
        } else if (name == "format") {
            add_fields(value());
        } else {
            refuse(arg);
        }
    }

    void letters(const std::string& arg, std::size_t begin, bool is_unix) {
        for (std::size_t i = begin; i < arg.size() && is_good_; ++i) {
            // "ps -aux" means what "ps aux" does: there is no user x.
            const bool is_bsd = !is_unix || arg == "-aux" || arg == "-auxw" || arg == "-auxww";
            if (takes_value(arg[i], is_bsd)) {
                const std::string rest = arg.substr(i + 1);
                const bool is_apart = rest.empty() && at_ + 1 < args_.size();
                return value_letter(arg[i], is_apart ? args_[++at_] : rest);
            }
            if (is_bsd) {
                bsd_letter(arg[i]);
            } else {
                unix_letter(arg[i]);
            }
        }
    }
    [[nodiscard]] static bool takes_value(char letter, bool is_bsd) {
        return is_bsd ? letter == 'o' || letter == 'p' || letter == 'U'
                      : std::string_view("opCuUt").find(letter) != std::string_view::npos;
    }
    void value_letter(char letter, const std::string& value) {
        if (letter == 'o') return add_fields(value);
        if (letter == 'p') return add_pids(value, request_.selection.pids);
        if (letter == 'C') {
            for (std::string& word : words_of(value)) {
                request_.selection.programs.push_back(std::move(word));
            }
        } else if (letter == 't') {
            for (std::string& word : words_of(value)) {
                const bool is_whole = word.find('/') != std::string::npos || word == "?";
                request_.selection.terminals.push_back(is_whole ? word : "pts/" + word);
            }
        } else {
            add_users(value);
        }
    }
    void bsd_letter(char letter) {
        switch (letter) {
            case 'a': request_.selection.has_others = true; break;
            case 'x': request_.selection.has_detached = true; break;
            case 'u': request_.layout = Layout::User; break;
            case 'w': break;  // lines are not cut
            case 'h': request_.has_header = false; break;
            case 'A': request_.selection.is_all = true; break;
            default: unknown(letter, "");
        }
    }
    void unix_letter(char letter) {
        switch (letter) {
            case 'e':
            case 'A': request_.selection.is_all = true; break;
            case 'a': request_.selection.has_others = true; break;
            case 'f': request_.layout = Layout::Full; break;
            case 'w': break;
            default: unknown(letter, "-");
        }
    }
    void unknown(char letter, std::string_view dash) {
        constexpr std::string_view kKnown = "cdefFglLmnNqsSTvVXyZHjlMPO";
        if (kKnown.find(letter) == std::string_view::npos) {
            return fail(dash.empty() ? "unsupported option (BSD syntax)"
                                     : "unsupported SysV option");
        }
        refuse(fmt::format("{}{}", dash, letter));
    }
    void help() {
        context_->out->write(
            "Usage:\n ps [options]\n\n a x u w, -e -f, -p PIDS, -C NAMES, -u USERS, -t TERMINALS,\n"
            " --ppid PIDS, -o COLUMNS, --no-headers\n");
        is_good_ = false;
    }

    void add_pids(const std::string& list, std::vector<Pid>& to) {
        for (const std::string& word : words_of(list)) {
            const auto id = parse_id(word);
            if (!id) return fail("process ID list syntax error");
            to.push_back(Pid{static_cast<std::int32_t>(*id)});
        }
        if (to.empty()) fail("list of process IDs must follow -p");
    }
    void add_users(const std::string& list) {
        const Users users(context_->host->files());
        for (const std::string& word : words_of(list)) {
            const User* user = users.find(word);
            const auto id = user != nullptr ? std::optional(user->uid) : parse_id(word);
            if (!id) return fail("user name does not exist");
            request_.selection.users.push_back(*id);
        }
        if (request_.selection.users.empty()) fail("list of users must follow -u");
    }
    /// "pid,comm", and "pid=NUMBER": what follows the sign is the header.
    void add_fields(const std::string& list) {
        const std::size_t sign = list.find('=');
        for (const std::string& word : words_of(list.substr(0, sign))) {
            const auto column = ps_column(word);
            if (!column)
                return fail(fmt::format("unknown user-defined format specifier \"{}\"", word));
            request_.fields.push_back({*column, std::string(column->header)});
        }
        if (request_.fields.empty()) return fail("empty format list");
        if (sign == std::string::npos) return;
        const std::string header = list.substr(sign + 1);
        request_.fields.back().header = header;
        PsColumn& column = request_.fields.back().column;
        column.width = std::max(column.width, header.size());
    }

    const CommandContext* context_;
    const std::vector<std::string>& args_;
    std::size_t at_ = 1;
    Request request_;
    bool is_good_ = true;
    int status_ = 0;
};

bool is_selected(const Selection& selection, const ProcessInfo& process, const ProcessInfo& own) {
    if (selection.is_all) return true;
    if (selection.is_by_list()) {
        return contains(selection.pids, process.pid) ||
               contains(selection.parents, process.parent) ||
               contains(selection.programs, program_name(process.command)) ||
               contains(selection.users, process.uid) ||
               contains(selection.terminals, terminal_name(process));
    }
    const bool is_own_user = selection.has_others || process.uid == own.uid;
    if (selection.has_detached) return is_own_user;
    if (selection.has_others) return !process.terminal.empty();
    return is_own_user && process.terminal == own.terminal;
}

std::vector<PsField> layout_fields(Layout layout) {
    const auto named = [&](std::initializer_list<std::pair<const char*, const char*>> names) {
        std::vector<PsField> fields;
        for (const auto& [name, header] : names) {
            fields.push_back({*ps_column(name), header});
        }
        return fields;
    };
    switch (layout) {
        case Layout::Short:
            return named({{"pid", "PID"}, {"tname", "TTY"}, {"time", "TIME"}, {"ucmd", "CMD"}});
        case Layout::User: {
            auto fields = named({{"user", "USER"},
                                 {"pid", "PID"},
                                 {"%cpu", "%CPU"},
                                 {"%mem", "%MEM"},
                                 {"vsz", "VSZ"},
                                 {"rss", "RSS"},
                                 {"tname", "TTY"},
                                 {"stat", "STAT"},
                                 {"start_time", "START"},
                                 {"time", "TIME"},
                                 {"args", "COMMAND"}});
            PsColumn& time = fields[9].column;
            time.width = 6;
            time.text = [](const CommandContext*, const ProcessInfo&) {
                return std::string("0:00");
            };
            return fields;
        }
        case Layout::Full: {
            auto fields = named({{"user", "UID"},
                                 {"pid", "PID"},
                                 {"ppid", "PPID"},
                                 {"c", "C"},
                                 {"stime", "STIME"},
                                 {"tname", "TTY"},
                                 {"time", "TIME"},
                                 {"args", "CMD"}});
            return fields;
        }
    }
    return {};
}

int ps(const CommandContext* context) {
    Reader reader(context);
    auto request = reader.read();
    if (!request) return reader.status();
    const ProcessTable& table = context->host->process_table();
    const ProcessInfo* found = table.find(context->pid);
    const ProcessInfo own = found != nullptr ? *found : ProcessInfo{};
    std::vector<ProcessInfo> shown = table.all();
    std::erase_if(shown, [&](const ProcessInfo& each) {
        return !is_selected(request->selection, each, own);
    });
    if (request->fields.empty()) request->fields = layout_fields(request->layout);
    if (!request->has_header) {
        for (PsField& field : request->fields) field.header.clear();
    }
    context->out->write(ps_table(context, request->fields, shown));
    return shown.empty() ? 1 : 0;
}

}  // namespace

Process ps_main(CommandContext* context) {
    return run_at_once(context, ps);
}

}  // namespace lvsim::host
