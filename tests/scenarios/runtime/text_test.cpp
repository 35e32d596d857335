// SPDX-License-Identifier: Apache-2.0
//
// Tables, differences and figures: what people read of a run.
#include "scenarios/runtime/figures.hpp"
#include "scenarios/runtime/text_diff.hpp"
#include "scenarios/runtime/text_table.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck/catch.h>

namespace lvsim::runtime {
namespace {

TEST_CASE("table: columns line up, empty ones take no room", "[unit][runtime]") {
    TextTable table({Align::Left, Align::Right, Align::Left, Align::Right});
    table.row({"a", "1", "", "x"});
    table.row({"long", "100"});
    CHECK(table.text(2) == "  a       1  x\n  long  100\n");
}

TEST_CASE("table: a letter with an accent is one column", "[unit][runtime]") {
    CHECK(display_width("différé") == 7);
    CHECK(shortened("différé", 7) == "différé");
    CHECK(shortened("différée", 7) == "diff...");
    CHECK(shortened("éééééééé", 6) == "ééé...");
}

TEST_CASE("difference: the fewest lines", "[unit][runtime]") {
    CHECK(line_difference({"a", "b", "c"}, {"a", "x", "c"}) == "  a\n- b\n+ x\n  c\n");
    CHECK(line_difference({"a", "b"}, {"a", "b"}) == "  a\n  b\n");
    CHECK(line_difference({}, {"new"}) == "+ new\n");
    CHECK(line_difference({"a", "b", "c", "d"}, {"b", "d", "e"}) == "- a\n  b\n- c\n  d\n+ e\n");
}

TEST_CASE("difference: beyond the limit it stays short in time", "[unit][runtime]") {
    const std::vector<std::string> many(10'000, "x");
    auto other = many;
    other.front() = "first";
    other.back() = "last";
    CHECK(line_difference(many, other).size() > 2 * many.size());
}

TEST_CASE("difference: both texts can be read back from it", "[property][runtime]") {
    rc::prop("taking sides", [] {
        const auto line = rc::gen::element<std::string>("a", "b", "c");
        const auto left = *rc::gen::container<std::vector<std::string>>(line);
        const auto right = *rc::gen::container<std::vector<std::string>>(line);
        std::vector<std::string> seen_left;
        std::vector<std::string> seen_right;
        for (const auto& row : comparable_lines(line_difference(left, right))) {
            if (row[0] != '+') seen_left.push_back(row.substr(2));
            if (row[0] != '-') seen_right.push_back(row.substr(2));
        }
        RC_ASSERT(seen_left == left);
        RC_ASSERT(seen_right == right);
    });
}

TEST_CASE("figures: numbers as people read them", "[unit][runtime]") {
    CHECK(grouped(0) == "0");
    CHECK(grouped(999) == "999");
    CHECK(grouped(1'234'567) == "1 234 567");
    CHECK(rounded(999_ns) == "999 ns");
    CHECK(rounded(1'219'999_ns) == "1.21 ms");
    CHECK(rounded(12'345_us) == "12.3 ms");
    CHECK(rounded(123'456_us) == "123 ms");
    CHECK(rounded(3_s) == "3.00 s");
    CHECK(seconds(SimTime::at(6'002_ms)) == "6.002 s");
    CHECK(percent(1, 3) == "33.3 %");
    CHECK(percent(0, 0) == "-");
}

}  // namespace
}  // namespace lvsim::runtime
