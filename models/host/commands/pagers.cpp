// SPDX-License-Identifier: Apache-2.0
//
// less(1) and more(1): page by page on a terminal (tty/pager.hpp, more.cpp), elsewhere the files as
// they are; clear(1).
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/tty/more.hpp"
#include "models/host/tty/pager.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 8> kPagerOptions = {{
    {'N', "LINE-NUMBERS", OptionKind::Flag},
    {'i', "ignore-case", OptionKind::Flag},
    {'S', "chop-long-lines", OptionKind::Flag},
    {'R', "RAW-CONTROL-CHARS", OptionKind::Flag},
    {'X', "no-init", OptionKind::Flag},
    {'F', "quit-if-one-screen", OptionKind::Flag},
    {'\0', "help", OptionKind::FlagNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
}};

class PlainPager final : public TextProgram {
public:
    PlainPager(const CommandContext* context, std::vector<std::string> inputs)
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
        if (!parsed.error().help.empty()) {
            status = report(context, parsed.error());
            return nullptr;
        }
        context->error->write(parsed.error().message + "\n");
        status = parsed.error().is_not_modelled ? kStatusNotModelled : 1;
        return nullptr;
    }
    return std::make_unique<PlainPager>(context, parsed->operands);
}

int clear_screen(const CommandContext* context) {
    context->out->write("\x1b[H\x1b[2J\x1b[3J");
    return 0;
}

/// What the files hold, read whole. Those that cannot be read are said of and left out.
std::vector<PagerText> texts_of(const CommandContext* context,
                                const std::vector<std::string>& names) {
    std::vector<PagerText> texts;
    if (names.empty()) texts.push_back({{}, context->in->take()});
    for (const std::string& name : names) {
        if (name == "-") {
            texts.push_back({{}, context->in->take()});
            continue;
        }
        auto content = UserFiles(context).read(name);
        if (content) {
            texts.push_back({name, std::move(*content)});
        } else {
            const bool is_directory = content.error() == FileError::IsDirectory;
            context->error->write(
                is_directory ? fmt::format("{} is a directory\n", name)
                             : fmt::format("{}: {}\n", name, why(context, content.error())));
        }
    }
    return texts;
}

std::unique_ptr<FullScreenProgram> make_less(CommandContext* context, int& status) {
    const auto parsed = parse_options(context->args, kPagerOptions);
    if (!parsed) {
        if (!parsed.error().help.empty()) {
            status = report(context, parsed.error());
            return nullptr;
        }
        context->error->write(parsed.error().message + "\n");
        status = parsed.error().is_not_modelled ? kStatusNotModelled : 1;
        return nullptr;
    }
    if (parsed->operands.empty() && context->in->is_terminal()) {
        context->error->write("Missing filename (\"less --help\" for help)\n");
        status = 1;
        return nullptr;
    }
    std::vector<PagerText> texts = texts_of(context, parsed->operands);
    if (texts.empty()) {
        status = 1;
        return nullptr;
    }
    const WindowSize size = terminal_of(context)->size();
    const auto lines = std::count(texts[0].content.begin(), texts[0].content.end(), '\n');
    if (parsed->has("F") && texts.size() == 1 && lines < size.rows) {
        context->out->write(texts[0].content);
        return nullptr;
    }
    return std::make_unique<Pager>(std::move(texts),
                                   PagerOptions{.chops = parsed->has("S"),
                                                .shows_colours = parsed->has("R"),
                                                .shows_numbers = parsed->has("N"),
                                                .ignores_case = parsed->has("i")},
                                   size);
}

}  // namespace

Process less_main(CommandContext* context) {
    return terminal_of(context) == nullptr ? run_text_program(context, make_pager)
                                           : run_full_screen_on_input(context, make_less);
}
Process more_main(CommandContext* context) {
    return terminal_of(context) == nullptr ? run_text_program(context, make_pager)
                                           : page_by_page(context);
}
Process clear_main(CommandContext* context) {
    return run_at_once(context, clear_screen);
}

}  // namespace lvsim::host
