// SPDX-License-Identifier: Apache-2.0
#include "models/host/tty/nested_console.hpp"

#include "models/host/tty/full_screen.hpp"

#include <utility>

namespace lvsim::host {

namespace {

/// Carries the bytes between the two terminals.
class Relay {
public:
    Relay(CommandContext* context, ConsoleShell shell)
        : outer_(*terminal_of(context)),
          input_(outer_.input()),
          output_(outer_.output()),
          modes_(outer_.modes()),
          size_(outer_.size()),
          console_(*context->host, ConsoleOptions{.size = outer_.size(),
                                                  .terminal = outer_.name(),
                                                  .shell = std::move(shell)}) {
        outer_.set_modes(Terminal::raw());
        console_.on_change([this] { input_->changed()->notify_all(); });
    }
    Relay(const Relay&) = delete;
    Relay& operator=(const Relay&) = delete;
    ~Relay() { console_.on_change(nullptr); }

    [[nodiscard]] bool is_there() const { return input_->terminal() != nullptr; }
    [[nodiscard]] bool is_over() const { return console_.is_over(); }
    [[nodiscard]] int status() const { return console_.status(); }
    [[nodiscard]] Signal* changed() { return input_->changed(); }

    void carry() {
        if (outer_.size() != size_) {
            size_ = outer_.size();
            console_.resize(size_);
        }
        if (input_->has_bytes()) console_.type(input_->take());
        output_->write(console_.take_output());
    }
    void end() {
        if (is_there()) outer_.set_modes(modes_);
    }

private:
    Terminal& outer_;
    StreamHandle input_;
    StreamHandle output_;
    TerminalModes modes_;
    WindowSize size_;
    Console console_;
};

}  // namespace

bool is_typed_at(const CommandContext* context) {
    const Terminal* terminal = context->in->terminal();
    return terminal != nullptr && terminal == terminal_of(context) && terminal->modes().echoes;
}

Process run_nested_console(CommandContext* context, ConsoleShell shell) {
    Relay relay(context, std::move(shell));
    while (relay.is_there()) {
        relay.carry();
        if (relay.is_over()) break;
        Signal* changed = relay.changed();
        co_await wait(changed);
    }
    relay.end();
    co_return relay.status();
}

}  // namespace lvsim::host
