// SPDX-License-Identifier: Apache-2.0
#include "models/host/shell/session.hpp"

#include "models/host/host.hpp"
#include "models/host/shell/launch.hpp"
#include "models/host/shell/prompt.hpp"
#include "sim/core/assert.hpp"

#include <fmt/format.h>

#include <utility>

namespace lvsim::host {

namespace {

constexpr int kStatusKilled = 137;
constexpr std::size_t kHistoryMax = 1000;  // HISTSIZE

/// bash's manual, HISTCONTROL: ignorespace, ignoredups, ignoreboth.
void remember(std::vector<std::string>& history, const std::string& line,
              std::string_view control) {
    if (line.find_first_not_of(" \t\n") == std::string::npos) return;
    const bool is_both = control.find("ignoreboth") != std::string_view::npos;
    const auto ignores = [&](std::string_view what) {
        return is_both || control.find(what) != std::string_view::npos;
    };
    if (ignores("ignorespace") && line.starts_with(' ')) return;
    if (ignores("ignoredups") && !history.empty() && history.back() == line) return;
    if (history.size() >= kHistoryMax) history.erase(history.begin());
    history.push_back(line);
}

}  // namespace

ShellSession::ShellSession(Host& host, SessionOptions options)
    : host_(host),
      options_(std::move(options)),
      input_(options_.input ? options_.input : StreamHandle(new Stream)),
      terminal_(options_.output ? options_.output : StreamHandle(new Stream)) {
    if (!input_->is_terminal()) input_->set_terminal();
    if (!terminal_->is_terminal()) terminal_->set_terminal();
}

ShellSession::~ShellSession() {
    abandon();
}

bool ShellSession::is_whole(std::string_view text) {
    if (text.ends_with('\\') && !text.ends_with("\\\\")) return false;
    ShellParser parser{std::string(text)};
    while (!parser.error() && !parser.at_end()) static_cast<void>(parser.next_command());
    return parser.error() ? !parser.error()->is_incomplete : parser.warnings().empty();
}

void ShellSession::start() {
    const auto fail = [&](std::string_view why) {
        static_cast<void>(terminal_->write(fmt::format("lvsim: {} {}\n", host_.name(), why)));
        finish(kStatusKilled);
    };
    if (!host_.is_powered()) return fail("is powered off");
    ProcessInfo info;
    info.command = options_.name;
    info.terminal = options_.terminal;
    info.uid = options_.surroundings.user.uid;
    const auto pid = host_.process_table().add(std::move(info));
    if (!pid) return fail("has too many processes");
    pid_ = *pid;
    ShellState state(host_, options_.surroundings);
    state.name = options_.name;
    state.source = options_.name;
    state.pid = *pid;
    state.is_interactive = true;
    state.options.expands_aliases = true;
    static_cast<void>(
        state.assign("PS1", default_prompt(host_, options_.surroundings.user.is_root())));
    DescriptorTable descriptors;
    descriptors[0] = Descriptor(input_, Direction::Read);
    descriptors[1] = Descriptor(terminal_, Direction::Write);
    descriptors[2] = descriptors[1];
    auto shell = std::make_unique<Interpreter>(std::move(state), std::move(descriptors),
                                               ShellIdentity{*pid, *pid, *pid, options_.terminal},
                                               ShellCosts{});
    if (!options_.startup.empty()) shell->run_text(options_.startup);
    shell->stay_for_lines();
    shell->set_observer(this);
    shell_ = launch(std::move(shell));
}

void ShellSession::type(std::string text, std::string_view remembered) {
    LVSIM_ASSERT(is_idle(), "a line was typed to a shell that is not at its prompt");
    ShellState& state = shell_->state();
    std::string line(remembered.empty() ? text : remembered);
    if (line.ends_with('\n')) line.pop_back();
    remember(state.history, line, state.value("HISTCONTROL"));
    shell_->feed(std::move(text));
}

void ShellSession::run(std::string text) {
    LVSIM_ASSERT(is_idle(), "a line was given to a shell that is not at its prompt");
    shell_->feed(std::move(text));
}

bool ShellSession::is_idle() const {
    return shell_ != nullptr && !is_over_ && shell_->is_idle();
}

std::string ShellSession::prompt() {
    LVSIM_ASSERT(shell_ != nullptr, "a shell that has ended has no prompt");
    return prompt_text(shell_->state(), shell_->state().value("PS1"));
}

void ShellSession::interrupt() {
    if (shell_ != nullptr) shell_->interrupt();
}

void ShellSession::signal_foreground(int signal) {
    if (shell_ != nullptr) shell_->signal_foreground(signal);
}

ShellState* ShellSession::state() {
    return shell_ == nullptr ? nullptr : &shell_->state();
}

void ShellSession::on_idle() {
    status_ = shell_->exit_status();
    if (listener_) listener_();
}

void ShellSession::on_end(std::optional<int> status) {
    if (status) last_history_ = std::move(shell_->state().history);
    shell_ = nullptr;
    finish(status.value_or(kStatusKilled));
}

void ShellSession::lose_power(int status) {
    pid_ = Pid{};  // after the next start it is another's
    finish(status);
}

void ShellSession::finish(int status) {
    if (std::exchange(is_over_, true)) return;
    status_ = status;
    if (listener_) listener_();
}

void ShellSession::kill_processes() {
    if (pid_ != Pid{}) host_.process_table().kill_session(pid_);
}

void ShellSession::abandon() {
    if (shell_ != nullptr) std::exchange(shell_, nullptr)->set_observer(nullptr);
    if (const auto listener = std::exchange(gone_listener_, nullptr)) listener();
}

}  // namespace lvsim::host
