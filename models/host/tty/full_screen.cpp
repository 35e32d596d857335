// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/full_screen.hpp"

#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/process_table.hpp"
#include "models/host/tty/child_shell.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

/// How long a lone ESC may still become the beginning of another key.
constexpr SimDuration kEscapeTime = 25_ms;
constexpr int kSigInt = 2;
/// How often a program that waits for a command looks for keys.
constexpr SimDuration kInterruptTime = 100_ms;
constexpr int kStatusNotModelled = 2;
constexpr BothLanguages kPressEnter = {"Press ENTER or type command to continue",
                                       "Appuyez sur ENTRÉE ou tapez une commande pour continuer"};

/// The terminal while one program has it.
class Stage {
public:
    Stage(CommandContext* context, FullScreenProgram& program)
        : context_(context),
          program_(program),
          terminal_(terminal_of(context)),
          input_(terminal_->input()),
          output_(terminal_->output()),
          modes_before_(terminal_->modes()),
          size_(terminal_->size()) {}

    void begin() {
        enter();
        request_ = program_.take_request();
    }
    void enter() {
        set_modes(Terminal::raw());
        painter_.forget();
        output_->write("\x1b[?1049h");
    }
    void leave() {
        output_->write("\x1b[?1049l");
        set_modes(modes_before_);
    }

    void end() {
        if (is_there()) leave();
        output_->write(program_.last_words());
    }

    /// False: the terminal is gone.
    [[nodiscard]] bool is_there() const { return input_->terminal() != nullptr; }
    [[nodiscard]] Signal* keys() { return input_->changed(); }

    void read_keys() {
        if (terminal_->size() != size_) {
            size_ = terminal_->size();
            painter_.forget();
            program_.on_resize(size_);
        }
        while (input_->has_bytes() && !program_.is_over() && !request_) {
            decoder_.add(input_->take_first(1));
            while (const auto key = decoder_.next()) press(*key);
        }
        if (!request_ && !program_.is_over()) request_ = program_.take_request();
    }
    void pause_is_over() {
        if (decoder_.is_undecided()) {
            while (const auto key = decoder_.next_at_pause()) press(*key);
        } else {
            program_.on_period();
        }
    }
    void paint() {
        if (program_.wants_repaint()) painter_.forget();
        output_->write(painter_.paint(program_.picture()));
    }
    /// How long to wait for keys; nullopt: for ever.
    [[nodiscard]] std::optional<SimDuration> patience() const {
        return decoder_.is_undecided() ? kEscapeTime : program_.period();
    }

    // --- a command line for the program --------------------------------------------------------

    [[nodiscard]] bool has_request() const { return request_.has_value(); }
    void start_request() {
        DescriptorTable descriptors = context_->descriptors;
        if (request_->is_captured) {
            StreamHandle nothing(new Stream);
            nothing->close();
            descriptors[0] = Descriptor(nothing, Direction::Read);
            const StreamHandle pipe = context_->host->process_table().new_pipe();
            descriptors[1] = Descriptor(pipe, Direction::Write);
            descriptors[2] = descriptors[1];
            captured_ = Descriptor(pipe, Direction::Read);
        } else {
            leave();
            descriptors[0] = Descriptor(input_, Direction::Read);
            descriptors[1] = Descriptor(output_, Direction::Write);
            descriptors[2] = descriptors[1];
        }
        child_ = start_child_shell(context_, request_->line, std::move(descriptors));
    }
    [[nodiscard]] bool is_running() const {
        return child_ && context_->host->process_table().is_running(*child_);
    }
    /// Ctrl-C while the program waits for a command: it ends the command.
    void look_for_interrupt() {
        const bool is_pressed = input_->bytes().find(control('C')) != std::string_view::npos;
        if (!request_->is_captured || !is_pressed) return;
        static_cast<void>(input_->take());
        static_cast<void>(context_->host->process_table().signal(*child_, kSigInt));
        program_.on_key({KeyCode::Character, std::string(1, control('C'))});
    }
    /// What the command wrote stays until a key is pressed.
    [[nodiscard]] bool needs_enter() {
        if (request_->is_captured || !is_there()) return false;
        if (!std::exchange(has_asked_, true)) {
            output_->write(fmt::format("\n{}", kPressEnter.in(speaks_french(*context_))));
            set_modes(Terminal::raw());
        }
        return !input_->has_bytes();
    }
    void end_request() {
        const int status = child_ ? context_->host->process_table().reap(*child_).value_or(0) : 254;
        std::string output = captured_.stream() != nullptr ? captured_.stream()->take() : "";
        captured_ = {};
        const bool was_captured = request_->is_captured;
        request_.reset();
        has_asked_ = false;
        if (!was_captured) {
            static_cast<void>(input_->take_first(1));
            enter();
        }
        program_.command_done(std::move(output), status);
        request_ = program_.take_request();
    }

private:
    void press(const Key& key) {
        if (program_.is_over()) return;
        program_.on_key(key);
        if (!request_) request_ = program_.take_request();
    }
    void set_modes(const TerminalModes& modes) {
        if (is_there()) terminal_->set_modes(modes);
    }

