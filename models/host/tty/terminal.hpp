// SPDX-License-Identifier: Apache-2.0
//
// A terminal's line discipline: what lies between a keyboard with its screen and the programs that
// read and write (termios(3), tty_ioctl(4)). Canonical and raw input, echo, erase, signals, end of
// file, flow control, the size of the window. Programs reach it from a descriptor:
//
//   if (Terminal* terminal = context->in->terminal()) terminal->set_modes(Terminal::raw());
//
// Left out: parity, speeds, VMIN and VTIME, literal next (Ctrl-V), hardware flow control.
#pragma once

#include "models/host/stream.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace lvsim::host {

struct WindowSize {
    int rows = 24;
    int columns = 80;
    bool operator==(const WindowSize&) const = default;
};

/// The flags of termios(3) that are modelled.
struct TerminalModes {
    bool is_canonical = true;       ///< ICANON: lines, with erase and kill
    bool echoes = true;             ///< ECHO (with ECHOE, ECHOK, ECHOCTL)
    bool has_signals = true;        ///< ISIG: Ctrl-C, Ctrl-\, Ctrl-Z
    bool has_flow_control = true;   ///< IXON: Ctrl-S, Ctrl-Q
    bool return_is_newline = true;  ///< ICRNL
    bool newline_returns = true;    ///< OPOST with ONLCR
    bool operator==(const TerminalModes&) const = default;
};

/// What a terminal is connected to.
class TerminalOwner {
public:
    /// A key asks for a signal to the foreground: SIGINT, SIGQUIT or SIGTSTP.
    virtual void on_terminal_signal(int signal) = 0;
    /// There is more for the screen.
    virtual void on_terminal_output() = 0;

protected:
    ~TerminalOwner() = default;
};

class Terminal {
public:
    /// What nobody takes is dropped from the front.
    static constexpr std::size_t kOutputBytesMax = std::size_t{16} * 1024 * 1024;
    /// N_TTY takes no longer line (4096 with its end).
    static constexpr std::size_t kLineBytesMax = 4095;
    static constexpr int kSizeMax = 1000;  ///< Rows and columns; 1 at least.

    /// `name`: "pts/0". Requires: the owner outlives it.
    Terminal(TerminalOwner& owner, std::string name, WindowSize size);
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    /// Hangs up: descriptors that are still open find no terminal any more.
    ~Terminal();

    [[nodiscard]] const std::string& name() const { return name_; }
    /// What programs read.
    [[nodiscard]] const StreamHandle& input() const { return input_; }
    /// What they write to.
    [[nodiscard]] const StreamHandle& output() const { return output_; }

    [[nodiscard]] const TerminalModes& modes() const { return modes_; }
    /// To raw: what was typed of an unfinished line can be read.
    void set_modes(const TerminalModes& modes);
    /// As full-screen programs have it: each byte as it comes, nothing changed.
    [[nodiscard]] static TerminalModes raw();
    /// As line editors have it: the same with lines ended as usual, and Ctrl-S.
    [[nodiscard]] static TerminalModes edited();

    [[nodiscard]] WindowSize size() const { return size_; }
    /// Clamped to 1..kSizeMax. Whoever reads the terminal is woken (SIGWINCH).
    void resize(WindowSize size);

    /// Bytes from the keyboard.
    void receive(std::string_view bytes);
    /// Bytes for the screen, as a program writes them.
    void write(std::string_view bytes);
    /// The same past the modes: newlines stay as they are.
    void show(std::string_view bytes);
    /// What came for the screen since the last call; nothing while Ctrl-S holds it.
    [[nodiscard]] std::string take_output();
    [[nodiscard]] bool has_output() const { return !is_stopped_ && !output_bytes_.empty(); }
    [[nodiscard]] bool is_stopped() const { return is_stopped_; }
    /// Whether the last that was written left the cursor at the beginning of a line.
    [[nodiscard]] bool is_at_line_start() const { return is_at_line_start_; }
    /// A full-screen program has taken the other screen and not given it back.
    [[nodiscard]] bool is_on_alternate_screen() const { return is_alternate_; }

    /// The line that is typed is given up, and so is what nobody has read yet (TCIFLUSH).
    void flush_input();

private:
    void receive_byte(char byte);
    [[nodiscard]] bool take_flow_control(char byte);
    [[nodiscard]] bool take_signal(char byte);
    void edit(char byte);
    void end_line(bool has_newline);
    void erase_character();
    void erase_word();
    void echo(char byte);
    void note_screen(std::string_view bytes);

    TerminalOwner& owner_;
    std::string name_;
    WindowSize size_;
    TerminalModes modes_;
    StreamHandle input_;
    StreamHandle output_;
    std::string line_;  ///< Typed, canonical, not ended yet.
    std::string output_bytes_;
    bool is_stopped_ = false;
    bool is_at_line_start_ = true;
    bool is_alternate_ = false;
};

}  // namespace lvsim::host
