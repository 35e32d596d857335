// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"
#include "tests/tidy/verdict.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::tidy;

TEST_CASE("build files: no globs, no flags that change numbers", "[unit][tidy]") {
    const auto say = [](std::string_view text) {
        return verdict(check_build_file, "sim/CMakeLists.txt", text);
    };
    CHECK(say("file(GLOB sources *.cpp)\n") == Verdict{"1: glob"});
    CHECK(say("file(GLOB a *.hpp)  # tidy: allow glob: a check must look\n").empty());
    CHECK(say("# no GLOB here\n").empty());
    CHECK(say("add_compile_options(-O2 -ffast-math)\n") == Verdict{"1: build-flag"});
}

TEST_CASE("build files: every source is named, every header is used", "[unit][tidy]") {
    const Tree tree = {
        Source("sim/CMakeLists.txt",
               "lvsim_add_library(net SOURCES net/a.cpp)\n# net/dead.cpp used to be here\n"),
        Source("sim/net/a.cpp", "#include \"sim/net/a.hpp\"\n"),
        Source("sim/net/a.hpp", ""),
        Source("sim/net/dead.cpp", ""),
        Source("sim/net/dead.hpp", ""),
    };
    Findings findings;
    check_dead_files(tree, findings);
    REQUIRE(findings.size() == 2);
    CHECK(findings[0].file == "sim/net/dead.cpp");
    CHECK(findings[1].file == "sim/net/dead.hpp");
}
