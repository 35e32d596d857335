// SPDX-License-Identifier: Apache-2.0
#include "models/host/language.hpp"

#include <catch2/catch.hpp>

namespace lvsim::host {
namespace {

TEST_CASE("a program speaks French when the first locale variable that is set says so",
          "[unit][host]") {
    CHECK_FALSE(speaks_french(Environment()));
    CHECK(speaks_french(Environment{{"LANG", "fr_FR.UTF-8"}}));
    CHECK(speaks_french(Environment{{"LANG", "en_US.UTF-8"}, {"LC_MESSAGES", "fr"}}));
    CHECK_FALSE(speaks_french(Environment{{"LANG", "fr_FR.UTF-8"}, {"LC_ALL", "C"}}));
    CHECK(speaks_french(Environment{{"LANG", "fr_FR.UTF-8"}, {"LC_ALL", ""}}));
    CHECK_FALSE(speaks_french(Environment{{"LANG", "frp_IT"}}));
}

}  // namespace
}  // namespace lvsim::host
