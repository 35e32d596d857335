// SPDX-License-Identifier: Apache-2.0
//
// What happens when lvsim breaks a promise of its own: in a child process, since the handler does
// not return.
#include "cli/failure_report.hpp"
#include "sim/core/world.hpp"

#include <catch2/catch.hpp>
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

TEST_CASE("failure: the replay line is quoted for a shell", "[cli]") {
    CHECK(replay_line({"run", "it's.yaml"}) == "lvsim run 'it'\\''s.yaml'");
    CHECK(replay_line({"list", ""}) == "lvsim list ''");
}

}  // namespace
}  // namespace lvsim::cli
