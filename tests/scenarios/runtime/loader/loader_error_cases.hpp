// SPDX-License-Identifier: Apache-2.0
//
// Tables of scenarios with a mistake and the text of what is said about it.
#pragma once

#include "scenarios/runtime/loader.hpp"

#include <catch2/catch.hpp>

#include <initializer_list>
#include <string>
#include <string_view>

namespace lvsim::runtime {

inline std::string refusal(std::string_view text) {
    const auto scenario = load_scenario_text(text, "f.yaml");
    return scenario ? "it was loaded" : to_text(scenario.error());
}

/// Lines 1 to 7 of every file below; line 8 is the first of the case.
inline constexpr std::string_view kHead = R"(scenario: t
networks:
  A: {subnet: 10.0.2.0/24}
  B: {subnet: 10.0.3.0/24}
hosts:
  client: {interfaces: {eth0: {network: A, address: 10.0.2.15/24}}}
  server: {interfaces: {eth0: {network: A, address: 10.0.2.100/24}}, httpd: {pages: {/: Hi}}}
)";

struct Case {
    std::string_view lines;
    std::string_view expected;
};

inline void check_all(std::initializer_list<Case> cases) {
    for (const auto& [lines, expected] : cases) {
        INFO(lines);
        CHECK(refusal(std::string(kHead) + std::string(lines)) == expected);
    }
}

}  // namespace lvsim::runtime
