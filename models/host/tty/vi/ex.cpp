// SPDX-License-Identifier: Apache-2.0
//
// The commands behind vi's colon.
#include "models/host/tty/vi/editor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

constexpr BothLanguages kNotACommand = {"E492: Not an editor command: {}",
                                        "E492: Ce n'est pas une commande de l'éditeur : {}"};
constexpr BothLanguages kBadRange = {"E16: Invalid range", "E16: Plage invalide"};
constexpr BothLanguages kBackwards = {"E493: Backwards range given",
                                      "E493: La plage spécifiée est inversée"};
constexpr BothLanguages kNoRange = {"E481: No range allowed", "E481: Aucune plage autorisée"};
constexpr BothLanguages kTrailing = {"E488: Trailing characters", "E488: Caractères surnuméraires"};
constexpr BothLanguages kUnknownOption = {"E518: Unknown option: {}", "E518: Option inconnue : {}"};
/// Vim has them, lvsim has not.
constexpr std::array<std::string_view, 42> kNotModelled = {
    "ab",     "args",        "au",    "b",     "bd",       "bn",    "bp",    "buffers", "cd",
    "colo",   "colorscheme", "copy",  "co",    "digraphs", "echo",  "help",  "h",       "k",
    "l",      "list",        "ls",    "m",     "make",     "map",   "mark",  "move",    "new",
    "norm",   "normal",      "p",     "print", "pwd",      "sh",    "shell", "so",      "sort",
    "source", "sp",          "split", "syn",   "syntax",   "tabnew"};

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

void ViEditor::ex(std::string_view text) {
    const ExLine line = read_ex_line(text);
    ex(line);
    clamp_cursor();
    keep_column();
}

void ViEditor::ex(const ExLine& line) {
    std::size_t first = cursor_.line;
    std::size_t last = cursor_.line;
    if (!resolve(line, first, last)) return;
    const std::string& name = line.name;
    if (name.empty()) {
        if (!line.range.empty()) cursor_ = {last, first_nonblank(last)};
        return;
    }
    if (is_one_of(name, {"d", "delete", "y", "yank", "j", "join", ">", "<", "="})) {
        return ex_lines(line, first, last);
    }
    if (is_one_of(name, {"w", "write", "wq", "x", "xit", "exit", "wa", "wall", "wqa", "xa"})) {
        const bool is_whole = line.range.empty();
        return ex_write(line, is_whole ? 0 : first, is_whole ? buffer_.line_count() - 1 : last);
    }
    if (name == "s" || name == "substitute" || name == "&") return ex_substitute(line, first, last);
    if (is_one_of(name, {"g", "global", "v", "vglobal"})) {
        const bool is_whole = line.range.empty();
        return ex_global(line, is_whole ? 0 : first, is_whole ? buffer_.line_count() - 1 : last);
    }
    if (is_one_of(name, {"r", "read"})) {
        const bool is_top = !line.range.empty() && line.range.back().number == 0 &&
                            line.range.back().kind == ExAddress::Kind::Number;
        return ex_read(line, is_top ? 0 : last + 1);
    }
    if (!line.range.empty()) return say(kNoRange, true);
    ex_other(line);
}

/// Commands that no lines are given to.
void ViEditor::ex_other(const ExLine& line) {
    const std::string& name = line.name;
    if (is_one_of(name, {"q", "quit", "qa", "qall", "cq"})) return ex_quit(line);
    if (is_one_of(name, {"e", "edit", "f", "file", "view"})) return ex_edit(line);
    if (is_one_of(name, {"n", "next", "N", "Next", "prev", "previous"})) {
        return ex_next(line, name[0] == 'n');
    }
    if (is_one_of(name, {"se", "set"})) return ex_set(line.arguments);
    if (name == "!") return ex_shell(line);
    if (is_one_of(name, {"u", "undo"})) return undo_or_redo(true, 1);
    if (is_one_of(name, {"red", "redo"})) return undo_or_redo(false, 1);
    if (std::find(kNotModelled.begin(), kNotModelled.end(), name) != kNotModelled.end()) {
        return refuse(":" + name);
    }
    say(fmt::format(fmt::runtime(kNotACommand.in(is_french_)), name + line.arguments), true);
}

