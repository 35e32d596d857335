// SPDX-License-Identifier: Apache-2.0
//
// uniq(1): -c -d -u -i -f N -s N -w N; -D and --group are not modelled.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 12> kOptions = {{
    {'c', "count", OptionKind::Flag},
    {'d', "repeated", OptionKind::Flag},
    {'u', "unique", OptionKind::Flag},
    {'i', "ignore-case", OptionKind::Flag},
    {'f', "skip-fields", OptionKind::Value},
    {'s', "skip-chars", OptionKind::Value},
    {'w', "check-chars", OptionKind::Value},
    {'D', "", OptionKind::FlagNotModelled},
    {'z', "zero-terminated", OptionKind::FlagNotModelled},
    {'\0', "group", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

struct UniqOptions {
    bool counts = false;
    bool shows_repeated = true;
    bool shows_single = true;
    bool ignores_case = false;
    std::uint64_t skipped_fields = 0;
    std::uint64_t skipped_letters = 0;
    std::uint64_t letters_max = std::string_view::npos;
    std::string output;
};

class Uniq final : public LineProgram {
public:
    Uniq(const CommandContext* context, std::vector<std::string> inputs, UniqOptions options)
        : LineProgram(context, std::move(inputs)), options_(std::move(options)) {}

    [[nodiscard]] int finish() override {
        show();
        if (options_.output.empty()) return LineProgram::finish();
        const FileError error = UserFiles(context()).write(options_.output, written_);
        if (error == FileError::None) return LineProgram::finish();
        complain(context(), fmt::format("{}: {}", options_.output, why(context(), error)));
        return 1;
    }

private:
    void add_line(std::string_view line, bool /*is_ended*/) override {
        if (count_ > 0 && is_same(line)) {
            ++count_;
            return;
        }
        show();
        line_ = line;
        count_ = 1;
    }

    void show() {
        if (count_ == 0) return;
        if (!(count_ > 1 ? options_.shows_repeated : options_.shows_single)) return;
        const std::string text =
            options_.counts ? fmt::format("{:7} {}\n", count_, line_) : line_ + "\n";
        if (options_.output.empty()) {
            print(text);
        } else {
            written_ += text;
        }
    }

    [[nodiscard]] std::string_view compared(std::string_view line) const {
        const auto is_blank = [](char letter) { return letter == ' ' || letter == '\t'; };
        std::size_t at = 0;
        for (std::uint64_t i = 0; i < options_.skipped_fields && at < line.size(); ++i) {
            while (at < line.size() && is_blank(line[at])) ++at;
            while (at < line.size() && !is_blank(line[at])) ++at;
        }
        at = static_cast<std::size_t>(
            std::min<std::uint64_t>(at + options_.skipped_letters, line.size()));
        return line.substr(at, options_.letters_max);
    }

    [[nodiscard]] bool is_same(std::string_view line) const {
        const std::string_view a = compared(line_);
        const std::string_view b = compared(line);
        const auto lower = [](char letter) {
            return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
        };
        if (!options_.ignores_case) return a == b;
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [&](char x, char y) { return lower(x) == lower(y); });
    }

    UniqOptions options_;
    std::string line_;
    std::uint64_t count_ = 0;
    std::string written_;
};

/// False: said that it is no number.
bool read_number(const CommandContext* context, const ParsedOptions& parsed,
                 std::string_view option, std::string_view what, std::uint64_t& to) {
    const std::string* text = parsed.value(option);
    if (text == nullptr) return true;
    const bool is_number = !text->empty() && text->size() < 10 &&
                           text->find_first_not_of("0123456789") == std::string::npos;
    if (is_number) {
        to = std::stoull(*text);
    } else {
        complain(context, fmt::format("{}: invalid number of {}", *text, what));
    }
    return is_number;
}

std::unique_ptr<TextProgram> make_uniq(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kOptions);
    status = 1;
    if (!parsed) {
        status = report(context, parsed.error());
        return nullptr;
    }
    UniqOptions options;
    options.counts = parsed->has("c");
    options.shows_single = !parsed->has("d");
    options.shows_repeated = !parsed->has("u");
    options.ignores_case = parsed->has("i");
    if (!read_number(context, *parsed, "f", "fields to skip", options.skipped_fields) ||
        !read_number(context, *parsed, "s", "bytes to skip", options.skipped_letters) ||
        !read_number(context, *parsed, "w", "bytes to compare", options.letters_max)) {
        return nullptr;
    }
    if (parsed->operands.size() > 2) {
        (void)misuse(context,
                     fmt::format("extra operand {}", quoted_locale(context, parsed->operands[2])));
        return nullptr;
    }
    if (parsed->operands.size() == 2) {
        options.output = parsed->operands[1];
        parsed->operands.pop_back();
    }
    return std::make_unique<Uniq>(context, parsed->operands, std::move(options));
}

}  // namespace

Process uniq_main(CommandContext* context) {
    return run_text_program(context, make_uniq);
}

}  // namespace lvsim::host
