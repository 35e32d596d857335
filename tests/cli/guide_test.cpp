// SPDX-License-Identifier: Apache-2.0
//
// What the guide shows is what the program prints. Each block
//
//   ```console
//   $ lvsim ARGUMENTS
//   all it prints, standard output and error
//   ```
//
// of the pages below is run, and `$ ./run` of the README, which differs in the wall time alone.
// LVSIM_UPDATE_GUIDE=1 cli_tests "guide:*" writes what is printed.
#include "tests/cli/runner.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

namespace lvsim::cli {
namespace {

constexpr std::string_view kBegin = "```console\n$ lvsim ";
constexpr std::string_view kEnd = "```\n";

std::vector<std::string> words_of(const std::string& line) {
    std::istringstream stream(line);
    return {std::istream_iterator<std::string>(stream), {}};
}

/// The line that no two runs share.
std::string wall_time_of(const std::string& text) {
    const std::size_t begin = text.find("  wall time ");
    REQUIRE(begin != std::string::npos);
    return text.substr(begin, text.find('\n', begin) - begin);
}

/// The README with the output of its ./run in its place.
std::string with_first_run(const std::string& page) {
    constexpr std::string_view kRun = "$ ./run\n";
    const std::size_t begin = page.find(kRun);
    REQUIRE(begin != std::string::npos);
    const std::size_t output = begin + kRun.size();
    const std::size_t end = page.find(kEnd, output);
    std::string made = lvsim({"run", "scenarios/har300/lab1-nat.yaml"}).out;
    const std::string wall_time = wall_time_of(made);
    made.replace(made.find(wall_time), wall_time.size(), wall_time_of(page.substr(output)));
    return page.substr(0, output) + made + page.substr(end);
}

/// The page with the output of every command in its place.
std::string with_output(const std::string& page, std::size_t& commands) {
    std::string made;
    std::size_t at = 0;
    while (true) {
        const std::size_t begin = page.find(kBegin, at);
        if (begin == std::string::npos) return made + page.substr(at);
        const std::size_t words = begin + kBegin.size();
        const std::size_t line_end = page.find('\n', words);
        const auto outcome = lvsim(words_of(page.substr(words, line_end - words)));
        made += page.substr(at, line_end + 1 - at) + outcome.out + outcome.error;
        at = page.find(kEnd, line_end);
        REQUIRE(at != std::string::npos);
        ++commands;
    }
}

std::string read(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// That a page is as made, or else makes it so.
void compare(const std::string& path, const std::string& page, const std::string& made) {
    if (std::getenv("LVSIM_UPDATE_GUIDE") != nullptr) {
        std::ofstream(path, std::ios::binary) << made;
        return;
    }
    INFO("LVSIM_UPDATE_GUIDE=1 cli_tests \"guide:*\" writes " << path);
    CHECK(page == made);
}

void check_page(const std::string& name) {
    const std::string path = std::string(LVSIM_ROOT) + "/docs/guide/" + name;
    const std::string page = read(path);
    std::size_t commands = 0;
    const std::string made = with_output(page, commands);
    CHECK(commands > 0);
    compare(path, page, made);
}

TEST_CASE("guide: the README shows what ./run prints", "[cli]") {
    const std::string path = std::string(LVSIM_ROOT) + "/README.md";
    const std::string page = read(path);
    compare(path, page, with_first_run(page));
}

TEST_CASE("guide: explain.md shows what lvsim explain prints", "[cli]") {
    check_page("explain.md");
}

TEST_CASE("guide: failover.md shows what lvsim explain prints", "[cli]") {
    check_page("failover.md");
}

TEST_CASE("guide: lab.md shows what lvsim lab prints", "[cli]") {
    check_page("lab.md");
}

TEST_CASE("guide: hunt.md shows what lvsim hunt prints", "[cli]") {
    check_page("hunt.md");
}

TEST_CASE("guide: compare.md shows what lvsim compare prints", "[cli]") {
    check_page("compare.md");
}

}  // namespace
}  // namespace lvsim::cli
