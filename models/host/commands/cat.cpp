// SPDX-License-Identifier: Apache-2.0
//
// cat(1): options -n -b -E -T -s and -u; -A, -e, -t and -v are not modelled.
#include "models/host/commands/coreutils.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 12> kOptions = {{
    {'n', "number", OptionKind::Flag},
    {'b', "number-nonblank", OptionKind::Flag},
    {'E', "show-ends", OptionKind::Flag},
    {'T', "show-tabs", OptionKind::Flag},
    {'s', "squeeze-blank", OptionKind::Flag},
    {'u', "", OptionKind::Flag},
    {'A', "show-all", OptionKind::FlagNotModelled},
    {'e', "", OptionKind::FlagNotModelled},
    {'t', "", OptionKind::FlagNotModelled},
    {'v', "show-nonprinting", OptionKind::FlagNotModelled},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'\0', "version", OptionKind::FlagNotModelled},
}};

/// Decorates what passes; the state runs on from file to file.
class Decorator {
public:
    explicit Decorator(const ParsedOptions& options)
        : numbers_all_(options.has("n") && !options.has("b")),
          numbers_nonblank_(options.has("b")),
          shows_ends_(options.has("E")),
          shows_tabs_(options.has("T")),
          squeezes_(options.has("s")) {}

    [[nodiscard]] std::string decorated(std::string_view bytes) {
        if (!numbers_all_ && !numbers_nonblank_ && !shows_ends_ && !shows_tabs_ && !squeezes_) {
            return std::string(bytes);
        }
        std::string out;
        for (const char letter : bytes) add(letter, out);
        return out;
    }

private:
    void add(char letter, std::string& out) {
        if (letter == '\n') {
            if (is_line_start_) {
                if (squeezes_ && was_blank_) return;
                was_blank_ = true;
                if (numbers_all_) out += fmt::format("{:6}\t", ++line_);
            }
            out += shows_ends_ ? "$\n" : "\n";
            is_line_start_ = true;
            return;
        }
        if (is_line_start_ && (numbers_all_ || numbers_nonblank_)) {
            out += fmt::format("{:6}\t", ++line_);
        }
        is_line_start_ = false;
        was_blank_ = false;
        if (shows_tabs_ && letter == '\t') {
            out += "^I";
        } else {
            out.push_back(letter);
        }
    }

    bool numbers_all_;
    bool numbers_nonblank_;
    bool shows_ends_;
    bool shows_tabs_;
    bool squeezes_;
    bool is_line_start_ = true;
    bool was_blank_ = false;
    int line_ = 0;
};

/// False: the file behind the output refused, and that was said.
bool print(const CommandContext* context, std::string_view text) {
    const FileError error = context->out->write(text);
    if (error == FileError::None) return true;
    context->error->write(fmt::format("cat: write error: {}\n", to_text(error)));
    return false;
}

}  // namespace

Process cat_main(CommandContext* context) {
    auto parsed = parse_options(context->args, kOptions);
    if (!parsed) co_return report(context, parsed.error());
    if (parsed->operands.empty()) parsed->operands.emplace_back("-");
    Decorator decorator(*parsed);
    int status = 0;
    for (const std::string& operand : parsed->operands) {
        if (operand == "-") {
            while (true) {
                if (context->in->has_bytes()) {
                    if (!print(context, decorator.decorated(context->in->take()))) co_return 1;
                }
                if (context->in->is_closed()) break;
                Signal* changed = context->in->changed();
                co_await wait(changed);
            }
            continue;
        }
        std::string content;
        const FileError error = read_operand(context, operand, content);
        if (error == FileError::None) {
            if (!print(context, decorator.decorated(content))) co_return 1;
        } else {
            context->error->write(
                fmt::format("cat: {}: {}\n", quoted_name(context, operand), to_text(error)));
            status = 1;
        }
    }
    co_return status;
}

}  // namespace lvsim::host
