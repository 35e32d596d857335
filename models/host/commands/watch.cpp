// SPDX-License-Identifier: Apache-2.0
//
// watch(1): a command line again and again, its output on the whole screen: -n SECONDS, -t; Ctrl-C
// ends it. Behaviour reference: procps 3.2.8 (centos-6), 4.0 (debian-12).
#include "models/host/commands/file_command.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/time_format.hpp"
#include "models/host/tty/full_screen.hpp"
#include "models/host/tty/text_width.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace lvsim::host {

namespace {

constexpr std::int64_t kTenthsMin = 1;
constexpr std::int64_t kTenthsMax = 10LL * 60 * 60 * 24 * 31;

struct WatchOptions {
    std::int64_t tenths = 20;  ///< Of a second, between two runs.
    bool has_title = true;
    std::string line = {};
};

/// "2", "0.5": tenths of seconds, 1 at least; nullopt: no number.
std::optional<std::int64_t> tenths_of(std::string_view text) {
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (error != std::errc() || whole < 0 || whole > kTenthsMax / 10) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::int64_t tenths = whole * 10;
    if (text.size() >= 2 && (text[0] == '.' || text[0] == ',') && text[1] >= '0' &&
        text[1] <= '9') {
        tenths += text[1] - '0';
    } else if (!text.empty()) {
        return std::nullopt;
    }
    return std::max(tenths, kTenthsMin);
}

class Watch final : public FullScreenProgram {
public:
    Watch(CommandContext* context, WatchOptions options, WindowSize size)
        : context_(context), options_(std::move(options)), size_(size) {}

    void on_key(const Key& key) override {
        if (key.is(control('C'))) is_over_ = true;
    }
    void on_resize(WindowSize size) override { size_ = size; }
    [[nodiscard]] bool is_over() const override { return is_over_; }
    [[nodiscard]] std::optional<SimDuration> period() const override {
        return SimDuration::milliseconds(options_.tenths * 100);
    }
    void on_period() override { is_due_ = true; }
    [[nodiscard]] std::optional<ShellRequest> take_request() override {
        if (!std::exchange(is_due_, false)) return std::nullopt;
        return ShellRequest{options_.line, true};
    }
    void command_done(std::string output, int /*status*/) override {
        output_ = std::move(output);
        shown_at_ = context_->host->files().now();
    }
    [[nodiscard]] Picture picture() override {
        Picture picture;
        if (options_.has_title) {
            picture.rows.push_back(title());
            picture.rows.emplace_back();
        }
        std::string_view rest = output_;
        const auto height = static_cast<std::size_t>(size_.rows);
        while (!rest.empty() && picture.rows.size() < height) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            add_line(rest.substr(0, end), picture);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        picture.rows.resize(height);
        picture.cursor_row = size_.rows - 1;
        picture.cursor_column = size_.columns - 1;
        return picture;
    }

private:
    [[nodiscard]] std::string title() const {
        const std::string when = format_time("%a %b %e %H:%M:%S %Y", shown_at_);
        std::string left = fmt::format("Every {}.{}s: {}", options_.tenths / 10,
                                       options_.tenths % 10, options_.line);
        const int room = size_.columns - shown_width(when) - 1;
        if (room < 1) return left.substr(0, bytes_within(left, size_.columns));
        left = shown_text(left).substr(0, bytes_within(shown_text(left), room));
        const int gap = size_.columns - shown_width(left) - shown_width(when);
        return left + std::string(static_cast<std::size_t>(gap), ' ') + when;
    }
    /// Long lines wrap.
    void add_line(std::string_view line, Picture& picture) const {
        std::string text;
        int column = 0;
        for (const char byte : line) {
            const bool is_tab = byte == '\t';
            const auto blanks = static_cast<std::size_t>(8 - column % 8);
            text += is_tab ? std::string(blanks, ' ') : std::string(1, byte);
            column = shown_width(text);
        }
        text = shown_text(text);
        do {
            const std::size_t bytes = bytes_within(text, size_.columns);
            picture.rows.push_back(text.substr(0, bytes));
            text.erase(0, std::max<std::size_t>(bytes, 1));
        } while (!text.empty() && picture.rows.size() < static_cast<std::size_t>(size_.rows));
    }

    CommandContext* context_;
    WatchOptions options_;
    WindowSize size_;
    std::string output_;
    FileTime shown_at_ = {};
    bool is_due_ = true;
    bool is_over_ = false;
};

std::unique_ptr<FullScreenProgram> make_watch(CommandContext* context, int& status) {
    WatchOptions options;
    std::size_t i = 1;
    for (; i < context->args.size() && context->args[i].starts_with('-'); ++i) {
        const std::string& arg = context->args[i];
        if (arg == "-t" || arg == "--no-title") {
            options.has_title = false;
        } else if (arg == "-n" || arg == "--interval" ||
                   (arg.starts_with("-n") && arg.size() > 2)) {
            const bool is_joined = arg.starts_with("-n") && arg.size() > 2;
            const bool has_value = is_joined || i + 1 < context->args.size();
            const std::string value = is_joined   ? arg.substr(2)
                                      : has_value ? context->args[++i]
                                                  : "";
            const auto tenths = tenths_of(value);
            if (!tenths) {
                context->error->write(
                    fmt::format("watch: failed to parse argument: '{}'\n", value));
                status = 1;
                return nullptr;
            }
            options.tenths = *tenths;
        } else {
            status = refuse(context, "watch " + arg);
            return nullptr;
        }
    }
    for (; i < context->args.size(); ++i) {
        options.line += (options.line.empty() ? "" : " ") + context->args[i];
    }
    if (options.line.empty()) {
        context->error->write("Usage: watch [-t] [-n SECONDS] COMMAND\n");
        status = 1;
        return nullptr;
    }
    return std::make_unique<Watch>(context, std::move(options), terminal_of(context)->size());
}

}  // namespace

Process watch_main(CommandContext* context) {
    return run_full_screen(context, make_watch);
}

}  // namespace lvsim::host
