// SPDX-License-Identifier: Apache-2.0
//
// ssh(1): a command or a login on another machine. Behaviour reference: OpenSSH 5.3 (centos-6);
// messages from memory, unjudged. What goes over the wire is ours (ssh/link.hpp).
// Left out, each refused by name: keys, agents, forwarding, a terminal for a command (-t),
// ~/.ssh/config.
#include "models/host/commands/programs.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/network_errors.hpp"
#include "models/host/ssh/client.hpp"
#include "models/host/ssh/options.hpp"
#include "models/host/tty/terminal.hpp"

#include <fmt/format.h>

#include <charconv>
#include <memory>
#include <optional>
#include <utility>

namespace lvsim::host {

namespace {

using ssh::Link;
using ssh::Message;
using ssh::MessageKind;

constexpr std::string_view kUsage =
    "usage: ssh [-qV] [-l login_name] [-o option] [-p port] [user@]hostname [command]\n";

/// What a command and a login have in common.
class RemoteProgram : public ssh::ClientTask {
public:
    RemoteProgram(CommandContext& context, std::string host, bool is_quiet)
        : context_(context), host_(std::move(host)), is_quiet_(is_quiet) {}

    void take(Link&, const Message& message) override {
        if (message.kind == MessageKind::Output) context_.out->write(message.bytes);
        if (message.kind == MessageKind::ErrorOutput) context_.error->write(message.bytes);
        if (message.kind != MessageKind::Exit) return;
        int status = ssh::kClientFailed;
        const char* const begin = message.bytes.data();
        std::from_chars(begin, begin + message.bytes.size(), status);
        finish(status, "closed.");
    }
    void on_lost(net::TcpError why) override {
        if (why != net::TcpError::None) {
            say(fmt::format("Read from remote host {}: {}", host_,
                            error_words(why, speaks_french(context_))));
        }
        finish(ssh::kClientFailed,
               why == net::TcpError::None ? "closed by remote host." : "closed.");
    }
    [[nodiscard]] std::optional<int> status() const override { return status_; }

protected:
    virtual void finish(int status, std::string_view how) = 0;
    void set_status(int status) { status_ = status; }
    void say(std::string_view line) const {
        if (!is_quiet_) context_.error->write(fmt::format("{}\n", line));
    }
    [[nodiscard]] CommandContext& context() const { return context_; }
    [[nodiscard]] const std::string& host() const { return host_; }

private:
    CommandContext& context_;
    std::string host_;
    bool is_quiet_;
    std::optional<int> status_;
};

class RemoteCommand final : public RemoteProgram {
public:
    RemoteCommand(CommandContext& of, std::string name, bool is_quiet, std::string line)
        : RemoteProgram(of, std::move(name), is_quiet), line_(std::move(line)) {}

    void begin(Link& link) override { link.send(MessageKind::Execute, line_); }
    void read_input(Link& link) override {
        if (context().in->has_bytes()) link.send(MessageKind::Input, context().in->take());
        if (!context().in->is_closed() || std::exchange(has_ended_, true)) return;
        link.send(MessageKind::EndOfInput, {});
    }

private:
    void finish(int status, std::string_view how) override {
        if (how != "closed.") say(fmt::format("Connection to {} {}", host(), how));
        set_status(status);
    }

    std::string line_;
    bool has_ended_ = false;
};

/// The own terminal passes all keys on; the other machine's does the rest.
class RemoteLogin final : public RemoteProgram {
public:
    RemoteLogin(CommandContext& of, std::string name, bool is_quiet)
        : RemoteProgram(of, std::move(name), is_quiet) {}

