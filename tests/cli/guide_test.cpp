// SPDX-License-Identifier: Apache-2.0
//
// What the guide shows is what the program prints. Each block
//
//   ```console
//   $ lvsim ARGUMENTS
//   all it prints, standard output and error
//   ```
//
// of the pages below is run. LVSIM_UPDATE_GUIDE=1 cli_tests "guide:*" writes what is printed.
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

void check_page(const std::string& name) {
    const std::string path = std::string(LVSIM_ROOT) + "/docs/guide/" + name;
    std::ifstream file(path, std::ios::binary);
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    std::size_t commands = 0;
    const std::string made = with_output(page, commands);
    CHECK(commands > 0);
    if (std::getenv("LVSIM_UPDATE_GUIDE") != nullptr) {
        std::ofstream(path, std::ios::binary) << made;
        return;
    }
    INFO("LVSIM_UPDATE_GUIDE=1 cli_tests \"guide:*\" writes docs/guide/" << name);
    CHECK(page == made);
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
