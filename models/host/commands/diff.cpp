// SPDX-License-Identifier: Apache-2.0
//
// diff(1): normal and -u output of two files; -q -s -i -b -w. A directory stands for the file of
// the other's name in it; two directories (-r) are not modelled.
#include "models/host/calendar.hpp"
#include "models/host/commands/difference.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/two_inputs.hpp"
#include "models/host/host.hpp"
#include "models/host/time_format.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 12> kOptions = {{
    {'u', "", OptionKind::Flag},
    {'U', "unified", OptionKind::Value},
    {'q', "brief", OptionKind::Flag},
    {'s', "report-identical-files", OptionKind::Flag},
    {'i', "ignore-case", OptionKind::Flag},
    {'b', "ignore-space-change", OptionKind::Flag},
    {'w', "ignore-all-space", OptionKind::Flag},
    {'B', "ignore-blank-lines", OptionKind::FlagNotModelled},
    {'c', "context", OptionKind::FlagNotModelled},
    {'r', "recursive", OptionKind::FlagNotModelled},
    {'y', "side-by-side", OptionKind::FlagNotModelled},
    {'N', "new-file", OptionKind::FlagNotModelled},
}};
constexpr int kStatusTrouble = 2;

struct Side {
    std::string name;
    TextLines text;
    std::vector<std::string> folded;  ///< What is compared, where not the lines themselves.
    FileTime time{};
};

/// A line as -i, -b and -w see it.
std::string fold(std::string_view line, const ParsedOptions& parsed) {
    std::string folded;
    const bool drops_blanks = parsed.has("w");
    const bool joins_blanks = parsed.has("b");
    for (const char letter : line) {
        const bool is_blank = letter == ' ' || letter == '\t';
        if (is_blank && drops_blanks) continue;
        if (is_blank && joins_blanks) {
            if (!folded.ends_with(' ')) folded += ' ';
            continue;
        }
        const int lower = std::tolower(static_cast<unsigned char>(letter));
        folded += parsed.has("i") ? static_cast<char>(lower) : letter;
    }
    if (joins_blanks && folded.ends_with(' ')) folded.pop_back();
    return folded;
}

std::vector<std::string_view> compared(Side& side, const ParsedOptions& parsed) {
    std::vector<std::string_view> lines;
    for (const std::string_view line : side.text.lines) side.folded.push_back(fold(line, parsed));
    // A last line without its newline differs from one with it.
    if (side.text.is_unfinished) side.folded.back() += '\n';
    lines.assign(side.folded.begin(), side.folded.end());
    return lines;
}

/// "3", "3,5"; an empty range is named by the line before it.
std::string range(std::size_t begin, std::size_t end) {
    if (end <= begin + 1) return std::to_string(end);
    return fmt::format("{},{}", begin + 1, end);
}

class Printer {
public:
    Printer(const CommandContext* context, const Side& before, const Side& after)
        : context_(context), before_(before), after_(after) {}

    void normal(const std::vector<Change>& changes) {
        for (const Change& change : changes) {
            const bool has_old = change.old_end > change.old_begin;
            const bool has_new = change.new_end > change.new_begin;
            text_ += fmt::format("{}{}{}\n", range(change.old_begin, change.old_end),
                                 has_old ? (has_new ? 'c' : 'd') : 'a',
                                 range(change.new_begin, change.new_end));
            add(before_.text, change.old_begin, change.old_end, "< ");
            if (has_old && has_new) text_ += "---\n";
            add(after_.text, change.new_begin, change.new_end, "> ");
        }
        context_->out->write(text_);
    }

    void unified(const std::vector<Change>& changes, std::size_t around) {
        text_ += "--- " + header(before_) + "\n+++ " + header(after_) + "\n";
        for (std::size_t first = 0; first < changes.size();) {
            std::size_t last = first;
            while (last + 1 < changes.size() &&
                   changes[last + 1].old_begin - changes[last].old_end <= 2 * around) {
                ++last;
            }
            hunk(changes, first, last, around);
            first = last + 1;
        }
        context_->out->write(text_);
    }

private:
    [[nodiscard]] static std::string header(const Side& side) {
        return side.name + "\t" + format_time("%Y-%m-%d %H:%M:%S.%N %z", side.time, false);
    }
    void add(const TextLines& text, std::size_t begin, std::size_t end, std::string_view mark) {
        for (std::size_t i = begin; i < end; ++i) {
            text_ += fmt::format("{}{}\n", mark, text.lines[i]);
            const bool is_last = i + 1 == text.lines.size();
            if (is_last && text.is_unfinished) text_ += "\\ No newline at end of file\n";
        }
    }
    /// "3,7", and "3" for one line.
    [[nodiscard]] static std::string hunk_range(std::size_t begin, std::size_t end) {
        if (end == begin + 1) return std::to_string(end);
        return fmt::format("{},{}", end == begin ? begin : begin + 1, end - begin);
    }
    void hunk(const std::vector<Change>& changes, std::size_t first, std::size_t last,
              std::size_t around) {
        const std::size_t before = std::min(around, changes[first].old_begin);
        const std::size_t behind =
            std::min(around, before_.text.lines.size() - changes[last].old_end);
        std::size_t at = changes[first].old_begin - before;
        text_ += fmt::format(
            "@@ -{} +{} @@\n", hunk_range(at, changes[last].old_end + behind),
            hunk_range(changes[first].new_begin - before, changes[last].new_end + behind));
        for (std::size_t i = first; i <= last; ++i) {
            add(before_.text, at, changes[i].old_begin, " ");
            add(before_.text, changes[i].old_begin, changes[i].old_end, "-");
            add(after_.text, changes[i].new_begin, changes[i].new_end, "+");
            at = changes[i].old_end;
        }
        add(before_.text, at, at + behind, " ");
    }

