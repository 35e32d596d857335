// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"
#include "tests/tidy/verdict.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::tidy;

namespace {

const std::string kLicence = "SPDX-License-Identifier: Apache-2.0\n";

Verdict file(std::string path, const std::string& text) {
    return verdict(check_file, std::move(path), text);
}

}  // namespace

TEST_CASE("files: the licence stands in the first lines", "[unit][tidy]") {
    CHECK(file("sim/a.cpp", "// " + kLicence).empty());
    CHECK(file("sim/a.cpp", "int a;\n") == Verdict{"1: spdx"});
    CHECK(file("tools/a", "#!/usr/bin/env bash\n# " + kLicence).empty());
    CHECK(file("cmake/a.cmake", "set(A 1)\n") == Verdict{"1: spdx"});
    CHECK(file("scenarios/a.yaml", "scenario: a\n") == Verdict{"1: spdx"});
    CHECK(file("tests/traces/a.yaml", "trace: a\n") == Verdict{});
    CHECK(file("docs/a.md", "# A\n").empty());
}

TEST_CASE("files: lines have at most 100 columns, counted in characters", "[unit][tidy]") {
    CHECK(file("sim/a.cpp", "// " + kLicence + std::string(100, 'x') + "\n").empty());
    CHECK(file("sim/a.cpp", "// " + kLicence + std::string(101, 'x') + "\n") ==
          Verdict{"2: line-length"});
    std::string accents = "// ";
    for (int i = 0; i < 97; ++i) accents += "\xC3\xA9";
    CHECK(file("sim/a.cpp", "// " + kLicence + accents + "\n").empty());
    CHECK(
        file("sim/a.cpp", "// " + kLicence + "auto a = R\"(\n" + std::string(120, 'x') + "\n)\";\n")
            .empty());
}

TEST_CASE("files: tests are named for what they test", "[unit][tidy]") {
    CHECK(file("tests/sim/a.cpp", "// " + kLicence + "TEST_CASE(\"a\") {}\n") ==
          Verdict{"1: test-name"});
    CHECK(file("tests/sim/a_test.cpp", "// " + kLicence + "TEST_CASE(\"a\") {}\n").empty());
    CHECK(file("sim/a_test.cpp", "// " + kLicence) == Verdict{"1: test-name"});
}

TEST_CASE("files: unfinished work has an issue's number", "[unit][tidy]") {
    CHECK(file("sim/a.cpp", "// " + kLicence + "// TODO: later\n") == Verdict{"2: todo"});
    CHECK(file("sim/a.cpp", "// " + kLicence + "// TODO(#12): the MTU of tunnels\n").empty());
}

TEST_CASE("files: headers are guarded, and no machine is named", "[unit][tidy]") {
    CHECK(file("sim/a.hpp", "// " + kLicence) == Verdict{"1: pragma-once"});
    CHECK(file("sim/a.hpp", "// " + kLicence + "#pragma once\n").empty());
    CHECK(file("docs/a.md",
               "see /wo"
               "rk/shared/a\n") == Verdict{"1: machine-path"});
}
