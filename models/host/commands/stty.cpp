// SPDX-License-Identifier: Apache-2.0
//
// stty(1), tty(1) and reset(1): the terminal that the standard input is. stty: size, -a, sane, raw,
// cooked, rows N, columns N, and [-] echo icanon isig icrnl ixon onlcr; others are refused by name.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/tty/terminal.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace lvsim::host {

namespace {

struct Flag {
    std::string_view name;
    bool TerminalModes::*member;
};
constexpr std::array<Flag, 6> kFlags = {{
    {"isig", &TerminalModes::has_signals},
    {"icanon", &TerminalModes::is_canonical},
    {"echo", &TerminalModes::echoes},
    {"icrnl", &TerminalModes::return_is_newline},
    {"ixon", &TerminalModes::has_flow_control},
    {"onlcr", &TerminalModes::newline_returns},
}};

void show(const CommandContext* context, const Terminal& terminal, bool is_all) {
    const TerminalModes& modes = terminal.modes();
    const TerminalModes usual;
    std::string text = "speed 38400 baud;";
    if (is_all) {
        text += fmt::format(" rows {}; columns {};", terminal.size().rows, terminal.size().columns);
        text +=
            "\nintr = ^C; quit = ^\\; erase = ^?; kill = ^U; eof = ^D; start = ^Q; stop = ^S;\n"
            "susp = ^Z; werase = ^W;";
    }
    text += " line = 0;\n";
    std::string flags;
    for (const Flag& flag : kFlags) {
        const bool is_on = modes.*flag.member;
        if (!is_all && is_on == usual.*flag.member) continue;
        flags += fmt::format("{}{}{}", flags.empty() ? "" : " ", is_on ? "" : "-", flag.name);
    }
    context->out->write(text + (flags.empty() ? "" : flags + "\n"));
}

/// "rows 40" and "columns 100". False: it is no number.
bool set_size(Terminal& terminal, bool is_rows, const std::string& value) {
    int number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error != std::errc() || end != value.data() + value.size() || number < 1) return false;
    WindowSize size = terminal.size();
    (is_rows ? size.rows : size.columns) = number;
    terminal.resize(size);
    return true;
}

/// One word, "sane" or "-echo". False: no such setting is modelled.
bool set_mode(Terminal& terminal, std::string_view word) {
    TerminalModes modes = terminal.modes();
    const bool is_off = word.starts_with('-');
    if (is_off) word.remove_prefix(1);
    if (word == "sane" || word == "cooked" || (word == "raw" && is_off)) {
        modes = TerminalModes{};
    } else if (word == "raw") {
        modes = Terminal::raw();
        modes.echoes = terminal.modes().echoes;
    } else {
        bool is_known = false;
        for (const Flag& flag : kFlags) {
            if (flag.name != word) continue;
            modes.*flag.member = !is_off;
            is_known = true;
        }
        if (!is_known) return false;
    }
    terminal.set_modes(modes);
    return true;
}

int run_stty(const CommandContext* context) {
    Terminal* terminal = context->in->terminal();
    if (terminal == nullptr) {
        context->error->write(
            fmt::format("{}: standard input: Inappropriate ioctl for device\n", context->args[0]));
        return 1;
    }
    if (context->args.size() == 1) show(context, *terminal, false);
    for (std::size_t i = 1; i < context->args.size(); ++i) {
        const std::string& word = context->args[i];
        const bool is_rows = word == "rows";
        if (word == "-a" || word == "--all") {
            show(context, *terminal, true);
        } else if (word == "size") {
            context->out->write(
                fmt::format("{} {}\n", terminal->size().rows, terminal->size().columns));
        } else if (is_rows || word == "cols" || word == "columns") {
            const std::string value = i + 1 < context->args.size() ? context->args[++i] : "";
            if (!set_size(*terminal, is_rows, value)) {
                return misuse(context, fmt::format("invalid integer argument: '{}'", value));
            }
        } else if (!set_mode(*terminal, word)) {
            return refuse(context, "stty " + word);
        }
    }
    return 0;
}

int run_tty(const CommandContext* context) {
    const bool is_silent =
        context->args.size() > 1 && (context->args[1] == "-s" || context->args[1] == "--silent");
    if (context->args.size() > 1 && !is_silent) {
        return misuse(context, fmt::format("extra operand '{}'", context->args[1]));
    }
    const Terminal* terminal = context->in->terminal();
    if (!is_silent) {
        context->out->write(terminal == nullptr ? "not a tty\n"
                                                : fmt::format("/dev/{}\n", terminal->name()));
    }
    return terminal == nullptr ? 1 : 0;
}

int run_reset(const CommandContext* context) {
    Terminal* terminal = context->in->terminal();
    if (terminal == nullptr) {
        context->error->write("reset: standard input: Inappropriate ioctl for device\n");
        return 1;
    }
    terminal->set_modes({});
    if (terminal->is_on_alternate_screen()) context->out->write("\x1b[?1049l");
    context->out->write("\x1b[0m\x1b[?25h\x1b[H\x1b[2J\x1b[3J");
    return 0;
}

}  // namespace

Process stty_main(CommandContext* context) {
    return run_at_once(context, run_stty);
}
Process tty_main(CommandContext* context) {
    return run_at_once(context, run_tty);
}
Process reset_main(CommandContext* context) {
    return run_at_once(context, run_reset);
}

}  // namespace lvsim::host
