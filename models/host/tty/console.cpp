// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/console.hpp"

#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/shell/session.hpp"
#include "models/host/tty/completion.hpp"
#include "models/host/tty/history_expansion.hpp"
#include "models/host/tty/history_file.hpp"
#include "models/host/tty/login.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

namespace {

constexpr int kSigInt = 2;
constexpr int kSigTstp = 20;
constexpr int kStatusInterrupted = 130;
constexpr int kSignalBase = 128;

/// What a command run for a script finds: lines, without echo and with newlines as they are.
TerminalModes scripted() {
    TerminalModes modes;
    modes.echoes = false;
    modes.newline_returns = false;
    return modes;
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

}  // namespace

Console::Console(Host& host, ConsoleOptions options)
    : host_(host),
      options_(std::move(options)),
      terminal_(*this, options_.terminal, options_.size),
      editor_([this](std::string_view line, std::size_t cursor) {
          ShellState* state = session_ == nullptr ? nullptr : session_->state();
          return state == nullptr ? Completion{} : complete_line(*state, line, cursor);
      }) {
    SessionOptions session;
    if (options_.shell) {
        session.surroundings = options_.shell->surroundings;
        session.startup = options_.shell->startup;
        session.name = options_.shell->name;
    } else {
        session.surroundings = login_surroundings(host_, options_.user);
        session.startup = login_startup();
    }
    is_french_ = speaks_french(session.surroundings.environment);
    history_path_ = session.surroundings.environment["HOME"] + "/.bash_history";
    user_ = session.surroundings.user;
    session.terminal = options_.terminal;
    session.input = terminal_.input();
    session.output = terminal_.output();
    session_ = &host_.open_session(std::move(session));
    session_->on_gone([this] {
        session_ = nullptr;
        is_over_ = true;
    });
    session_->on_change([this] { on_session_change(); });
    if (session_->is_over()) on_session_end();
}

Console::~Console() {
    if (session_ == nullptr) return;
    session_->on_gone(nullptr);
    host_.close_session(*session_);
}

void Console::type(std::string_view bytes) {
    for (const char byte : bytes) {
        if (is_over_) return;
        // After a script's command a person goes on: now there must be a prompt.
        if (is_scripted_ && session_->is_idle()) {
            is_scripted_ = false;
            begin_editing();
        }
        terminal_.receive(std::string_view(&byte, 1));
        read_keys();
    }
}

std::string Console::take_output() {
    return terminal_.take_output();
}

void Console::resize(WindowSize size) {
    terminal_.resize(size);
    editor_.resize(terminal_.size().columns, is_editing_);
    flush_editor();
}

bool Console::is_at_prompt() const {
    return session_ != nullptr && !is_over_ && session_->is_idle() && pending_.empty();
}

bool Console::wants_input() const {
    const Stream& input = *terminal_.input();
    return session_ != nullptr && !is_over_ && !session_->is_idle() && input.is_awaited() &&
           !input.has_bytes();
}

std::string Console::prompt() {
    LVSIM_ASSERT(is_at_prompt(), "a shell that runs something has no prompt");
    return session_->prompt();
}

void Console::run_line(std::string text) {
    LVSIM_ASSERT(is_at_prompt(), "a line was given to a console that is not at its prompt");
    is_scripted_ = true;
    is_editing_ = false;
    was_interrupted_ = false;
    keys_.clear();
    terminal_.flush_input();
    terminal_.set_modes(scripted());
    session_->type(std::move(text));
}

// --- the terminal and the shell ------------------------------------------------------------------

void Console::on_terminal_signal(int signal) {
    if (session_ == nullptr || is_over_) return;
    if (signal == kSigTstp) {
        return terminal_.write("\nlvsim: not modelled: stopping a job (Ctrl-Z)\n");
    }
    was_interrupted_ = signal == kSigInt;
    if (signal == kSigInt) return session_->interrupt();
    session_->signal_foreground(signal);
}

void Console::on_terminal_output() {
    notify();
}

void Console::notify() {
    if (listener_) listener_();
}

void Console::on_session_change() {
    if (session_->is_over()) return on_session_end();
    status_ = session_->status();
    if (std::exchange(is_first_prompt_, false)) {
        session_->state()->history = read_history(host_.files(), history_path_, user_);
    }
    if (!is_scripted_) {
        // As bash: what a command did to the terminal stays, unless a signal ended it.
        if (status_ <= kSignalBase) program_modes_ = terminal_.modes();
        begin_editing();
    }
    notify();
}

void Console::on_session_end() {
    if (std::exchange(is_over_, true)) return;
    is_editing_ = false;
    status_ = session_->status();
    has_lost_power_ = !host_.is_powered();
    terminal_.set_modes({});
    if (has_lost_power_) {
        if (terminal_.is_on_alternate_screen()) terminal_.write("\x1b[?1049l");
        terminal_.write(fmt::format("{}[{}{}]\n", terminal_.is_at_line_start() ? "" : "\n",
                                    host_.name(),
                                    is_french_ ? " : hors tension" : ": the power is off"));
    } else {
        save_history(host_.files(), history_path_, user_, session_->last_history());
    }
    notify();
}

// --- editing -------------------------------------------------------------------------------------

void Console::begin_editing() {
    terminal_.input()->reopen();
    terminal_.set_modes(Terminal::edited());
    // A program that Ctrl-C ended has left "^C" behind.
    const bool was_killed = was_interrupted_ && status_ == kStatusInterrupted;
    if (was_killed && !terminal_.is_at_line_start()) terminal_.write("\n");
    was_interrupted_ = false;
    show_prompt(session_->prompt());
    read_keys();
}

void Console::show_prompt(std::string_view prompt) {
    is_editing_ = true;
    editor_.begin(prompt, terminal_.size().columns, session_->state()->history);
    flush_editor();
}

void Console::flush_editor() {
    const std::string output = editor_.take_output();
    if (output.empty()) return;
    terminal_.show(output);
}

void Console::read_keys() {
    while (is_editing_ && terminal_.input()->has_bytes()) {
        keys_.add(terminal_.input()->take_first(1));
        // One byte may end several: a character that breaks off is its bytes.
        while (is_editing_) {
            const auto key = keys_.next();
            if (!key) break;
            const LineEditor::Outcome outcome = editor_.feed(*key);
            flush_editor();
            take(outcome);
        }
    }
}

void Console::take(LineEditor::Outcome outcome) {
    switch (outcome) {
        case LineEditor::Outcome::Reading: return;
        case LineEditor::Outcome::Line: return take_line(editor_.text());
        case LineEditor::Outcome::EndOfFile: return take_end_of_file();
        case LineEditor::Outcome::Interrupted:
            pending_.clear();
            status_ = kStatusInterrupted;
            session_->state()->last_status = kStatusInterrupted;
            return show_prompt(session_->prompt());
    }
}

void Console::take_line(std::string line) {
    ShellState& state = *session_->state();
    const HistoryExpansion expansion = expand_history(line, state.history);
    if (!expansion.error.empty()) {
        terminal_.write(state.prefix() + expansion.error + "\n");
        pending_.clear();
        return show_prompt(session_->prompt());
    }
    if (expansion.is_changed) terminal_.write(expansion.text + "\n");
    if (expansion.is_only_shown) {
        state.history.push_back(expansion.text);
        return show_prompt(session_->prompt());
    }
    pending_ = pending_.empty() ? expansion.text : pending_ + "\n" + expansion.text;
    if (is_blank(pending_)) {
        pending_.clear();
        return show_prompt(session_->prompt());
    }
    if (ShellSession::is_whole(pending_)) return run(std::exchange(pending_, {}));
    const ParameterValue prompt = state.parameter("PS2");
    show_prompt(prompt.is_set ? prompt.joined() : "> ");
}

void Console::take_end_of_file() {
    flush_editor();
    if (!pending_.empty()) {
        terminal_.write("\n");
        return run(std::exchange(pending_, {}));
    }
    is_editing_ = false;
    terminal_.set_modes(program_modes_);
    session_->run("exit");
}

void Console::run(const std::string& text) {
    is_editing_ = false;
    terminal_.set_modes(program_modes_);
    session_->type(text, as_one_line(text));
}

}  // namespace lvsim::host
