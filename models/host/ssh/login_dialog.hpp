// SPDX-License-Identifier: Apache-2.0
//
// The questions before one is in: is it the right machine, and what is the password? Both are asked
// at the terminal; without one nobody can be asked.
//
//   Key --known--> Password --right--> In          Host --yes--> Password
//    |  --new----> Host                             |  --no-----> Failed
//    +--changed--> Failed                          Password --wrong, three times--> Failed
#pragma once

#include "models/host/command.hpp"
#include "models/host/ssh/client.hpp"
#include "models/host/ssh/link.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <string>

namespace lvsim::host::ssh {

class LoginDialog {
public:
    /// Requires: context and link outlive it.
    LoginDialog(CommandContext& context, const Target& target, IpAddress address, Link& link);
    LoginDialog(const LoginDialog&) = delete;
    LoginDialog& operator=(const LoginDialog&) = delete;
    /// The terminal echoes again.
    ~LoginDialog();

    void take(const Message& message);
    /// A line may have been typed.
    void read_input();

    [[nodiscard]] bool is_in() const { return step_ == Step::In; }
    [[nodiscard]] bool has_failed() const { return step_ == Step::Failed; }

private:
    enum class Step : std::uint8_t { Key, Host, Password, In, Failed };

    void look_at_key(const std::string& key);
    void answer_host(const std::string& line);
    void remember_host();
    void complain_of_change(int line);
    void ask_password();
    void send_password(const std::string& line);
    void fail(const std::string& why);
    [[nodiscard]] std::string known_name() const;
    [[nodiscard]] std::string known_hosts_path() const;
    void set_echo(bool is_on);
    void show(std::string_view text);

    CommandContext& context_;
    const Target& target_;
    IpAddress address_;
    Link& link_;
    Step step_ = Step::Key;
    std::string user_;
    std::string key_;
    int tries_ = 0;
    bool is_silent_ = false;  ///< The terminal does not echo.
};

}  // namespace lvsim::host::ssh
