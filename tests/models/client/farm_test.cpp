// SPDX-License-Identifier: Apache-2.0
//
// Connections from whole blocks of addresses of one machine, and requests for several pages.
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

#include <map>
#include <set>

namespace lvsim::client {

namespace {

IpPrefix prefix(std::string_view text) {
    return *IpPrefix::parse(text);
}

/// The block is the client's, and the server knows the way.
void make_farm(WebLab& lab, std::string_view block) {
    lab.client.stack().add_address(net::InterfaceIndex{0}, prefix(block));
    net::RouteEntry route;
    route.destination = prefix(block);
    route.gateway = *IpAddress::parse("10.0.2.15");
    REQUIRE(lab.server.stack().routes().add(route) == net::RouteError::None);
}

}  // namespace

TEST_CASE("farm: a walk gives each connection the next address, and begins again",
          "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    make_farm(lab, "10.64.0.0/30");
    lab.start({.pause = every(10_ms),
               .source = SourceChoice::Walk,
               .sources = prefix("10.64.0.0/30"),
               .count = 6});
    lab.wait(1_s);
    REQUIRE(lab.finished.size() == 6);
    std::string addresses;
    for (const auto& one : lab.finished) {
        CHECK(one.is_ok);
        addresses += to_text(one.local.address) + " ";
    }
    CHECK(addresses == "10.64.0.0 10.64.0.1 10.64.0.2 10.64.0.3 10.64.0.0 10.64.0.1 ");
}

TEST_CASE("farm: drawn addresses lie in the block and hardly ever repeat", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    make_farm(lab, "10.64.0.0/10");
    lab.start({.pause = every(1_ms),
               .source = SourceChoice::Draw,
               .sources = prefix("10.65.0.0/16"),
               .count = 1'000});
    lab.wait(10_s);
    REQUIRE(lab.finished.size() == 1'000);
    std::set<IpAddress> seen;
    for (const auto& one : lab.finished) {
        CHECK(one.is_ok);
        CHECK(prefix("10.65.0.0/16").contains(one.local.address));
        seen.insert(one.local.address);
    }
    CHECK(seen.size() > 980);
}

TEST_CASE("farm: neighbours get an answer to ARP for any address of the block",
          "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    lab.client.stack().add_address(net::InterfaceIndex{0}, prefix("10.0.2.128/25"));
    lab.start({.source = SourceChoice::Walk, .sources = prefix("10.0.2.200/32"), .count = 1});
    lab.wait(1_s);
    REQUIRE(lab.finished.size() == 1);
    CHECK(lab.finished[0].is_ok);
    CHECK(to_text(lab.finished[0].local.address) == "10.0.2.200");
}

TEST_CASE("farm: an address that is not the machine's cannot be used", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    lab.start({.source = SourceChoice::Walk, .sources = prefix("10.64.0.0/12"), .count = 1});
    lab.wait(1_s);
    REQUIRE(lab.finished.size() == 1);
    CHECK_FALSE(lab.finished[0].is_ok);
}

TEST_CASE("traffic: pages are drawn by their popularity", "[protocol][client]") {
    const auto shares = [](double zipf) {
        WebLab lab;
        lab.config.pages["/a"].text = std::string(1, 'a');
        lab.config.pages["/b"].text = std::string(2, 'b');
        lab.config.pages["/c"].text = std::string(3, 'c');
        lab.start_web();
        lab.start({.url = *parse_url("http://10.0.2.100/a"),
                   .targets = {"/a", "/b", "/c"},
                   .zipf = zipf,
                   .pause = every(5_ms),
                   .count = 6'000});
        lab.wait(60_s);
        std::map<std::uint64_t, double> of;
        for (const auto& one : lab.finished) of[one.body_bytes] += 1.0 / 6'000;
        return of;
    };
    auto alike = shares(0);
    CHECK(alike[1] == Approx(1.0 / 3).margin(0.02));
    CHECK(alike[3] == Approx(1.0 / 3).margin(0.02));
    auto skewed = shares(1);  // 1 : 1/2 : 1/3
    CHECK(skewed[1] == Approx(6.0 / 11).margin(0.02));
    CHECK(skewed[2] == Approx(3.0 / 11).margin(0.02));
    CHECK(skewed[3] == Approx(2.0 / 11).margin(0.02));
}

TEST_CASE("traffic: pauses follow their law", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    const auto law = Distribution::make(laws::Empirical{{{(1_ms).ns(), 3}, {(9_ms).ns(), 1}}});
    REQUIRE(law);
    lab.start({.pause = *law, .count = 4'000});
    lab.wait(60_s);
    REQUIRE(lab.finished.size() == 4'000);
    std::map<std::int64_t, int> pauses;
    for (std::size_t i = 1; i < lab.finished.size(); ++i) {
        ++pauses[(lab.finished[i].intended - lab.finished[i - 1].intended).ns()];
    }
    CHECK(pauses.size() == 2);
    CHECK(pauses[(9_ms).ns()] == Approx(1'000).margin(100));
}

}  // namespace lvsim::client
