// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/terminals.hpp"

#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/tty/console.hpp"
#include "models/host/users.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

namespace lvsim::runtime {

/// Who is logged in on a terminal.
class Terminals::Login {
public:
    Login(host::Host& host, std::string user, std::uint32_t terminal)
        : user_(std::move(user)),
          console_(host, {.user = user_, .terminal = fmt::format("pts/{}", terminal)}) {
        console_.on_change([this] { type_waiting_line(); });
    }

    [[nodiscard]] const std::string& user() const { return user_; }
    [[nodiscard]] host::Console& console() { return console_; }
    [[nodiscard]] TerminalState state() const {
        if (console_.is_over()) return TerminalState::Over;
        if (waiting_) return TerminalState::Running;
        if (console_.is_at_prompt()) return TerminalState::Prompt;
        return console_.wants_input() ? TerminalState::Reading : TerminalState::Running;
    }
    [[nodiscard]] std::string prompt() {
        return state() == TerminalState::Prompt ? console_.prompt() : last_prompt_;
    }

    /// At once, or when the shell is there: its first prompt comes with an event.
    void type(std::string line) {
        waiting_ = std::move(line);
        type_waiting_line();
    }

private:
    void type_waiting_line() {
        if (!waiting_ || !console_.is_at_prompt()) return;
        last_prompt_ = console_.prompt();
        static_cast<void>(console_.take_output());  // the prompt, which nobody types at
        console_.run_line(*std::exchange(waiting_, std::nullopt));
    }

    std::string user_;
    std::optional<std::string> waiting_;
    std::string last_prompt_;  ///< That the last line was typed at.
    host::Console console_;
};

Terminals::Terminals() = default;
Terminals::~Terminals() = default;

Terminals::Login* Terminals::find(const std::string& host, std::uint32_t terminal) const {
    const auto found = logins_.find({host, terminal});
    return found == logins_.end() ? nullptr : found->second.get();
}

std::string Terminals::type_line(host::Host& host, const TypeLine& typed) {
    Login* login = find(typed.host, typed.terminal);
    if (login == nullptr || login->state() == TerminalState::Over) {
        if (!host.is_powered()) return "the machine is off";
        if (host::Users(host.files()).find(typed.user) == nullptr) {
            return fmt::format("{} has no user '{}'", typed.host, typed.user);
        }
        auto& place = logins_[{typed.host, typed.terminal}];
        place.reset();  // hangs up before somebody else logs in
        place = std::make_unique<Login>(host, typed.user, typed.terminal);
        login = place.get();
    } else if (login->state() != TerminalState::Prompt) {
        return "a program is running there";
    }
    login->type(typed.line);
    return {};
}

std::string Terminals::type_keys(const TypeKeys& typed) {
    Login* login = find(typed.host, typed.terminal);
    if (login == nullptr || login->state() == TerminalState::Over) return "nobody is logged in";
    login->console().type(typed.keys);
    return {};
}

TerminalState Terminals::state(const std::string& host, std::uint32_t terminal) const {
    const Login* login = find(host, terminal);
    return login == nullptr ? TerminalState::Over : login->state();
}

int Terminals::status(const std::string& host, std::uint32_t terminal) const {
    Login* login = find(host, terminal);
    return login == nullptr ? 0 : login->console().status();
}

std::vector<TerminalView> Terminals::views(const std::string& host) const {
    std::vector<TerminalView> views;
    for (auto at = logins_.lower_bound({host, 0}); at != logins_.end() && at->first.first == host;
         ++at) {
        Login& login = *at->second;
        views.push_back({at->first.second, login.user(), login.state(), login.console().status(),
                         login.prompt()});
    }
    return views;
}

std::string Terminals::take_output(const std::string& host, std::uint32_t terminal) {
    Login* login = find(host, terminal);
    return login == nullptr ? std::string() : login->console().take_output();
}

}  // namespace lvsim::runtime
