// SPDX-License-Identifier: Apache-2.0
//
// Runs in processes: answers by number, whatever ends first, and whatever becomes of a run.
#include "cli/run_pool.hpp"

#include <catch2/catch.hpp>
#include <unistd.h>

#include <csignal>

namespace lvsim::cli {
namespace {

bool never() {
    return false;
}
void no_progress(std::size_t) {}

TEST_CASE("run pool: answers have their numbers, with any number of jobs", "[cli]") {
    const auto work = [](std::size_t i, std::string& answer) {
        if (i % 3 == 0) ::usleep(20'000);
        answer = std::to_string(i);
        return 0;
    };
    for (const std::size_t jobs : {1U, 3U, 16U}) {
        RunPool pool(jobs, work, no_progress);
        const auto answers = pool.run(7, never);
        REQUIRE(answers.size() == 7);
        for (std::size_t i = 0; i < answers.size(); ++i) {
            CHECK(answers[i].is_done);
            CHECK(answers[i].status == 0);
            CHECK(answers[i].text == std::to_string(i));
        }
    }
}

TEST_CASE("run pool: a run that crashes takes no other with it", "[cli]") {
    const auto work = [](std::size_t i, std::string& answer) {
        if (i == 1) std::raise(SIGKILL);
        answer = "done";
        return i == 2 ? 3 : 0;
    };
    RunPool pool(2, work, no_progress);
    const auto answers = pool.run(4, never);
    CHECK(answers[0].status == 0);
    CHECK(answers[1].status == 128 + SIGKILL);
    CHECK(answers[1].text.empty());
    CHECK(answers[2].status == 3);
    CHECK(answers[3].text == "done");
}

TEST_CASE("run pool: an answer may be longer than a pipe holds", "[cli]") {
    constexpr std::size_t kBytes = 1'000'000;
    RunPool pool(
        2,
        [](std::size_t i, std::string& answer) {
            answer.assign(kBytes + i, 'x');
            return 0;
        },
        no_progress);
    const auto answers = pool.run(3, never);
    for (std::size_t i = 0; i < answers.size(); ++i) CHECK(answers[i].text.size() == kBytes + i);
}

TEST_CASE("run pool: it ends early with those that are done, and leaves no process", "[cli]") {
    std::size_t done = 0;
    RunPool pool(
        2,
        [](std::size_t i, std::string& answer) {
            if (i >= 2) ::pause();
            answer = "done";
            return 0;
        },
        [&](std::size_t now) { done = now; });
    const auto answers = pool.run(5, [&] { return done == 2; });
    CHECK(answers[0].is_done);
    CHECK(answers[1].is_done);
    for (std::size_t i = 2; i < answers.size(); ++i) CHECK_FALSE(answers[i].is_done);
}

}  // namespace
}  // namespace lvsim::cli
