// SPDX-License-Identifier: Apache-2.0
//
// What a user sees while a run goes on, and Ctrl-C as a user types it.
#include "cli/interrupt.hpp"
#include "scenarios/runtime/session.hpp"
#include "tests/cli/runner.hpp"
#include "tests/cli/terminal.hpp"

#include <catch2/catch.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace lvsim::cli {
namespace {

using Catch::Contains;
using Catch::StartsWith;

constexpr const char* kLab = "scenarios/har300/lab1-nat.yaml";

/// So many requests that no machine gets through with them while a test waits.
std::string busy_scenario(const std::string& clock) {
    return R"(scenario: busy
story: One client asks one server, again and again.
networks: {lan: {subnet: 10.0.0.0/24}}
hosts:
  client: {interfaces: {eth0: {network: lan, address: 10.0.0.1/24}}}
  server: {interfaces: {eth0: {network: lan, address: 10.0.0.2/24}}, httpd: {pages: {/: hello}}}
traffic:
  - {name: web, from: client, get: "http://10.0.0.2/", arrivals: {every: 1ms}, duration: 20h}
expect: [{at: end, no_loss_without_reason: true}]
)" + clock;
}

/// Behind the last time the line was erased.
std::string after_last_erasure(const std::string& screen) {
    const std::string erasure = "\r\x1b[K";
    return screen.substr(screen.rfind(erasure) + erasure.size());
}

TEST_CASE("progress: a run of over a second says how far it is, and takes the line away",
          "[cli][slow]") {
    const TemporaryFile file(busy_scenario("clock: {duration: 20h}\n"));
    Terminal terminal({"run", file.path()});
    REQUIRE(terminal.wait_for(" events/s (Ctrl-C ends it here)\x1b[K"));
    CHECK_THAT(terminal.screen(), StartsWith("\rsimulated ") && Contains(" s, 0 %, "));
    terminal.type("\x03");
    CHECK(terminal.finish() == 130);
    CHECK_THAT(after_last_erasure(terminal.screen()),
               StartsWith("busy\r\n") && Contains("interrupted there"));
}

TEST_CASE("progress: without a known end it has no percentage, with --until it has",
          "[cli][slow]") {
    const TemporaryFile file(busy_scenario(""));
    Terminal open({"run", file.path()});
    REQUIRE(open.wait_for(" events/s"));
    CHECK_THAT(open.screen(), !Contains("%"));
    Terminal limited({"run", file.path(), "--until", "10h"});
    REQUIRE(limited.wait_for(" events/s"));
    CHECK_THAT(limited.screen(), Contains(" 0 %, "));
}

TEST_CASE("progress: a short run shows none", "[cli]") {
    Terminal terminal({"run", kLab});
    CHECK(terminal.finish() == 0);
    CHECK_THAT(terminal.screen(), StartsWith("har300-lab1-nat\r\n") && !Contains("\x1b"));
}

TEST_CASE("progress: the run is the same as without", "[cli]") {
    const auto fingerprint = [](const std::string& text) {
        const auto at = text.find("fingerprint ");
        REQUIRE(at != std::string::npos);
        return text.substr(at, 28);
    };
    const TemporaryFile file(busy_scenario("clock: {duration: 5s}\n"));
    Terminal terminal({"run", file.path()});
    CHECK(terminal.finish() == 0);
    CHECK(fingerprint(terminal.screen()) == fingerprint(lvsim({"run", file.path()}).out));
}

TEST_CASE("interrupt: the second signal ends the program at once", "[cli]") {
    const int process = ::fork();
    if (process == 0) {
        auto session = runtime::Session::load(std::string(LVSIM_ROOT "/") + kLab, {});
        const InterruptScope interrupt(*session);
        std::raise(SIGINT);
        // Still here: the first one only stops the run.
        session->run_to_end();
        if (!session->was_stopped() || interrupt.signal() != SIGINT) std::_Exit(1);
        std::raise(SIGINT);
        std::_Exit(2);
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGINT);
}

}  // namespace
}  // namespace lvsim::cli
