// SPDX-License-Identifier: Apache-2.0
//
// The terminals of the machines of a run: who has logged in where, and what is to be seen there.
// They are numbered by machine, from 0.
#pragma once

#include "scenarios/runtime/command.hpp"
#include "scenarios/runtime/view.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lvsim::host {
class Host;
}

namespace lvsim::runtime {

class Terminals {
public:
    Terminals();
    ~Terminals();
    Terminals(const Terminals&) = delete;
    Terminals& operator=(const Terminals&) = delete;

    // What is typed. Each answers with a word why it had no effect, or nothing.

    std::string type_line(host::Host& host, const TypeLine& typed);
    std::string type_keys(const TypeKeys& typed);

    /// Of that machine, in the order of their numbers. One that is over is not there any more once
    /// its output is taken.
    [[nodiscard]] std::vector<TerminalView> views(const std::string& host) const;
    [[nodiscard]] TerminalState state(const std::string& host, std::uint32_t terminal) const;
    /// `$?` there, or what the login ended with.
    [[nodiscard]] int status(const std::string& host, std::uint32_t terminal) const;
    /// What came to the screen since it was asked the last time.
    [[nodiscard]] std::string take_output(const std::string& host, std::uint32_t terminal);

private:
    class Login;
    using Name = std::pair<std::string, std::uint32_t>;

    [[nodiscard]] Login* find(const std::string& host, std::uint32_t terminal) const;

    std::map<Name, std::unique_ptr<Login>> logins_;
};

}  // namespace lvsim::runtime
