// SPDX-License-Identifier: Apache-2.0
//
// What happens when lvsim breaks a promise of its own: in a child process, since the handler does
// not return.
#include "cli/failure_report.hpp"
#include "cli/interrupt.hpp"
#include "scenarios/runtime/session.hpp"
#include "sim/core/world.hpp"
#include "tests/sim/capture/temporary_folder.hpp"

#include <catch2/catch.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>

namespace lvsim::cli {
namespace {

/// An event that cannot keep its promise.
class Broken final : public EventTarget {
public:
    void on_event(std::uint64_t tag) override { LVSIM_ASSERT(tag == 0, "the tag is {}", tag); }
};

[[noreturn]] void run_into_failure() {
    report_failures_of({"run", "a file.yaml", "--seed", "7"});
    World world(7);
    Broken broken;
    world.schedule(SimTime::at(2_s), broken, 42);
    world.run_until(SimTime::at(3_s));
    std::_Exit(0);
}

struct Death {
    int status = 0;
    std::string error;
};

Death death_of(void (*act)()) {
    std::array<int, 2> ends{};
    REQUIRE(::pipe(ends.data()) == 0);
    const int process = ::fork();
    if (process == 0) {
        ::dup2(ends[1], STDERR_FILENO);
        act();
    }
    ::close(ends[1]);
    Death death;
    std::array<char, 512> part{};
    for (auto n = ::read(ends[0], part.data(), part.size()); n > 0;
         n = ::read(ends[0], part.data(), part.size())) {
        death.error.append(part.data(), static_cast<std::size_t>(n));
    }
    ::close(ends[0]);
    int status = 0;
    ::waitpid(process, &status, 0);
    death.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return death;
}

TEST_CASE("failure: says what, when, and how to replay it, and leaves with 3", "[cli]") {
    const auto death = death_of([] { run_into_failure(); });
    CHECK(death.status == 3);
    CHECK_THAT(death.error, Catch::Contains("assertion failed: tag == 0"));
    CHECK_THAT(death.error, Catch::Contains("the tag is 42"));
    CHECK_THAT(death.error, Catch::Contains("at t=2.000000000 (event 1, seed 7)"));
    CHECK_THAT(death.error, Catch::Contains("replay: lvsim run 'a file.yaml' --seed 7\n"));
}

/// A session that records is under way when the promise is broken.
[[noreturn]] void run_into_failure_while_recording(const std::string& folder) {
    report_failures_of({"run"});
    auto session = runtime::Session::load(LVSIM_ROOT "/scenarios/har300/lab1-nat.yaml",
                                          {.out_folder = folder});
    const InterruptScope scope(*session);
    session->run_until(SimTime::at(1_s));
    LVSIM_ASSERT(session->is_over(), "it goes on");
    std::_Exit(0);
}

TEST_CASE("failure: what was recorded before is in the files", "[cli]") {
    const capture::TemporaryFolder folder;
    const int process = ::fork();
    if (process == 0) {
        ::dup2(::open("/dev/null", O_WRONLY), STDERR_FILENO);
        run_into_failure_while_recording(folder.path());
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    CHECK(WEXITSTATUS(status) == 3);
    const std::string log = capture::content_of(folder.file("events.jsonl"));
    CHECK_THAT(log, Catch::Contains("client.request_finished") && Catch::EndsWith("}\n"));
    CHECK_FALSE(folder.has("report.json"));
}

TEST_CASE("failure: the replay line is quoted for a shell", "[cli]") {
    CHECK(replay_line({"run", "it's.yaml"}) == "lvsim run 'it'\\''s.yaml'");
    CHECK(replay_line({"list", ""}) == "lvsim list ''");
}

}  // namespace
}  // namespace lvsim::cli
