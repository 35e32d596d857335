// SPDX-License-Identifier: Apache-2.0
//
// read and getopts.
#include "models/host/host.hpp"
#include "models/host/shell/builtins.hpp"
#include "models/host/tty/terminal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

struct ReadOptions {
    bool is_raw = false;
    bool is_silent = false;  ///< -s: a password is not shown
    bool is_array = false;
    std::string prompt = {};
    char delimiter = '\n';
    std::int64_t count = -1;
    std::size_t first = 1;
    std::string wrong = {};
    std::string refused = {};
};

ReadOptions read_options(const std::vector<std::string>& args) {
    ReadOptions options;
    for (; options.first < args.size(); ++options.first) {
        const std::string& arg = args[options.first];
        if (arg == "--") {
            ++options.first;
            break;
        }
        if (arg.size() < 2 || arg[0] != '-') break;
        for (std::size_t i = 1; i < arg.size(); ++i) {
            const char letter = arg[i];
            if (letter == 'r' || letter == 's') {
                options.is_raw = options.is_raw || letter == 'r';
                options.is_silent = options.is_silent || letter == 's';
                continue;
            }
            if (letter == 'a') {
                options.is_array = true;
                continue;
            }
            if (letter != 'p' && letter != 'd' && letter != 'n') {
                const bool is_known = std::string_view("eiNtu").find(letter) < 5;
                (is_known ? options.refused : options.wrong) = std::string("-") + letter;
                return options;
            }
            std::string value = arg.substr(i + 1);
            if (value.empty() && options.first + 1 < args.size()) value = args[++options.first];
            if (letter == 'p') options.prompt = value;
            if (letter == 'd') options.delimiter = value.empty() ? '\0' : value[0];
            if (letter == 'n') options.count = parse_integer(value).value_or(0);
            break;
        }
    }
    return options;
}

/// One letter and whether a backslash stood before it.
struct Letter {
    char value;
    bool is_escaped;
};

/// Splits as expansion does, the last name taking the rest (POSIX, read).
class Splitter {
public:
    Splitter(std::vector<Letter> letters, std::string separators)
        : letters_(std::move(letters)), separators_(std::move(separators)) {
        skip_white();
    }
    [[nodiscard]] bool is_over() const { return at_ >= letters_.size(); }

    std::string field() {
        std::string text;
        while (at_ < letters_.size() && !is_separator(at_)) text.push_back(letters_[at_++].value);
        skip_white();
        if (at_ < letters_.size() && is_separator(at_) && !is_white(at_)) {
            ++at_;
            skip_white();
        }
        return text;
    }
    /// All that is left, without white space of IFS at its end; a single field without its
    /// separator.
    std::string rest() {
        const std::size_t begin = at_;
        std::string one = field();
        if (at_ >= letters_.size()) return one;
        std::size_t end = letters_.size();
        while (end > begin && is_white(end - 1)) --end;
        std::string text;
        for (std::size_t i = begin; i < end; ++i) text.push_back(letters_[i].value);
        return text;
    }

private:
    [[nodiscard]] bool is_separator(std::size_t at) const {
        return !letters_[at].is_escaped &&
               separators_.find(letters_[at].value) != std::string::npos;
    }
    [[nodiscard]] bool is_white(std::size_t at) const {
        const char letter = letters_[at].value;
        return is_separator(at) && (letter == ' ' || letter == '\t' || letter == '\n');
    }
    void skip_white() {
        while (at_ < letters_.size() && is_white(at_)) ++at_;
    }

    std::vector<Letter> letters_;
    std::string separators_;
    std::size_t at_ = 0;
};

/// Takes from the input what belongs to the line; true: it is whole.
bool take_line(Stream& in, const ReadOptions& options, std::string& line) {
    while (in.has_bytes()) {
        if (options.count >= 0 && static_cast<std::int64_t>(line.size()) >= options.count) {
            return true;
        }
        const std::string_view bytes = in.bytes();
        std::size_t end = bytes.find(options.delimiter);
        const bool is_found = end != std::string_view::npos;
        std::size_t take = is_found ? end + 1 : bytes.size();
        if (options.count >= 0) {
            const auto room = static_cast<std::size_t>(options.count) - line.size();
            if (take > room) {
                line += in.take_first(room);
                return true;
            }
        }
        line += in.take_first(take);
        if (!is_found) continue;
        // A backslash before the newline joins lines.
        std::size_t backslashes = 0;
        while (backslashes + 1 < line.size() && line[line.size() - 2 - backslashes] == '\\') {
            ++backslashes;
        }
        const bool joins = !options.is_raw && options.delimiter == '\n' && backslashes % 2 == 1;
        if (!joins) {
            line.pop_back();
            return true;
        }
        line.resize(line.size() - 2);
    }
    return options.count >= 0 && static_cast<std::int64_t>(line.size()) >= options.count;
}

/// Returns whether it echoed before.
bool set_echo(Stream& in, bool echoes) {
    Terminal* terminal = in.terminal();
    if (terminal == nullptr) return false;
    TerminalModes modes = terminal->modes();
    const bool echoed = std::exchange(modes.echoes, echoes);
    terminal->set_modes(modes);
    return echoed;
}

std::vector<Letter> letters_of(std::string_view line, bool is_raw) {
    std::vector<Letter> letters;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const bool is_escape = line[i] == '\\' && !is_raw;
        if (is_escape && i + 1 == line.size()) break;
        if (is_escape) ++i;
        letters.push_back({line[i], is_escape});
    }
    return letters;
}

