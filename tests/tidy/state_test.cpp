// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"
#include "tests/tidy/verdict.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::tidy;

namespace {

Verdict state(std::string_view text) {
    return verdict(check_state, "sim/core/a.cpp", text);
}

}  // namespace

TEST_CASE("state: a static that can change is refused", "[unit][tidy]") {
    CHECK(state("    static int calls = 0;\n") == Verdict{"1: global"});
    CHECK(state("    static std::map<int, int> cache;\n").size() == 1);
    CHECK(state("class A {\n    static Registry registry_;\n};\n") == Verdict{"2: global"});
}

TEST_CASE("state: constants and static functions are fine", "[unit][tidy]") {
    CHECK(state("    static constexpr int kMax = 3;\n").empty());
    CHECK(state("    static const std::regex kWord(R\"(x)\");\n").empty());
    CHECK(state("    static SimTime from_seconds(std::int64_t seconds);\n").empty());
    CHECK(state("static_assert(sizeof(int) == 4);\n").empty());
}

TEST_CASE("state: a global that can change is refused", "[unit][tidy]") {
    CHECK(state("int g_count = 0;\n") == Verdict{"1: global"});
    CHECK(state("inline std::vector<int> g_all;\n").size() == 1);
    CHECK(state("Registry g_registry{};\n").size() == 1);
    CHECK(state("constexpr int kMax = 3;\nconst char* const kName = \"x\";\n").empty());
}

TEST_CASE("state: what only looks like a global", "[unit][tidy]") {
    CHECK(state("namespace lvsim::ipvs {\nstruct A;\nclass B final : public C {\n};\n").empty());
    CHECK(state("enum class Kind : std::uint8_t { One, Two };\nusing A = int;\n").empty());
    CHECK(state("std::string name() { return {}; }\nint f(int a = 1);\n").empty());
    CHECK(state("std::uint64_t Rng::next() {\n    int local = 0;\n    return local;\n}\n").empty());
}

TEST_CASE("state: thread_local needs a reason", "[unit][tidy]") {
    CHECK(state("thread_local int depth = 0;\n") == Verdict{"1: global"});
    CHECK(state("thread_local int d = 0;  // tidy: allow global: set only by LVSIM_ASSERT\n")
              .empty());
}
