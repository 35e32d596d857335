// SPDX-License-Identifier: Apache-2.0
//
// tac(1), rev(1) and nl(1): tac without options, rev, nl with -b a|t|n, -w, -s,
// -n and -v.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 5> kTacOptions = {{
    {'b', "before", OptionKind::FlagNotModelled},
    {'r', "regex", OptionKind::FlagNotModelled},
    {'s', "separator", OptionKind::ValueNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 2> kRevOptions = {{
    {'h', "help", OptionKind::FlagNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
}};
constexpr std::array<OptionSpec, 13> kNlOptions = {{
    {'b', "body-numbering", OptionKind::Value},
    {'w', "number-width", OptionKind::Value},
    {'s', "number-separator", OptionKind::Value},
    {'n', "number-format", OptionKind::Value},
    {'v', "starting-line-number", OptionKind::Value},
    {'i', "line-increment", OptionKind::ValueNotModelled},
    {'d', "section-delimiter", OptionKind::ValueNotModelled},
    {'f', "footer-numbering", OptionKind::ValueNotModelled},
    {'h', "header-numbering", OptionKind::ValueNotModelled},
    {'l', "join-blank-lines", OptionKind::ValueNotModelled},
    {'p', "no-renumber", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

class Tac final : public LineProgram {
public:
    using LineProgram::LineProgram;
    void fail(std::string_view name, FileError error) override {
        const std::string_view what =
            error == FileError::IsDirectory ? "" : "failed to open {} for reading: {}";
        complain(context(), what.empty()
                                ? fmt::format("{}: read error: {}", name, why(context(), error))
                                : fmt::format(fmt::runtime(what), in_quotes(context(), name),
                                              why(context(), error)));
        set_status(1);
    }
    void end_input() override {
        LineProgram::end_input();
        std::string text;
        std::reverse(lines_.begin(), lines_.end());
        for (const std::string& line : lines_) text += line;
        lines_.clear();
        print(text);
    }

private:
    void add_line(std::string_view line, bool is_ended) override {
        lines_.push_back(std::string(line) + (is_ended ? "\n" : ""));
    }
    std::vector<std::string> lines_;
};

class Rev final : public LineProgram {
public:
    using LineProgram::LineProgram;
    void fail(std::string_view name, FileError error) override {
        complain(context(), fmt::format("cannot open {}: {}", name, why(context(), error)));
        set_status(1);
    }

private:
    void add_line(std::string_view line, bool is_ended) override {
        print(std::string(line.rbegin(), line.rend()) + (is_ended ? "\n" : ""));
    }
};

struct NlOptions {
    char body = 't';
    std::size_t width = 6;
    std::string separator = "\t";
    std::string format = "rn";
    std::int64_t number = 1;
};

class Nl final : public LineProgram {
public:
    Nl(const CommandContext* context, std::vector<std::string> inputs, NlOptions options)
        : LineProgram(context, std::move(inputs)), options_(std::move(options)) {}

private:
    void add_line(std::string_view line, bool /*is_ended*/) override {
        const bool is_numbered = options_.body == 'a' || (options_.body == 't' && !line.empty());
        if (!is_numbered) {
            const std::size_t blank = options_.width + options_.separator.size();
            print(std::string(blank, ' ') + std::string(line) + "\n");
            return;
        }
        const std::string number =
            options_.format == "ln"   ? fmt::format("{:<{}}", options_.number, options_.width)
            : options_.format == "rz" ? fmt::format("{:0{}}", options_.number, options_.width)
                                      : fmt::format("{:>{}}", options_.number, options_.width);
        ++options_.number;
        print(number + options_.separator + std::string(line) + "\n");
    }

    NlOptions options_;
};

/// False: said that it is no number.
template <typename Number>
bool read_number(const CommandContext* context, const ParsedOptions& parsed,
                 std::string_view option, std::string_view what, Number& to) {
    const std::string* text = parsed.value(option);
    if (text == nullptr) return true;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), to);
    if (error == std::errc() && end == text->data() + text->size()) return true;
    complain(context, fmt::format("invalid {}: {}", what, quoted_locale(context, *text)));
    return false;
}

template <typename Program, typename Options>
std::unique_ptr<TextProgram> make_plain(const CommandContext* context, int& status,
                                        const Options& options) {
    auto parsed = parse_options(context->args, options);
    if (!parsed) {
        status = report(context, parsed.error());
        return nullptr;
    }
    return std::make_unique<Program>(context, parsed->operands);
}

std::unique_ptr<TextProgram> make_nl(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kNlOptions);
    status = 1;
    if (!parsed) {
        status = report(context, parsed.error());
        return nullptr;
    }
    NlOptions options;
    if (const std::string* body = parsed->value("b")) {
        if (*body != "a" && *body != "t" && *body != "n") {
            if (body->starts_with('p')) {
                status = refuse(context, "nl -b p");
                return nullptr;
            }
            (void)misuse(context, fmt::format("invalid body numbering style: {}",
                                              quoted_locale(context, *body)));
            return nullptr;
        }
        options.body = body->front();
    }
    if (const std::string* separator = parsed->value("s")) options.separator = *separator;
    if (const std::string* format = parsed->value("n")) options.format = *format;
    if (!read_number(context, *parsed, "w", "line number field width", options.width) ||
        !read_number(context, *parsed, "v", "starting line number", options.number)) {
        return nullptr;
    }
    options.width = std::min<std::size_t>(options.width, 1'000);
    return std::make_unique<Nl>(context, parsed->operands, std::move(options));
}

}  // namespace

Process tac_main(CommandContext* context) {
    return run_text_program(context, [](const CommandContext* asked, int& status) {
        return make_plain<Tac>(asked, status, kTacOptions);
    });
}

Process rev_main(CommandContext* context) {
    return run_text_program(context, [](const CommandContext* asked, int& status) {
        return make_plain<Rev>(asked, status, kRevOptions);
    });
}

Process nl_main(CommandContext* context) {
    return run_text_program(context, make_nl);
}

}  // namespace lvsim::host
