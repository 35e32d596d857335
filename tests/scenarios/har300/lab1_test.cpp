// SPDX-License-Identifier: Apache-2.0
//
// The first lab's scenarios do not hold by luck: other seeds draw other ports, sequence numbers
// and ARP lifetimes, and the same expectations hold.
#include "scenarios/runtime/report.hpp"
#include "scenarios/runtime/session.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

Report report_of(const std::string& scenario, std::uint64_t seed) {
    auto session = Session::load(LVSIM_ROOT "/scenarios/har300/" + scenario, {.seed = seed});
    if (!session) FAIL(to_text(session.error()));
    session->run_to_end();
    return session->finish();
}

TEST_CASE("lab 1: requests alternate, whatever the seed", "[scenario]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        CHECK(report_of("lab1-nat.yaml", seed).all_held());
    }
}

TEST_CASE("lab 1: a lost server loses its share and nothing else, whatever the seed",
          "[scenario]") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const auto report = report_of("lab1-server-lost.yaml", seed);
        INFO("seed " << seed << "\n" << to_text(report, {}));
        CHECK(report.all_held());
    }
}

TEST_CASE("lab 1: the view shows the director's table", "[scenario]") {
    auto session = Session::load(LVSIM_ROOT "/scenarios/har300/lab1-nat.yaml", {});
    REQUIRE(session);
    session->run_to_end();
    const auto view = session->view();
    REQUIRE(view.hosts.at(1).name == "directeur");
    REQUIRE(view.hosts[1].services.size() == 1);
    const auto& service = view.hosts[1].services[0];
    CHECK(service.name == "TCP 10.0.2.100:80");
    CHECK(service.scheduler == "rr");
    REQUIRE(service.destinations.size() == 2);
    CHECK(service.destinations[0].address == "10.0.3.150:8080");
    CHECK(service.destinations[0].forwarding == "Masq");
    CHECK(service.destinations[0].weight == 1);
    CHECK(service.destinations[0].active == 0);
    CHECK(service.destinations[0].inactive == 3);
}

TEST_CASE("lab 1: another seed is another run", "[scenario]") {
    CHECK(report_of("lab1-nat.yaml", 1).fingerprint == report_of("lab1-nat.yaml", 1).fingerprint);
    CHECK(report_of("lab1-nat.yaml", 1).fingerprint != report_of("lab1-nat.yaml", 2).fingerprint);
}

}  // namespace
}  // namespace lvsim::runtime
