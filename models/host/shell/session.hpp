// SPDX-License-Identifier: Apache-2.0
//
// An interactive shell: what a person at a terminal, or a lab script, types lines to. Variables,
// directory, functions and jobs stay from line to line.
//
//   ShellSession& session = host.open_session({.surroundings = root_surroundings()});
//   if (ShellSession::is_whole(text)) session.type(text);      // else show "> " and read on
//   session.on_change([&] { if (session.is_idle()) show(session.prompt()); });
#pragma once

#include "models/host/shell/interpreter.hpp"
#include "models/host/stream.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Host;

struct SessionOptions {
    Surroundings surroundings = {};
    std::string name = "-bash";      ///< $0, and what messages begin with.
    std::string terminal = "pts/0";  ///< As ps shows it.
    /// What it runs before its first prompt, as ~/.bash_profile.
    std::string startup = {};
    /// The two sides of a terminal (tty/terminal.hpp); null: streams of its own.
    StreamHandle input = {};
    StreamHandle output = {};
};

class ShellSession final : private ShellObserver {
public:
    ShellSession(Host& host, SessionOptions options);
    ShellSession(const ShellSession&) = delete;
    ShellSession& operator=(const ShellSession&) = delete;
    ~ShellSession();

    /// Whether the text is a command, or wrong; false: it goes on (an open quote, a here-document
    /// without its end, `for` without `done`, a backslash at the end).
    [[nodiscard]] static bool is_whole(std::string_view text);

    /// One whole command, which goes into the history as HISTCONTROL says. Requires: is_idle().
    /// `remembered`: as it shall stand there, if not as it is.
    void type(std::string text, std::string_view remembered = {});
    /// The same past the history.
    void run(std::string text);
    /// At the prompt. False while something runs, and when the shell has ended.
    [[nodiscard]] bool is_idle() const;
    /// It ended: exit, a signal, power off.
    [[nodiscard]] bool is_over() const { return is_over_; }
    /// `$?`.
    [[nodiscard]] int status() const { return status_; }
    /// What PS1 stands for now. Requires: is_idle().
    [[nodiscard]] std::string prompt();
    /// Ctrl-C.
    void interrupt();
    /// The same with another signal, for the programs in the foreground only.
    void signal_foreground(int signal);
    [[nodiscard]] Pid pid() const { return pid_; }
    /// Variables, directory and the like, for completion. nullptr: it has ended.
    [[nodiscard]] ShellState* state();
    /// The lines that were typed, of a shell that has ended by itself.
    [[nodiscard]] const std::vector<std::string>& last_history() const { return last_history_; }

    /// What programs read: bytes typed while they run. close() is Ctrl-D.
    [[nodiscard]] Stream& input() { return *input_; }
    /// What programs and the shell wrote, both outputs joined.
    [[nodiscard]] Stream& terminal() { return *terminal_; }
    /// Called when it becomes idle and when it ends, inside an event of the simulation.
    void on_change(std::function<void()> listener) { listener_ = std::move(listener); }
    /// Called when the machine itself goes (the end of the run): the session is no more.
    void on_gone(std::function<void()> listener) { gone_listener_ = std::move(listener); }

    // --- for JobTable --------------------------------------------------------------------------

    void start();
    /// Ends the shell and all it started.
    void kill_processes();
    /// The machine goes: the shell shall not call back.
    void abandon();
    /// All processes are gone already.
    void lose_power(int status);

private:
    void on_idle() override;
    void on_end(std::optional<int> status) override;
    void finish(int status);

    Host& host_;
    SessionOptions options_;
    StreamHandle input_;
    StreamHandle terminal_;
    Interpreter* shell_ = nullptr;  ///< While it lives.
    Pid pid_{};
    int status_ = 0;
    bool is_over_ = false;
    std::vector<std::string> last_history_;
    std::function<void()> listener_;
    std::function<void()> gone_listener_;
};

}  // namespace lvsim::host
