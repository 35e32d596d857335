// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/more.hpp"

#include "models/host/commands/file_command.hpp"
#include "models/host/tty/full_screen.hpp"
#include "models/host/tty/text_width.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

/// What is left to show, and how far it is.
class Pages {
public:
    Pages(CommandContext* context, Terminal* terminal)
        : context_(context), terminal_(terminal), modes_(terminal->modes()) {}

    /// False: said why there is nothing to show.
    bool read() {
        std::vector<std::string> names;
        for (std::size_t i = 1; i < context_->args.size(); ++i) {
            if (context_->args[i].starts_with('-') && context_->args[i].size() > 1) {
                status_ = refuse(context_, "more " + context_->args[i]);
                return false;
            }
            names.push_back(context_->args[i]);
        }
        if (names.empty() && context_->in->is_terminal()) {
            context_->error->write("more: bad usage\n");
            status_ = 1;
            return false;
        }
        if (names.empty()) text_ = context_->in->take();
        for (const std::string& name : names) add_file(name, names.size() > 1);
        return true;
    }
    void begin() { terminal_->set_modes(Terminal::edited()); }
    void end() {
        if (context_->out->terminal() != nullptr) terminal_->set_modes(modes_);
    }
    [[nodiscard]] bool is_there() const { return context_->out->terminal() != nullptr; }
    [[nodiscard]] bool is_over() const { return is_over_ || shown_ >= text_.size(); }
    [[nodiscard]] int status() const { return status_; }
    [[nodiscard]] StreamHandle keys() const { return terminal_->input(); }

    void show_page() { show_rows(terminal_->size().rows - 1); }
    void prompt() {
        context_->out->write(
            fmt::format("\x1b[7m--More--({}%)\x1b[0m", shown_ * 100 / text_.size()));
    }
    void press(char key) {
        if (key == 'q' || key == 'Q' || key == control('C')) {
            is_over_ = true;
            context_->out->write("\r\x1b[K");
            return;
        }
        const bool is_known = key == ' ' || key == '\r' || key == '\n' || key == 'd';
        if (!is_known) {
            context_->out->write("\a");
            return;
        }
        context_->out->write("\r\x1b[K");
        if (key == ' ') {
            show_page();
        } else {
            show_rows(key == 'd' ? 11 : 1);
        }
        if (!is_over()) prompt();
    }

private:
    void add_file(const std::string& name, bool is_headed) {
        const auto content = UserFiles(context_).read(name);
        if (!content) {
            context_->error->write(fmt::format("{}: {}\n", name, why(context_, content.error())));
            status_ = 1;
            return;
        }
        if (is_headed) text_ += fmt::format("::::::::::::::\n{}\n::::::::::::::\n", name);
        text_ += *content;
    }
    void show_rows(int rows) {
        const std::size_t begin = shown_;
        while (rows > 0 && shown_ < text_.size()) {
            const std::size_t end = std::min(text_.find('\n', shown_), text_.size());
            const int width = shown_width(std::string_view(text_).substr(shown_, end - shown_));
            rows -=
                std::max(1, (width + terminal_->size().columns - 1) / terminal_->size().columns);
            shown_ = std::min(end + 1, text_.size());
        }
        context_->out->write(std::string_view(text_).substr(begin, shown_ - begin));
    }

    CommandContext* context_;
    Terminal* terminal_;
    TerminalModes modes_;
    std::string text_;
    std::size_t shown_ = 0;
    int status_ = 0;
    bool is_over_ = false;
};

}  // namespace

Process page_by_page(CommandContext* context) {
    while (!context->in->is_terminal() && !context->in->is_closed()) {
        Signal* changed = context->in->changed();
        co_await wait(changed);
    }
    Pages pages(context, terminal_of(context));
    if (!pages.read()) co_return pages.status();
    const StreamHandle input = pages.keys();
    pages.begin();
    pages.show_page();
    if (!pages.is_over()) pages.prompt();
    while (pages.is_there() && !pages.is_over()) {
        if (input->has_bytes()) {
            const std::string key = input->take_first(1);
            pages.press(key[0]);
            continue;
        }
        Signal* changed = input->changed();
        co_await wait(changed);
    }
    pages.end();
    co_return pages.status();
}

}  // namespace lvsim::host