    CommandContext* context_;
    FullScreenProgram& program_;
    Terminal* terminal_;
    StreamHandle input_;
    StreamHandle output_;
    TerminalModes modes_before_;
    WindowSize size_;
    KeyDecoder decoder_;
    ScreenPainter painter_;
    std::optional<ShellRequest> request_;
    std::optional<Pid> child_;
    bool has_asked_ = false;
    Descriptor captured_;
};

Process refuse_without_terminal(CommandContext* context) {
    context->error->write(
        fmt::format("not modelled in lvsim: {} without a terminal\n", context->args[0]));
    co_return kStatusNotModelled;
}

/// Both ways to begin, in one: coroutines do not call each other.
Process run_on_stage(CommandContext* context, FullScreenMaker make, bool reads_input) {
    while (reads_input && !context->in->is_terminal() && !context->in->is_closed()) {
        Signal* changed = context->in->changed();
        co_await wait(changed);
    }
    int status = 0;
    const std::unique_ptr<FullScreenProgram> program = make(context, status);
    if (!program) co_return status;
    Stage stage(context, *program);
    stage.begin();
    while (stage.is_there()) {
        stage.read_keys();
        while (stage.has_request()) {
            stage.start_request();
            while (stage.is_running()) {
                Signal* ended = &context->host->processes().ended();
                const bool has_ended = co_await wait_for(ended, kInterruptTime);
                if (!has_ended) stage.look_for_interrupt();
            }
            while (stage.needs_enter()) {
                Signal* keys = stage.keys();
                co_await wait(keys);
            }
            stage.end_request();
        }
        if (program->is_over()) break;
        stage.paint();
        const std::optional<SimDuration> patience = stage.patience();
        Signal* keys = stage.keys();
        if (patience) {
            const SimDuration limit = *patience;
            const bool is_woken = co_await wait_for(keys, limit);
            if (!is_woken) stage.pause_is_over();
        } else {
            co_await wait(keys);
        }
    }
    stage.end();
    co_return program->status();
}

}  // namespace

Terminal* terminal_of(const CommandContext* context) {
    return context->out->terminal();
}

std::string ScreenPainter::paint(const Picture& picture) {
    std::string bytes;
    if (!std::exchange(is_known_, true)) {
        shown_.clear();
        bytes = "\x1b[H\x1b[2J";
    }
    if (shown_.size() < picture.rows.size()) shown_.resize(picture.rows.size());
    for (std::size_t i = 0; i < picture.rows.size(); ++i) {
        if (shown_[i] == picture.rows[i]) continue;
        bytes += fmt::format("\x1b[{};1H\x1b[K", i + 1);
        bytes += picture.rows[i];
        shown_[i] = picture.rows[i];
    }
    bytes += fmt::format("\x1b[{};{}H", picture.cursor_row + 1, picture.cursor_column + 1);
    return bytes;
}

Process run_full_screen(CommandContext* context, FullScreenMaker make) {
    if (terminal_of(context) == nullptr) return refuse_without_terminal(context);
    return run_on_stage(context, make, false);
}

Process run_full_screen_on_input(CommandContext* context, FullScreenMaker make) {
    if (terminal_of(context) == nullptr) return refuse_without_terminal(context);
    return run_on_stage(context, make, true);
}

}  // namespace lvsim::host
