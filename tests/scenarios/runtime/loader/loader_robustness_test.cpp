// SPDX-License-Identifier: Apache-2.0
//
// Good scenarios with something done to them load, or are refused with a place: never a crash,
// never silence.
#include "scenarios/runtime/loader.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <fstream>
#include <iterator>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

std::string lab() {
    std::ifstream file(LVSIM_SOURCE_DIR "/scenarios/har300/lab1-nat.yaml");
    return {std::istreambuf_iterator<char>(file), {}};
}

void check_loading(const std::string& text) {
    const auto scenario = load_scenario_text(text, "f.yaml");
    if (scenario) {
        return;
    }
    RC_ASSERT(!scenario.error().empty());
    for (const Diagnostic& diagnostic : scenario.error()) {
        RC_ASSERT(diagnostic.place.line > 0);
        RC_ASSERT(diagnostic.place.column > 0);
        RC_ASSERT(!diagnostic.message.empty());
        RC_ASSERT(diagnostic.code.size() == 4U);
    }
}

std::size_t place_in(const std::string& text) {
    return *rc::gen::inRange<std::size_t>(0, text.size());
}

/// What people and editors do to a file, and what nobody would.
const std::vector<std::string> kScraps = {"",           " ",
                                          "\n",         "  ",
                                          ":",          ": ",
                                          ",",          "}",
                                          "{",          "]",
                                          "[",          "- ",
                                          "#",          "'",
                                          "\"",         "|",
                                          "~",          "null",
                                          "0",          "-1",
                                          "010",        "70000",
                                          "1e99",       ".nan",
                                          "yes",        "10ms",
                                          "5",          "1Gbit",
                                          "&a ",        "*a",
                                          "<<: ",       "!!int ",
                                          "---",        "\t",
                                          "client",     "serveur1",
                                          "Intnet",     "lo",
                                          "end",        "auto",
                                          "10.0.2.255", "::1",
                                          "/24",        "é",
                                          "\\",         "99999999999999999999",
                                          "hosts:",     "10.0.2.15/24",
                                          "{}",         "[]",
                                          "http://"};

}  // namespace

TEST_CASE("loader: a scenario with scraps in it loads or is refused with a place",
          "[property][loader]") {
    const std::string good = lab();
    REQUIRE(load_scenario_text(good, "f.yaml"));
    CHECK(rc::check([&] {
        std::string text = good;
        const int changes = *rc::gen::inRange(1, 6);
        for (int i = 0; i < changes; ++i) {
            const std::size_t at = place_in(text);
            const auto length = *rc::gen::inRange<std::size_t>(0, 12);
            text.replace(at, length, *rc::gen::elementOf(kScraps));
        }
        check_loading(text);
    }));
}

TEST_CASE("loader: a scenario with lines lost, doubled or swapped loads or is refused",
          "[property][loader]") {
    const std::string good = lab();
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < good.size();) {
        const std::size_t end = good.find('\n', at) + 1;
        lines.push_back(good.substr(at, end - at));
        at = end;
    }
    CHECK(rc::check([&] {
        auto changed = lines;
        const int changes = *rc::gen::inRange(1, 5);
        for (int i = 0; i < changes && changed.size() > 1; ++i) {
            const auto a = *rc::gen::inRange<std::size_t>(0, changed.size());
            const auto b = *rc::gen::inRange<std::size_t>(0, changed.size());
            switch (*rc::gen::inRange(0, 3)) {
                case 0: changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(a)); break;
                case 1:
                    changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(a),
                                   lines[b % lines.size()]);
                    break;
                default: std::swap(changed[a], changed[b]);
            }
        }
        std::string text;
        for (const std::string& line : changed) {
            text += line;
        }
        check_loading(text);
    }));
}
