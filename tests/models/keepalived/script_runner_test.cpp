// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/script_runner.hpp"

#include <catch2/catch.hpp>

namespace lvsim::keepalived {

using Words = std::vector<std::string>;

TEST_CASE("script: blanks part words, quotes and backslashes hold them", "[unit][keepalived]") {
    CHECK(words_of("/bin/check  10.0.0.1\t80 ") == Words{"/bin/check", "10.0.0.1", "80"});
    CHECK(words_of("sh -c 'exit 3'") == Words{"sh", "-c", "exit 3"});
    CHECK(words_of(R"(a "b \"c" d\ e '' 'f\g')") == Words{"a", "b \"c", "d e", "", "f\\g"});
    CHECK(words_of(" \t").empty());
}

TEST_CASE("script: how it ended is said as wait(2) tells", "[unit][keepalived]") {
    CHECK(to_text(ScriptStatus{false, 3}) == "exited with status 3");
    CHECK(to_text(ScriptStatus{true, 15}) == "terminated by signal 15");
    CHECK(ScriptStatus{false, 0}.is_success());
    CHECK_FALSE(ScriptStatus{true, 0}.is_success());
}

}  // namespace lvsim::keepalived
