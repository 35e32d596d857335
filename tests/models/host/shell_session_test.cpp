// SPDX-License-Identifier: Apache-2.0
//
// A person at a terminal: state from line to line, Ctrl-C, and what would eat the machine.
#include "models/host/shell/launch.hpp"
#include "models/host/shell/session.hpp"
#include "tests/models/host/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

class Terminal {
public:
    Terminal() { lab.wait(1_s); }

    /// Types a line and waits for the prompt, `patience` at most. What it printed.
    std::string type(std::string_view line, SimDuration patience = 60_s) {
        session.type(std::string(line));
        for (SimDuration waited; waited < patience && !is_back(); waited = waited + 1_s) {
            lab.wait(1_s);
        }
        return session.terminal().take();
    }
    [[nodiscard]] bool is_back() const { return session.is_over() || session.is_idle(); }

    HostLab lab;
    ShellSession& session = lab.client.open_session({.surroundings = root_surroundings()});
};

TEST_CASE("session: variables, directory and functions stay from line to line",
          "[unit][host][session]") {
    Terminal terminal;
    REQUIRE(terminal.session.is_idle());
    CHECK(terminal.type("x=5; cd /tmp") == "");
    CHECK(terminal.type("hello() { echo \"hello $1 from $PWD\"; }") == "");
    CHECK(terminal.type("hello $x") == "hello 5 from /tmp\n");
    CHECK(terminal.type("false") == "");
    CHECK(terminal.session.status() == 1);
    CHECK(terminal.type("exit 3") != "x");
    CHECK(terminal.session.is_over());
    CHECK(terminal.session.status() == 3);
}

TEST_CASE("session: what is not whole yet waits for more", "[unit][host][session]") {
    CHECK(ShellSession::is_whole("echo a"));
    CHECK(ShellSession::is_whole("echo )"));
    CHECK_FALSE(ShellSession::is_whole("for i in 1 2; do"));
    CHECK_FALSE(ShellSession::is_whole("echo 'a"));
    CHECK_FALSE(ShellSession::is_whole("cat <<EOF\na"));
    CHECK_FALSE(ShellSession::is_whole("echo a \\"));
}

TEST_CASE("session: Ctrl-C ends a program and a loop, not the shell", "[unit][host][session]") {
    Terminal terminal;
    CHECK(terminal.type("sleep 1000", 2_s) == "");
    CHECK_FALSE(terminal.session.is_idle());
    terminal.session.interrupt();
    terminal.lab.wait(1_s);
    REQUIRE(terminal.session.is_idle());
    CHECK(terminal.session.status() == 130);
    (void)terminal.type("while :; do :; done", 2_s);
    CHECK_FALSE(terminal.session.is_idle());
    terminal.session.interrupt();
    terminal.lab.wait(1_s);
    REQUIRE(terminal.session.is_idle());
    (void)terminal.session.terminal().take();
    CHECK(terminal.type("echo still here") == "still here\n");
}

TEST_CASE("session: what would eat the machine is stopped with a message",
          "[unit][host][session]") {
    Terminal terminal;
    const auto stops = [&](std::string_view line) {
        const std::string said = terminal.type(line, 600_s);
        INFO(line);
        CHECK(terminal.is_back());
        CHECK_FALSE(said.empty());
        CHECK(said.size() < 1'000'000);
        REQUIRE_FALSE(terminal.session.is_over());
    };
    stops("f() { f; }; f");
    stops("x=a; while :; do x=$x$x; done");
    stops("while :; do :; done");
    CHECK_THAT(terminal.type("echo still here"), Catch::EndsWith("still here\n"));
}

TEST_CASE("session: a fork bomb ends at the limit of processes", "[unit][host][session]") {
    Terminal terminal;
    (void)terminal.type(":(){ :|:& };:", 30_s);
    terminal.lab.wait(60_s);
    CHECK(terminal.lab.client.process_table().all().size() <= ProcessTable::kProcessesMax);
    terminal.lab.client.power_off();
    CHECK(terminal.session.is_over());
}

}  // namespace
}  // namespace lvsim::host
