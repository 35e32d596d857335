// SPDX-License-Identifier: Apache-2.0
//
// Programs that take the whole screen: vi, nano, less, top, watch. Each is an object that takes
// keys and says what the screen shall show; one coroutine lends it the terminal.
#pragma once

#include "models/host/command.hpp"
#include "models/host/tty/keys.hpp"
#include "models/host/tty/terminal.hpp"
#include "sim/core/time.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

/// What the screen shows. A row may hold SGR sequences and is no wider than the window.
struct Picture {
    std::vector<std::string> rows = {};
    int cursor_row = 0;  ///< From 0.
    int cursor_column = 0;
};

/// A command line that a program wants to have run.
struct ShellRequest {
    std::string line;
    bool is_captured = false;  ///< Its output goes to command_done(); else to the screen.
};

class FullScreenProgram {
public:
    virtual ~FullScreenProgram() = default;
    virtual void on_key(const Key& key) = 0;
    virtual void on_resize(WindowSize size) = 0;
    [[nodiscard]] virtual Picture picture() = 0;
    [[nodiscard]] virtual bool is_over() const = 0;
    [[nodiscard]] virtual int status() const { return 0; }
    /// What shall stay on the screen behind it.
    [[nodiscard]] virtual std::string last_words() const { return {}; }
    /// Everything shall be painted anew (Ctrl-L). Asked once.
    [[nodiscard]] virtual bool wants_repaint() { return false; }
    /// It wants to be told of the time; nullopt: it does not.
    [[nodiscard]] virtual std::optional<SimDuration> period() const { return std::nullopt; }
    virtual void on_period() {}
    [[nodiscard]] virtual std::optional<ShellRequest> take_request() { return std::nullopt; }
    virtual void command_done(std::string /*output*/, int /*status*/) {}
};

/// Makes the program; nullptr after saying why not, with the status. Requires: a terminal.
using FullScreenMaker = std::unique_ptr<FullScreenProgram> (*)(CommandContext* context,
                                                               int& status);
[[nodiscard]] Process run_full_screen(CommandContext* context, FullScreenMaker make);
/// The same for one that shows what comes through a pipe: it is made when the input has ended, or
/// is at once where the input is the terminal.
[[nodiscard]] Process run_full_screen_on_input(CommandContext* context, FullScreenMaker make);

/// The terminal that a program's output goes to and its keys come from (also when its input is a
/// pipe); nullptr: there is none.
[[nodiscard]] Terminal* terminal_of(const CommandContext* context);

/// Says what has changed on the screen since the picture before.
class ScreenPainter {
public:
    [[nodiscard]] std::string paint(const Picture& picture);
    /// The next picture is painted whole.
    void forget() { is_known_ = false; }

private:
    std::vector<std::string> shown_;
    bool is_known_ = false;
};

}  // namespace lvsim::host
