// SPDX-License-Identifier: Apache-2.0
#include "sim/core/result.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

TEST_CASE("result: a diagnostic shows place, code, path, message and hint", "[unit][core]") {
    const Diagnostic full{"S012",
                          {"web.yaml", 14, 7},
                          "matrix[2]",
                          "unknown scheduler 'wlcc'",
                          "did you mean 'wlc'?"};
    CHECK(to_text(full) ==
          "web.yaml:14:7: error[S012]: matrix[2]: unknown scheduler 'wlcc'\n"
          "  hint: did you mean 'wlc'?\n");
}

TEST_CASE("result: what is not known is left out", "[unit][core]") {
    CHECK(to_text(Diagnostic{"S001", {"a.yaml", 3, 0}, "", "bad", ""}) ==
          "a.yaml:3: error[S001]: bad\n");
    CHECK(to_text(Diagnostic{"S001", {"a.yaml", 0, 0}, "", "bad", ""}) ==
          "a.yaml: error[S001]: bad\n");
    CHECK(to_text(Diagnostic{"S001", {}, "", "bad", ""}) == "error[S001]: bad\n");
}

TEST_CASE("result: all diagnostics are shown, in their order", "[unit][core]") {
    const Diagnostics two{{"A", {}, "", "first", ""}, {"B", {}, "", "second", ""}};
    CHECK(to_text(two) == "error[A]: first\nerror[B]: second\n");
}

TEST_CASE("result: the nearest word is a plausible slip or nothing", "[unit][core]") {
    const std::vector<std::string_view> known{"rr", "wrr", "lc", "wlc", "persistence_timeout"};
    CHECK(nearest_word("wlcc", known) == "wlc");
    CHECK(nearest_word("persistance_timeout", known) == "persistence_timeout");
    CHECK(nearest_word("rr", known) == "rr");
    CHECK(nearest_word("lr", known) == "rr");   // "lc" is as near, "rr" stands first
    CHECK(nearest_word("rwr", known) == "rr");  // as near as "wrr" with two letters swapped
    CHECK(nearest_word("cuont", {"count", "start"}) == "count");
    CHECK(nearest_word("quorum", known).empty());
    CHECK(nearest_word("", known).empty());
    CHECK(nearest_word(std::string(100, 'w'), known).empty());
    CHECK(nearest_word("wlc", {}).empty());
}
