// SPDX-License-Identifier: Apache-2.0
//
// One connection to sshd:
//
//   Greeting --banner--> Asking --password right--> Ready --a command, a login, a file--> Busy
//      |                   |  ^ wrong, three times at most                                 |
//      +-------------------+--+--> (over) <---------------------- its end -----------------+
#pragma once

#include "models/host/command.hpp"
#include "models/host/ssh/link.hpp"
#include "models/host/stream.hpp"
#include "sim/core/process.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {
class Console;
class Host;
}  // namespace lvsim::host

namespace lvsim::host::ssh {

/// What sshd_config says.
struct ServerSettings {
    std::uint16_t port = 22;
    bool permits_root = true;
    bool takes_passwords = true;
};

/// Who removes a session that is over, in an event of its own.
class SessionKeeper {
public:
    virtual void on_session_over() = 0;

protected:
    ~SessionKeeper() = default;
};

class ServerSession final : private LinkOwner {
public:
    /// `terminal`: the name of the one a login gets, "pts/1". Requires: host and keeper outlive it.
    ServerSession(Host& host, SessionKeeper& keeper, const ServerSettings& settings,
                  std::string terminal);
    ServerSession(const ServerSession&) = delete;
    ServerSession& operator=(const ServerSession&) = delete;
    ~ServerSession();

    /// False: there was no connection to take.
    [[nodiscard]] bool accept(std::string host_key);
    [[nodiscard]] bool is_over() const { return is_over_; }
    [[nodiscard]] const std::string& terminal() const { return terminal_; }

private:
    enum class State : std::uint8_t { Greeting, Asking, Ready, Busy };

    void on_link_news() override;
    void take(const Message& message);
    void ask(const Message& message);
    void begin(const Message& message);
    void go_on(const Message& message);
    void execute(const std::string& line);
    void log_in(std::string_view size);
    void show_console();
    void send_file(const std::string& path);
    void begin_file(std::string_view request);
    void save_file();
    void fail(std::string_view path, std::string_view why);
    void finish(int status);
    void give_up();
    void stop_program();
    static Process watch_program(ServerSession* session, Host* host, Pid pid);

    Host& host_;
    SessionKeeper& keeper_;
    ServerSettings settings_;
    std::string terminal_;
    std::string host_key_;
    Link link_;
    State state_ = State::Greeting;
    std::string user_;
    int tries_ = 0;
    std::optional<Pid> own_pid_;  ///< Of the process that stands for this session.
    bool has_exit_ = false;       ///< What ran here has ended, and the client knows.
    bool is_over_ = false;
    // A command.
    StreamHandle input_;
    StreamHandle output_;
    StreamHandle error_output_;
    Pid pid_{};
    std::optional<ProcessId> watcher_;
    // A login.
    std::unique_ptr<Console> console_;
    // A file that comes.
    std::string file_path_;
    std::uint32_t file_mode_ = 0;
    std::string file_;
    bool takes_file_ = false;
};

}  // namespace lvsim::host::ssh