/// The lines that the range means. False: said what is wrong.
bool ViEditor::resolve(const ExLine& line, std::size_t& first, std::size_t& last) {
    std::array<std::size_t, 2> lines = {cursor_.line, cursor_.line};
    for (std::size_t i = 0; i < line.range.size(); ++i) {
        const auto found = resolve(line.range[i]);
        if (!found) return false;
        lines[i] = *found;
    }
    if (line.range.size() == 1) lines[1] = lines[0];
    if (lines[0] > lines[1]) {
        say(kBackwards, true);
        return false;
    }
    first = lines[0];
    last = lines[1];
    return true;
}

std::optional<std::size_t> ViEditor::resolve(const ExAddress& address) {
    auto line = static_cast<std::int64_t>(cursor_.line);
    const auto last = static_cast<std::int64_t>(buffer_.line_count()) - 1;
    switch (address.kind) {
        case ExAddress::Kind::Current: break;
        case ExAddress::Kind::Last: line = last; break;
        case ExAddress::Kind::Number:
            // Line 0 stands for the first; beyond the end a jump goes to the last.
            line = std::max<std::int64_t>(static_cast<std::int64_t>(address.number) - 1, 0);
            break;
        case ExAddress::Kind::Pattern:
        case ExAddress::Kind::PatternBack: {
            if (!address.pattern.empty()) pattern_ = address.pattern;
            const auto found = search(address.kind == ExAddress::Kind::Pattern);
            if (!found) return std::nullopt;
            line = static_cast<std::int64_t>(found->line);
            break;
        }
    }
    line += address.offset;
    if (line < 0) {
        say(kBadRange, true);
        return std::nullopt;
    }
    return static_cast<std::size_t>(std::min(line, last));
}

/// :d :y :j :> :< :=
void ViEditor::ex_lines(const ExLine& line, std::size_t first, std::size_t last) {
    if (!line.arguments.empty()) return say(kTrailing, true);
    cursor_.line = first;
    switch (line.name[0]) {
        case 'd': return apply_lines('d', first, last);
        case 'y': return apply_lines('y', first, last);
        case '>':
        case '<': return apply_lines(line.name[0], first, last);
        case '=': {
            cursor_.line = last;
            return say(std::to_string(line.range.empty() ? buffer_.line_count() : last + 1));
        }
        default: return join_lines(last - first + 1);
    }
}

void ViEditor::ex_set(std::string_view arguments) {
    while (!arguments.empty()) {
        const std::size_t end = std::min(arguments.find(' '), arguments.size());
        std::string_view option = arguments.substr(0, end);
        arguments.remove_prefix(std::min(end + 1, arguments.size()));
        if (option.empty()) continue;
        const std::string_view whole = option;
        const bool is_off = option.starts_with("no") && option != "number" && option != "nu";
        if (is_off) option.remove_prefix(2);
        const std::size_t equals = option.find('=');
        const std::string_view name = option.substr(0, equals);
        if (option == "nu" || option == "number") {
            shows_numbers_ = !is_off;
        } else if (option == "ic" || option == "ignorecase") {
            ignores_case_ = !is_off;
        } else if (option == "ai" || option == "autoindent") {
            indents_ = !is_off;
        } else if (option == "ro" || option == "readonly") {
            is_readonly_ = !is_off;
        } else if ((name == "ts" || name == "tabstop") && equals != std::string_view::npos) {
            int width = 0;
            const std::string_view digits = option.substr(equals + 1);
            std::from_chars(digits.data(), digits.data() + digits.size(), width);
            if (width < 1 || width > 100) return say(kTrailing, true);
            tab_stop_ = width;
        } else if (is_one_of(name, {"hls",   "hlsearch", "is",         "incsearch", "list",
                                    "paste", "sw",       "shiftwidth", "et",        "expandtab",
                                    "ruler", "ru",       "mouse",      "bg",        "syntax",
                                    "wrap",  "sm",       "showmatch",  "showmode",  "all"})) {
            return refuse(":set " + std::string(whole));
        } else {
            return say(fmt::format(fmt::runtime(kUnknownOption.in(is_french_)), whole), true);
        }
    }
}

void ViEditor::ex_shell(const ExLine& line) {
    if (line.arguments.empty()) return refuse(":! without a command");
    if (!line.range.empty()) return refuse(":! on lines");
    request_ = ShellRequest{line.arguments, false};
}

}  // namespace lvsim::host