BuiltinResult assign_fields(const BuiltinCall& call, const ReadOptions& options,
                            const std::string& line, int status) {
    ShellState& state = call.state;
    const ParameterValue separators = state.parameter("IFS");
    std::vector<std::string> names(call.args.begin() + static_cast<std::ptrdiff_t>(options.first),
                                   call.args.end());
    Splitter splitter(letters_of(line, options.is_raw),
                      separators.is_set ? separators.values.front() : " \t\n");
    tl::expected<void, std::string> assigned;
    if (options.is_array && !names.empty()) {
        std::vector<std::string> elements;
        while (!splitter.is_over()) elements.push_back(splitter.field());
        assigned = state.assign_array(names[0], std::move(elements));
    } else if (names.empty()) {
        std::string whole;
        for (const Letter& letter : letters_of(line, options.is_raw)) whole += letter.value;
        assigned = state.assign("REPLY", whole);
    }
    for (std::size_t i = 0; i < names.size() && !options.is_array && assigned; ++i) {
        assigned =
            state.assign(names[i], i + 1 == names.size() ? splitter.rest() : splitter.field());
    }
    if (!assigned) return failed(call, assigned.error());
    return done(status);
}

}  // namespace

BuiltinResult builtin_read(BuiltinCall call) {
    const ReadOptions options = read_options(call.args);
    if (!options.refused.empty()) return refused(call, "read " + options.refused);
    if (!options.wrong.empty()) {
        return invalid_option(call, options.wrong,
                              "read [-ers] [-a array] [-d delim] [-i text] [-n nchars] [-N nchars] "
                              "[-p prompt] [-t timeout] [-u fd] [name ...]");
    }
    for (std::size_t i = options.first; i < call.args.size(); ++i) {
        if (!is_name(call.args[i])) {
            return failed(call, fmt::format("`{}': not a valid identifier", call.args[i]));
        }
    }
    Stream* in = call.shell.stream(0);
    if (in == nullptr) return failed(call, "read error: 0: Bad file descriptor");
    if (!call.memory.is_begun) {
        call.memory.is_begun = true;
        if (in->is_terminal()) call.shell.write_error(options.prompt);
        call.memory.index = options.is_silent && set_echo(*in, false) ? 1 : 0;
    }
    std::string& line = call.memory.text;
    const bool is_whole = take_line(*in, options, line);
    if (!is_whole && !in->is_closed() && line.size() <= ShellState::kTextMax) {
        return wait_on(in->changed());
    }
    std::erase(line, '\0');
    if (call.memory.index == 1) static_cast<void>(set_echo(*in, true));
    // Ctrl-D at a terminal ends this reading, not the next.
    if (in->is_terminal() && in->terminal() != nullptr) in->reopen();
    return assign_fields(call, options, line, is_whole ? 0 : 1);
}

BuiltinResult builtin_getopts(BuiltinCall call) {
    if (call.args.size() < 3) {
        call.shell.write_error("getopts: usage: getopts optstring name [arg ...]\n");
        return done(2);
    }
    ShellState& state = call.state;
    std::string letters = call.args[1];
    const bool is_silent = letters.starts_with(':');
    const std::vector<std::string> words =
        call.args.size() > 3 ? std::vector<std::string>(call.args.begin() + 3, call.args.end())
                             : state.positional;
    // OPTIND names the word; the place in it is kept with it, as "INDEX:OFFSET".
    const auto index = parse_integer(state.value("OPTIND")).value_or(1);
    std::int64_t offset = parse_integer(state.value("_OPTOFFSET")).value_or(1);
    if (parse_integer(state.value("_OPTINDEX")).value_or(1) != index) offset = 1;
    const auto finish = [&](std::string name, std::string argument, std::int64_t next,
                            std::int64_t next_offset, int status) {
        static_cast<void>(state.assign("OPTIND", std::to_string(next)));
        static_cast<void>(state.assign("_OPTINDEX", std::to_string(next)));
        static_cast<void>(state.assign("_OPTOFFSET", std::to_string(next_offset)));
        static_cast<void>(state.assign("OPTARG", std::move(argument)));
        static_cast<void>(state.assign(call.args[2], std::move(name)));
        return done(status);
    };
    const bool is_there = index >= 1 && index <= static_cast<std::int64_t>(words.size());
    const std::string word = is_there ? words[static_cast<std::size_t>(index - 1)] : "";
    if (!is_there || word.size() < 2 || word[0] != '-') return finish("?", "", index, 1, 1);
    if (word == "--") return finish("?", "", index + 1, 1, 1);
    const char letter = word[static_cast<std::size_t>(offset)];
    const bool is_last = offset + 1 >= static_cast<std::int64_t>(word.size());
    const std::int64_t next = is_last ? index + 1 : index;
    const std::int64_t next_offset = is_last ? 1 : offset + 1;
    const std::size_t known = letter == ':' ? std::string::npos : letters.find(letter);
    if (known == std::string::npos) {
        if (is_silent) return finish("?", std::string(1, letter), next, next_offset, 0);
        call.shell.write_error(fmt::format("{}: illegal option -- {}\n", state.name, letter));
        return finish("?", "", next, next_offset, 0);
    }
    if (known + 1 >= letters.size() || letters[known + 1] != ':') {
        return finish(std::string(1, letter), "", next, next_offset, 0);
    }
    if (!is_last) {
        return finish(std::string(1, letter), word.substr(static_cast<std::size_t>(offset) + 1),
                      index + 1, 1, 0);
    }
    if (index < static_cast<std::int64_t>(words.size())) {
        return finish(std::string(1, letter), words[static_cast<std::size_t>(index)], index + 2, 1,
                      0);
    }
    if (is_silent) return finish(":", std::string(1, letter), index + 1, 1, 0);
    call.shell.write_error(
        fmt::format("{}: option requires an argument -- {}\n", state.name, letter));
    return finish("?", "", index + 1, 1, 0);
}

}  // namespace lvsim::host
