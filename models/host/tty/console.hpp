// SPDX-License-Identifier: Apache-2.0
//
// A person, or a lab script, logged in on a machine's terminal: bash with its line editor above a
// line discipline. Front ends only carry bytes: what keys send goes in by type(), what a screen
// shows comes out of take_output().
//
//   Console console(host, {.user = "root", .size = {24, 80}});
//   console.on_change([&] { send_to_screen(console.take_output()); });
//   console.type("ls /etc/sysc\t\r");
//
// A screen must know of xterm's sequences: CR LF BS BEL TAB; CSI n A, B, C, D (cursor), CSI r;c H,
// CSI J and 2J 3J, CSI K, CSI m (0 1 4 7 30-37 39 40-47 49), CSI ?25h/l (cursor shown), CSI
// ?1049h/l (the alternate screen), and that a character in the last column waits there for the next
// one.
//
// When the machine loses its power, or the shell ends, is_over() is true and stays so: whoever owns
// the console opens a new one when the machine is up again.
#pragma once

#include "models/host/command.hpp"
#include "models/host/tty/keys.hpp"
#include "models/host/tty/line_editor.hpp"
#include "models/host/tty/terminal.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

class Host;
class ShellSession;

/// A shell that is not that of a login.
struct ConsoleShell {
    Surroundings surroundings = {};
    std::string startup = {};  ///< What it runs before its first prompt.
    std::string name = "bash";
};

struct ConsoleOptions {
    std::string user = "root";  ///< Of /etc/passwd; nobody of that name: root.
    WindowSize size = {};
    std::string terminal = "pts/0";                    ///< As ps and tty show it.
    std::optional<ConsoleShell> shell = std::nullopt;  ///< Instead of the user's login.
};

class Console final : private TerminalOwner {
public:
    /// Logs in. On a machine without power the console is over at once, and says why.
    /// Requires: the world outlives it.
    Console(Host& host, ConsoleOptions options);
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;
    /// Hangs up: what was started here ends.
    ~Console();

    /// Bytes of the keyboard, in any portions. Enter is CR; Ctrl-C is 0x03. When it is over they
    /// are dropped.
    void type(std::string_view bytes);
    /// Bytes for the screen since the last call; nothing while Ctrl-S holds them.
    [[nodiscard]] std::string take_output();
    void resize(WindowSize size);
    /// Called, inside an event of the simulation or a call of type(), when there is output, when
    /// the prompt is back and when it is over. It must not destroy the console.
    void on_change(std::function<void()> listener) { listener_ = std::move(listener); }

    /// The shell waits for a command (its first prompt comes with an event).
    [[nodiscard]] bool is_at_prompt() const;
    /// The program that runs waits for input, and so far none came.
    [[nodiscard]] bool wants_input() const;
    [[nodiscard]] bool is_over() const { return is_over_; }
    /// It is over since the machine lost its power.
    [[nodiscard]] bool has_lost_power() const { return has_lost_power_; }
    /// `$?`, or what the shell ended with.
    [[nodiscard]] int status() const { return status_; }

    // --- for scripts ---------------------------------------------------------------------------

    /// One whole command (ShellSession::is_whole()), past the line editor: nothing is echoed, no
    /// prompt is shown before type() is called again, and newlines come out as they are. Input for
    /// the command may be typed: it is not echoed. Requires: is_at_prompt().
    void run_line(std::string text);

    /// Where the shell is, for a title or a hint. Requires: is_at_prompt().
    [[nodiscard]] std::string prompt();
    [[nodiscard]] Terminal& terminal() { return terminal_; }

private:
    void on_terminal_signal(int signal) override;
    void on_terminal_output() override;
    void on_session_change();
    void on_session_end();
    void begin_editing();
    void show_prompt(std::string_view prompt);
    void read_keys();
    void take(LineEditor::Outcome outcome);
    void take_line(std::string line);
    void take_end_of_file();
    void run(const std::string& text);
    void flush_editor();
    void notify();

    Host& host_;
    ConsoleOptions options_;
    Terminal terminal_;
    TerminalModes program_modes_;  ///< What the next command finds: stty may change it.
    ShellSession* session_ = nullptr;
    LineEditor editor_;
    KeyDecoder keys_;
    std::string pending_;  ///< A command that goes on.
    std::string history_path_;
    std::function<void()> listener_;
    Credentials user_;
    int status_ = 0;
    bool is_french_ = false;
    bool is_editing_ = false;
    bool is_scripted_ = false;  ///< run_line() was the last that ran.
    bool was_interrupted_ = false;
    bool is_over_ = false;
    bool has_lost_power_ = false;
    bool is_first_prompt_ = true;
};

}  // namespace lvsim::host
