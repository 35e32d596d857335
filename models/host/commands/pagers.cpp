// SPDX-License-Identifier: Apache-2.0
//
// less(1) and more(1) where they are not on a terminal: the files as they are; clear(1); man(1),
// for which no page is installed.
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

constexpr int kStatusNoPage = 16;

constexpr std::array<OptionSpec, 7> kPagerOptions = {{
    {'N', "LINE-NUMBERS", OptionKind::FlagNotModelled},
    {'S', "chop-long-lines", OptionKind::Flag},
    {'R', "RAW-CONTROL-CHARS", OptionKind::Flag},
    {'X', "no-init", OptionKind::Flag},
    {'F', "quit-if-one-screen", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
}};

class Pager final : public TextProgram {
public:
    Pager(const CommandContext* context, std::vector<std::string> inputs)
        : context_(context), inputs_(std::move(inputs)) {
        if (inputs_.empty()) inputs_.emplace_back("-");
    }
    [[nodiscard]] const std::vector<std::string>& inputs() const override { return inputs_; }
    /// more heads each file when it does not page.
    void begin_input(std::string_view name) override {
        if (!is_more() || name == "-") return;
        context_->out->write(fmt::format("::::::::::::::\n{}\n::::::::::::::\n", name));
    }
    void add(std::string_view bytes) override { context_->out->write(bytes); }
    void fail(std::string_view name, FileError error) override {
        context_->error->write(
            is_more() ? fmt::format("more: cannot open {}: {}\n", name, why(context_, error))
            : error == FileError::IsDirectory
                ? fmt::format("{} is a directory\n", name)
                : fmt::format("{}: {}\n", name, why(context_, error)));
        // less goes on without it, and is content.
        if (is_more()) status_ = 1;
    }
    [[nodiscard]] int finish() override { return status_; }

private:
    [[nodiscard]] bool is_more() const { return base_name(context_->args[0]) == "more"; }

    const CommandContext* context_;
    std::vector<std::string> inputs_;
    int status_ = 0;
};

std::unique_ptr<TextProgram> make_pager(const CommandContext* context, int& status) {
    auto parsed = parse_options(context->args, kPagerOptions);
    if (!parsed) {
        context->error->write(parsed.error().message + "\n");
        status = parsed.error().is_not_modelled ? kStatusNotModelled : 1;
        return nullptr;
    }
    return std::make_unique<Pager>(context, parsed->operands);
}

int clear_screen(const CommandContext* context) {
    context->out->write("\x1b[H\x1b[2J\x1b[3J");
    return 0;
}

int show_manual(const CommandContext* context) {
    if (context->args.size() < 2) {
        context->error->write(context->host->profile() == Profile::Centos6
                                  ? "What manual page do you want?\n"
                                  : "What manual page do you want?\nFor example, try 'man man'.\n");
        return 1;
    }
    // "man 5 passwd" asks for a page of that section.
    const bool has_section = context->args.size() > 2 && context->args[1].size() == 1 &&
                             context->args[1][0] >= '1' && context->args[1][0] <= '9';
    for (std::size_t i = has_section ? 2 : 1; i < context->args.size(); ++i) {
        if (context->args[i].starts_with('-')) {
            return refuse(context, "man " + context->args[i]);
        }
        context->error->write(has_section
                                  ? fmt::format("No manual entry for {} in section {}\n",
                                                context->args[i], context->args[1])
                                  : fmt::format("No manual entry for {}\n", context->args[i]));
    }
    return kStatusNoPage;
}

}  // namespace

Process less_main(CommandContext* context) {
    return run_text_program(context, make_pager);
}
Process more_main(CommandContext* context) {
    return run_text_program(context, make_pager);
}
Process clear_main(CommandContext* context) {
    return run_at_once(context, clear_screen);
}
Process man_main(CommandContext* context) {
    return run_at_once(context, show_manual);
}

}  // namespace lvsim::host
