// SPDX-License-Identifier: Apache-2.0
#include "models/client/url.hpp"

#include <catch2/catch.hpp>

namespace lvsim::client {

TEST_CASE("url: addresses, ports and paths", "[unit][client]") {
    const auto url = parse_url("http://10.0.2.100:8080/a?b=c#d");
    REQUIRE(url);
    CHECK(to_text(url->server) == "10.0.2.100:8080");
    CHECK(url->authority == "10.0.2.100:8080");
    CHECK(url->target == "/a?b=c");
    CHECK(parse_url("http://10.0.2.100")->target == "/");
    CHECK(parse_url("http://10.0.2.100")->authority == "10.0.2.100");
    CHECK(parse_url("http://10.0.2.100:80/")->authority == "10.0.2.100");
    CHECK(parse_url("http://10.0.2.100?x")->target == "/?x");
    CHECK(to_text(parse_url("http://[fd00::1]:81/")->server) == "[fd00::1]:81");
}

TEST_CASE("url: what is wrong with one", "[unit][client]") {
    CHECK(parse_url("https://10.0.2.100/").error() ==
          "'https://10.0.2.100/' does not begin with http://");
    CHECK(parse_url("http://www.example.com/").error() ==
          "'www.example.com' is not an address (load generators resolve no names)");
    CHECK(parse_url("http://10.0.2.100:0/").error() == "'10.0.2.100:0' has no port of 1 to 65535");
    CHECK(parse_url("http://10.0.2.100:70000/").error() ==
          "'10.0.2.100:70000' has no port of 1 to 65535");
    CHECK_FALSE(parse_url("http://10.0.2.100:/"));
    CHECK_FALSE(parse_url("http://me@10.0.2.100/"));
    CHECK_FALSE(parse_url("http://10.0.2.100/a b"));
    CHECK_FALSE(parse_url("http:///"));
    CHECK_FALSE(parse_url(""));
}

}  // namespace lvsim::client