    void begin(Link& link) override {
        Terminal* const terminal = context().in->terminal();
        const WindowSize size = terminal == nullptr ? WindowSize{} : terminal->size();
        if (terminal != nullptr) {
            before_ = terminal->modes();
            terminal->set_modes(Terminal::raw());
        }
        link.send(MessageKind::Shell, fmt::format("{} {}", size.rows, size.columns));
    }
    void read_input(Link& link) override {
        if (context().in->has_bytes()) link.send(MessageKind::Input, context().in->take());
    }
    void end() override {
        Terminal* const terminal = context().in->terminal();
        if (before_ && terminal != nullptr) terminal->set_modes(*before_);
        before_.reset();
    }

private:
    void finish(int status, std::string_view how) override {
        end();
        say(fmt::format("Connection to {} {}", host(), how));
        set_status(status);
    }

    std::optional<TerminalModes> before_;
};

struct Line {
    ssh::Target target;
    std::optional<std::string> command;
};

class LineReader {
public:
    explicit LineReader(const CommandContext& context) : args_(context.args) {}

    /// What is wrong, in whole lines; empty: nothing.
    std::string read(Line& line) {
        for (; at_ < args_.size(); ++at_) {
            const std::string& word = args_[at_];
            if (word.size() < 2 || word[0] != '-') {
                if (!line.target.host.empty()) break;
                std::string before = std::move(line.target.user);
                ssh::set_host(line.target, word);
                if (line.target.user.empty()) line.target.user = std::move(before);
                continue;
            }
            if (word == "--") {
                ++at_;
                break;
            }
            if (std::string wrong = read_option(word, line.target); !wrong.empty()) return wrong;
        }
        if (line.target.host.empty()) return std::string(kUsage);
        if (at_ == args_.size()) return {};
        line.command = args_[at_++];
        for (; at_ < args_.size(); ++at_) *line.command += " " + args_[at_];
        return {};
    }

private:
    std::string read_option(std::string_view word, ssh::Target& target) {
        constexpr std::string_view kNotModelled = "1246AaCfgKkMNnsTtvXxYybcDeFIiLmORSWwh";
        const char letter = word[1];
        if (letter == 'q' && word.size() == 2) {
            target.is_quiet = true;
            return {};
        }
        const bool has_value = letter == 'p' || letter == 'l' || letter == 'o';
        if (!has_value) {
            const bool is_real = kNotModelled.find(letter) != std::string_view::npos;
            return is_real ? fmt::format("not modelled in lvsim: ssh {}\n", word)
                           : fmt::format("ssh: illegal option -- {}\n{}", letter, kUsage);
        }
        std::string value(word.substr(2));
        if (value.empty()) {
            if (at_ + 1 >= args_.size()) {
                return fmt::format("ssh: option requires an argument -- {}\n{}", letter, kUsage);
            }
            value = args_[++at_];
        }
        if (letter == 'o') return ssh::set_option(target, value);
        if (letter == 'p' && !ssh::set_port(target, value)) {
            return fmt::format("Bad port '{}'\n", value);
        }
        if (letter == 'l') target.user = value;
        return {};
    }

    const std::vector<std::string>& args_;
    std::size_t at_ = 1;
};

Process failed(CommandContext* context, std::string why) {
    context->error->write(why);
    co_return ssh::kClientFailed;
}

}  // namespace

Process ssh_main(CommandContext* context) {
    if (context->args.size() == 2 && context->args[1] == "-V") {
        return failed(context, "OpenSSH_5.3p1, OpenSSL 1.0.0-fips 29 Mar 2010\n");
    }
    Line line;
    std::string wrong = LineReader(*context).read(line);
    if (!wrong.empty()) return failed(context, std::move(wrong));
    const std::string host = line.target.host;
    const bool is_quiet = line.target.is_quiet;
    std::unique_ptr<ssh::ClientTask> task;
    if (line.command) {
        task = std::make_unique<RemoteCommand>(*context, host, is_quiet, std::move(*line.command));
    } else {
        task = std::make_unique<RemoteLogin>(*context, host, is_quiet);
    }
    return ssh::run_client(context, std::move(line.target), std::move(task));
}

}  // namespace lvsim::host
