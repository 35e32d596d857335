// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/utf8.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace lvsim::capture;

namespace {
const std::string kBad(kReplacementCharacter);
}

TEST_CASE("utf8: what is UTF-8 stays as it is", "[unit][capture]") {
    for (const std::string text :
         {"", "plain", "\x7f", "\xc3\xa9t\xc3\xa9", "\xe2\x86\x92", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"}) {
        CHECK(to_utf8(text) == text);
    }
    CHECK(to_utf8(std::string("a\0b", 3)) == std::string("a\0b", 3));
}

TEST_CASE("utf8: each part that is none becomes one replacement character", "[unit][capture]") {
    CHECK(to_utf8("a\xff-\x80") == "a" + kBad + "-" + kBad);
    CHECK(to_utf8("\xc0\xaf") == kBad + kBad);             // a longer form of '/'
    CHECK(to_utf8("\xed\xa0\x80") == kBad + kBad + kBad);  // half of a surrogate pair
    CHECK(to_utf8("\xf4\x90\x80\x80") == kBad + kBad + kBad + kBad);
    CHECK(to_utf8("\xe2\x86") == kBad);  // ends too early: one part
    CHECK(to_utf8("\xf0\x9f\x92x") == kBad + "x");
}

TEST_CASE("utf8: a text is cut between two characters", "[unit][capture]") {
    CHECK(to_utf8("abc", 2) == "ab");
    CHECK(to_utf8("a\xc3\xa9", 2) == "a");
    CHECK(to_utf8("a\xc3\xa9", 3) == "a\xc3\xa9");
    CHECK(to_utf8("\xff", 2).empty());
    CHECK(to_utf8("abc", 0).empty());
}
