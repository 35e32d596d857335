// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/rules.hpp"
#include "tests/tidy/verdict.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::tidy;

namespace {

Verdict includes(std::string path, std::string_view text) {
    return verdict(check_includes, std::move(path), text);
}

}  // namespace

TEST_CASE("includes: arrows of the house point one way", "[unit][tidy]") {
    CHECK(includes("sim/net/link.cpp", "#include \"sim/core/time.hpp\"\n").empty());
    CHECK(includes("sim/core/time.cpp", "#include \"sim/net/link.hpp\"\n") == Verdict{"1: layer"});
    CHECK(includes("sim/net/a.cpp", "\n#include \"models/host/a.hpp\"\n") == Verdict{"2: layer"});
    CHECK(includes("models/host/a.cpp", "#include \"models/ipvs/a.hpp\"\n").empty());
    CHECK(includes("models/host/a.cpp", "#include \"models/httpd/a.hpp\"\n").size() == 1);
    CHECK(includes("models/httpd/a.cpp", "#include \"models/client/a.hpp\"\n").size() == 1);
    CHECK(includes("models/host/a.cpp", "#include \"scenarios/runtime/a.hpp\"\n").size() == 1);
}

TEST_CASE("includes: protocol models see bytes and a few words of the core", "[unit][tidy]") {
    CHECK(includes("models/ipvs/a.cpp", "#include \"sim/wire/ipv4.hpp\"\n").empty());
    CHECK(includes("models/ipvs/sched/a.cpp", "#include \"sim/core/rng.hpp\"\n").empty());
    CHECK(includes("models/ipvs/a.cpp", "#include \"sim/core/world.hpp\"\n").size() == 1);
    CHECK(includes("models/ipvs/a.cpp", "#include \"sim/core/time_wheel.hpp\"\n").size() == 1);
    CHECK(includes("models/vrrp/a.cpp", "#include \"sim/net/link.hpp\"\n").size() == 1);
    CHECK(includes("models/vrrp/a.cpp", "#include \"models/ipvs/a.hpp\"\n").size() == 1);
}

TEST_CASE("includes: front ends see the session, never a model", "[unit][tidy]") {
    CHECK(includes("cli/main.cpp", "#include \"scenarios/runtime/session.hpp\"\n").empty());
    CHECK(includes("cli/main.cpp", "#include \"sim/core/time.hpp\"\n").empty());
    CHECK(includes("cli/main.cpp", "#include \"models/ipvs/director.hpp\"\n").size() == 1);
    CHECK(includes("cli/main.cpp", "#include \"sim/net/link.hpp\"\n").size() == 1);
}

TEST_CASE("includes: sim is tested without models, and nobody includes tests", "[unit][tidy]") {
    CHECK(includes("tests/sim/core/a_test.cpp", "#include \"models/ipvs/a.hpp\"\n").size() == 1);
    CHECK(includes("tests/cli/a_test.cpp", "#include \"scenarios/runtime/a.hpp\"\n").empty());
    CHECK(includes("sim/core/a.cpp", "#include \"tests/sim/a.hpp\"\n").size() == 1);
}

TEST_CASE("includes: our headers are named from the root", "[unit][tidy]") {
    CHECK(includes("sim/core/a.cpp", "#include \"time.hpp\"\n") == Verdict{"1: include-root"});
    CHECK(includes("sim/core/a.cpp", "#include \"../a.hpp\"\n") == Verdict{"1: include-root"});
    CHECK(includes("sim/core/a.cpp", "// #include \"time.hpp\"\n").empty());
}

TEST_CASE("includes: libraries stay behind their fences", "[unit][tidy]") {
    CHECK(includes("sim/net/a.cpp", "#include <boost/graph/adjacency_list.hpp>\n").empty());
    CHECK(includes("sim/core/a.cpp", "#include <boost/graph/a.hpp>\n") == Verdict{"1: fence"});
    CHECK(includes("scenarios/runtime/a.cpp", "#include <yaml-cpp/yaml.h>\n").empty());
    CHECK(includes("cli/a.cpp", "#include <yaml-cpp/yaml.h>\n").size() == 1);
    CHECK(includes("models/host/a.cpp", "#include <boost/regex.hpp>\n").size() == 1);
    CHECK(includes("cli/a.cpp", "#include <QWidget>\n") == Verdict{"1: fence"});
    CHECK(includes("gui/a.cpp", "#include <QWidget>\n").empty());
    CHECK(includes("sim/core/a.hpp", "#include <catch2/catch.hpp>\n").size() == 1);
    CHECK(includes("sim/core/a.cpp", "#include <fmt/format.h>\n#include <vector>\n").empty());
}
