// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/source.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::tidy;

TEST_CASE("source: comments and the insides of literals are blank, columns stay", "[unit][tidy]") {
    const Source source("sim/a.cpp", "int a;  // static\nauto s = \"x\\\"y\"; /* b\nc */ int d;\n");
    CHECK(source.code()[0] == "int a;           ");
    CHECK(source.code()[1] == "auto s = \"    \";     ");
    CHECK(source.code()[2] == "     int d;");
}

TEST_CASE("source: a raw string is blank on all its lines", "[unit][tidy]") {
    const Source source("sim/a.cpp", "f(R\"x(one \"\n// two)x\", 1);\nint b;\n");
    CHECK(trimmed(source.code()[0]) == "f(");
    CHECK(trimmed(source.code()[1]) == ", 1);");
    CHECK_FALSE(source.starts_in_literal(1));
    CHECK(source.starts_in_literal(2));
    CHECK_FALSE(source.starts_in_literal(3));
}

TEST_CASE("source: a digit separator opens no character literal", "[unit][tidy]") {
    const Source source("sim/a.cpp", "int a = 1'000; char c = 'x'; int b;\n");
    CHECK(source.code()[0] == "int a = 1'000; char c = ' '; int b;");
}

TEST_CASE("source: a line is excused by rule and with a reason", "[unit][tidy]") {
    const Source source("sim/a.cpp",
                        "a  // tidy: allow clock: measures the host\nb  // tidy: allow clock:\n");
    Findings findings;
    source.report(findings, 1, "clock", "excused");
    source.report(findings, 1, "random", "another rule");
    source.report(findings, 2, "clock", "no reason given");
    REQUIRE(findings.size() == 2);
    CHECK(to_string(findings[0]) == "sim/a.cpp:1: random: another rule");
    CHECK(findings[1].line == 2);
}

TEST_CASE("source: a comment line excuses the line below it, code does not", "[unit][tidy]") {
    const Source source("sim/a.cpp",
                        "// tidy: allow clock: why\na\nb  // tidy: allow clock: why\nc\n");
    Findings findings;
    source.report(findings, 2, "clock", "excused");
    source.report(findings, 4, "clock", "not excused");
    REQUIRE(findings.size() == 1);
    CHECK(findings[0].line == 4);
}

TEST_CASE("source: words are found whole", "[unit][tidy]") {
    CHECK(find_word("operand rand", "rand") == 8);
    CHECK(find_word("grand randy", "rand") == std::string_view::npos);
    CHECK(find_word("std::time(nullptr)", "std::time") == 0);
}

TEST_CASE("source: a folder is not the beginning of a name", "[unit][tidy]") {
    CHECK(Source("sim/net/link.cpp", "").is_in("sim/net"));
    CHECK_FALSE(Source("sim/network.cpp", "").is_in("sim/net"));
}
