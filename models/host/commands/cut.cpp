// SPDX-License-Identifier: Apache-2.0
//
// cut(1): -b -c -f with lists, -d -s --complement --output-delimiter.
// Characters are bytes, as in coreutils.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 11> kOptions = {{
    {'b', "bytes", OptionKind::Value},
    {'c', "characters", OptionKind::Value},
    {'f', "fields", OptionKind::Value},
    {'d', "delimiter", OptionKind::Value},
    {'s', "only-delimited", OptionKind::Flag},
    {'n', "", OptionKind::Flag},
    {'\0', "complement", OptionKind::Flag},
    {'\0', "output-delimiter", OptionKind::Value},
    {'z', "zero-terminated", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

constexpr std::size_t kOpen = std::numeric_limits<std::size_t>::max();

struct Range {
    std::size_t first = 1;
    std::size_t last = kOpen;
};

struct CutOptions {
    std::vector<Range> ranges;
    bool is_fields = false;
    char delimiter = '\t';
    std::optional<std::string> joint;
    bool only_delimited = false;
    bool is_complement = false;

    [[nodiscard]] bool selects(std::size_t number) const {
        const bool is_in = std::any_of(ranges.begin(), ranges.end(), [&](const Range& range) {
            return number >= range.first && number <= range.last;
        });
        return is_in != is_complement;
    }
};

class Cut final : public LineProgram {
public:
    Cut(const CommandContext* context, std::vector<std::string> inputs, CutOptions options)
        : LineProgram(context, std::move(inputs)), options_(std::move(options)) {}

private:
    void add_line(std::string_view line, bool /*is_ended*/) override {
        if (options_.is_fields) {
            cut_fields(line);
        } else {
            cut_bytes(line);
        }
    }

    void cut_fields(std::string_view line) {
        if (line.find(options_.delimiter) == std::string_view::npos) {
            if (!options_.only_delimited) print(std::string(line) + "\n");
            return;
        }
        const std::string joint = options_.joint.value_or(std::string(1, options_.delimiter));
        std::string out;
        bool is_first = true;
        for (std::size_t at = 0, number = 1; at <= line.size(); ++number) {
            const std::size_t end = std::min(line.find(options_.delimiter, at), line.size());
            if (options_.selects(number)) {
                if (!std::exchange(is_first, false)) out += joint;
                out.append(line.substr(at, end - at));
            }
            at = end + 1;
        }
        print(out + "\n");
    }

    void cut_bytes(std::string_view line) {
        std::string out;
        bool was_selected = true;
        for (std::size_t i = 0; i < line.size(); ++i) {
            const bool is_selected = options_.selects(i + 1);
            if (is_selected && !was_selected && !out.empty()) out += options_.joint.value_or("");
            if (is_selected) out.push_back(line[i]);
            was_selected = is_selected;
        }
        print(out + "\n");
    }

    CutOptions options_;
};

std::optional<Range> parse_range(std::string_view text) {
    const std::size_t dash = text.find('-');
    const auto number = [](std::string_view part) -> std::optional<std::size_t> {
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
        if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
        return value;
    };
    Range range;
    const std::string_view first = text.substr(0, dash);
    if (dash != std::string_view::npos && text.size() == 1) return std::nullopt;
    if (!first.empty()) {
        const auto value = number(first);
        if (!value) return std::nullopt;
        range.first = *value;
    }
    if (dash == std::string_view::npos) {
        range.last = range.first;
    } else if (dash + 1 < text.size()) {
        const auto value = number(text.substr(dash + 1));
        if (!value) return std::nullopt;
        range.last = *value;
    }
    return range;
}

/// False: said what is wrong with the list.
bool read_list(const CommandContext* context, std::string_view text, CutOptions& options) {
    while (true) {
        const std::size_t end = std::min(text.find_first_of(", "), text.size());
        const std::string_view part = text.substr(0, end);
        const auto range = parse_range(part);
        if (!range || range->first == 0) {
            const bool is_dash = part == "-";
            (void)misuse(
                context,
                is_dash             ? std::string("invalid range with no endpoint: -")
                : !range            ? fmt::format("invalid {} value {}",
                                       options.is_fields ? "field" : "byte/character position",
                                                  quoted_locale(context, part))
                : options.is_fields ? std::string("fields are numbered from 1")
                                    : std::string("byte/character positions are numbered from 1"));
            return false;
        }
        if (range->last < range->first) {
            (void)misuse(context, "invalid decreasing range");
            return false;
        }
        options.ranges.push_back(*range);
        if (end == text.size()) return true;
        text.remove_prefix(end + 1);
    }
}

/// The list of -b, -c or -f; nullptr: said what is wrong.
const std::string* find_list(const CommandContext* context, const ParsedOptions& parsed,
                             CutOptions& options) {
    const std::string* list = nullptr;
    for (const char* option : {"b", "c", "f"}) {
        const std::string* value = parsed.value(option);
        if (value == nullptr) continue;
        if (list != nullptr) {
            (void)misuse(context, "only one list may be specified");
            return nullptr;
        }
        list = value;
        options.is_fields = *option == 'f';
    }
    if (list == nullptr) {
        (void)misuse(context, "you must specify a list of bytes, characters, or fields");
    }
    return list;
}

/// False: said what is wrong.
bool read_delimiter(const CommandContext* context, const ParsedOptions& parsed,
                    CutOptions& options) {
    const std::string* delimiter = parsed.value("d");
    if (delimiter != nullptr && delimiter->size() > 1) {
        (void)misuse(context, "the delimiter must be a single character");
        return false;
    }
    if (delimiter != nullptr && !options.is_fields) {
        (void)misuse(context, "an input delimiter may be specified only when operating on fields");
        return false;
    }
    if (parsed.has("s") && !options.is_fields) {
        (void)misuse(context,
                     "suppressing non-delimited lines makes sense\n\tonly when operating on "
                     "fields");
        return false;
    }
    if (delimiter != nullptr) options.delimiter = delimiter->empty() ? '\0' : delimiter->front();
    return true;
}

std::unique_ptr<TextProgram> make_cut(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kOptions);
    status = 1;
    if (!parsed) {
        status = report(context, parsed.error());
        return nullptr;
    }
    CutOptions options;
    const std::string* list = find_list(context, *parsed, options);
    if (list == nullptr || !read_delimiter(context, *parsed, options)) return nullptr;
    if (const std::string* joint = parsed->value("output-delimiter")) options.joint = *joint;
    options.only_delimited = parsed->has("s");
    options.is_complement = parsed->has("complement");
    if (!read_list(context, *list, options)) return nullptr;
    return std::make_unique<Cut>(context, parsed->operands, std::move(options));
}

}  // namespace

Process cut_main(CommandContext* context) {
    return run_text_program(context, make_cut);
}

}  // namespace lvsim::host
