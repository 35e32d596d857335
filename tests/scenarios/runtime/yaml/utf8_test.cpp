// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/yaml/utf8.hpp"

#include <catch2/catch.hpp>

using lvsim::runtime::utf8_length;

TEST_CASE("utf8: well-formed letters have their length", "[unit][yaml]") {
    CHECK(utf8_length("a", 0) == 1);
    CHECK(utf8_length("\xc3\xa9", 0) == 2);          // é
    CHECK(utf8_length("\xe2\x82\xac", 0) == 3);      // €
    CHECK(utf8_length("\xf0\x9f\x90\xa7", 0) == 4);  // a penguin
    CHECK(utf8_length("x\xc3\xa9", 1) == 2);
    CHECK(utf8_length("\xf4\x8f\xbf\xbf", 0) == 4);  // U+10FFFF
}

TEST_CASE("utf8: everything else has none", "[unit][yaml]") {
    const std::string text = GENERATE("\x80", "\xc3", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf",
                                      "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80", "\xe2\x82", "\xe2\x28\xa1", "\xff");
    CHECK(utf8_length(text, 0) == 0);
}