    const CommandContext* context_;
    const Side& before_;
    const Side& after_;
    std::string text_;
};

/// False: said why not.
bool read(const CommandContext* context, Side& side, const std::string& standard_input) {
    if (!read_input(context, side.name, standard_input, side.text.text)) return false;
    split_lines(side.text);
    const auto status = UserFiles(context).stat(side.name);
    side.time = side.name != "-" && status
                    ? status->modified
                    : file_time_of(unix_seconds(context->host->world().now()));
    return true;
}

int compare(const CommandContext* context, const ParsedOptions& parsed, Side& before, Side& after) {
    const auto before_lines = compared(before, parsed);
    const auto after_lines = compared(after, parsed);
    if (before_lines == after_lines) {
        if (parsed.has("s")) {
            context->out->write(
                fmt::format("Files {} and {} are identical\n", before.name, after.name));
        }
        return 0;
    }
    if (parsed.has("q")) {
        context->out->write(fmt::format("Files {} and {} differ\n", before.name, after.name));
        return 1;
    }
    const auto is_binary = [](const Side& side) {
        return side.text.text.find('\0') != std::string::npos;
    };
    if (is_binary(before) || is_binary(after)) {
        context->out->write(
            fmt::format("Binary files {} and {} differ\n", before.name, after.name));
        return 1;
    }
    const auto changes = changes_between(before_lines, after_lines);
    Printer printer(context, before, after);
    const std::string* around = parsed.value("U");
    if (!parsed.has("u") && around == nullptr) {
        printer.normal(changes);
        return 1;
    }
    const auto lines = around != nullptr ? parse_count(context, "context length", *around)
                                         : tl::expected<std::uint64_t, std::string>(3);
    if (!lines) {
        context->error->write(lines.error());
        return kStatusTrouble;
    }
    printer.unified(changes, *lines);
    return 1;
}

/// A directory stands for the file of the other's name in it.
void resolve_directory(const CommandContext* context, std::string& name, const std::string& other) {
    const bool is_directory = name != "-" && UserFiles(context).is_directory(name);
    if (is_directory) name = in_directory(name, base_name(other));
}

int misused(const CommandContext* context, std::string_view text) {
    complain(context, text);
    complain(context, "Try 'diff --help' for more information.");
    return kStatusTrouble;
}

}  // namespace

Process diff_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        static_cast<void>(report(context, parsed.error()));
        co_return kStatusTrouble;
    }
    const auto& names = parsed->operands;
    if (names.size() < 2) {
        co_return misused(context, fmt::format("missing operand after {}",
                                               in_quotes(context, context->args.back())));
    }
    if (names.size() > 2) {
        co_return misused(context, fmt::format("extra operand {}", in_quotes(context, names[2])));
    }
    Side before{names[0], {}, {}, {}};
    Side after{names[1], {}, {}, {}};
    if (UserFiles(context).is_directory(names[0]) && UserFiles(context).is_directory(names[1])) {
        co_return refuse(context, "diff of two directories");
    }
    resolve_directory(context, before.name, names[1]);
    resolve_directory(context, after.name, names[0]);
    const bool reads_input = before.name == "-" || after.name == "-";
    while (reads_input && !context->in->is_closed()) {
        Signal* changed = context->in->changed();
        co_await wait(changed);
    }
    const std::string input = reads_input ? context->in->take() : std::string();
    const bool has_before = read(context, before, input);
    const bool has_after = read(context, after, input);
    if (!has_before || !has_after) co_return kStatusTrouble;
    co_return compare(context, *parsed, before, after);
}

}  // namespace lvsim::host
