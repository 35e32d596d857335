// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"
#include "tests/tidy/verdict.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::tidy;

namespace {

Verdict banned(std::string path, std::string_view text) {
    return verdict(check_banned, std::move(path), text);
}

}  // namespace

TEST_CASE("banned: randomness that libraries disagree about", "[unit][tidy]") {
    CHECK(banned("sim/a.cpp", "#include <random>\n") == Verdict{"1: random"});
    CHECK(banned("tests/a.cpp", "int x = rand();\n") == Verdict{"1: random"});
    CHECK(banned("sim/a.cpp", "std::shuffle(a, b, c);\n").size() == 1);
    CHECK(banned("sim/a.cpp", "int operand = brand();  // rand()\n").empty());
}

TEST_CASE("banned: wall clocks, except where a person waits or a benchmark runs", "[unit][tidy]") {
    const auto text = "auto t = std::chrono::steady_clock::now();\n";
    CHECK(banned("sim/a.cpp", text) == Verdict{"1: clock"});
    CHECK(banned("tests/sim/a.cpp", text).size() == 1);
    CHECK(banned("cli/a.cpp", text).empty());
    CHECK(banned("tests/bench/a.cpp", text).empty());
}

TEST_CASE("banned: the environment is the front end's", "[unit][tidy]") {
    CHECK(banned("models/a.cpp", "auto h = std::getenv(name);\n") == Verdict{"1: environment"});
    CHECK(banned("cli/a.cpp", "auto h = std::getenv(name);\n").empty());
}

TEST_CASE("banned: containers without order and shared ownership in the model", "[unit][tidy]") {
    CHECK(banned("models/a.hpp", "std::unordered_map<int, int> m;\n") == Verdict{"1: unordered"});
    CHECK(banned("models/a.hpp", "std::shared_ptr<int> p;\n") == Verdict{"1: shared-ptr"});
    CHECK(banned("cli/a.hpp", "std::shared_ptr<int> p;\n").empty());
    CHECK(banned("sim/a.hpp", "std::map<int, int> m;\n").empty());
}

TEST_CASE("banned: threads, files and printing inside a run", "[unit][tidy]") {
    CHECK(banned("sim/a.cpp", "std::thread t;\n") == Verdict{"1: thread"});
    CHECK(banned("models/a.cpp", "#include <fstream>\n") == Verdict{"1: files"});
    CHECK(banned("sim/capture/pcapng.cpp", "#include <fstream>\n").empty());
    CHECK(banned("models/a.cpp", "std::cout << 1;\n") == Verdict{"1: print"});
    CHECK(banned("models/a.cpp", "std::snprintf(b, n, f);\n").empty());
}
