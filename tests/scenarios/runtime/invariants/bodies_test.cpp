// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/invariants/bodies.hpp"

#include "models/client/body_digest.hpp"
#include "models/client/events.hpp"
#include "models/httpd/events.hpp"
#include "tests/scenarios/runtime/hunt/lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

const Endpoint kClient{IpAddress::v4(0x0a00020f), 40000};

/// What a server says that it gave, and a client that it got.
class Exchange {
public:
    Exchange() : scenario_(test::hunt_scenario(test::hunt_lab())) {
        for (const auto& host : scenario_.hosts) names_.push_back(host.name);
        watch_.subscribe_to(bus_);
    }
    void served(std::uint16_t status = 200, std::string_view path = "/") {
        constexpr NodeId kServeur1{2};
        httpd::RequestServed served;
        served.client = kClient;
        served.path = path;
        served.status = status;
        bus_.emit(kServeur1, served);
    }
    Mismatches received(std::string_view body) {
        bus_.emit(NodeId{0}, client::BodyReceived{.local = kClient,
                                                  .ordinal = 0,
                                                  .bytes = body.size(),
                                                  .digest = client::body_digest(body)});
        return watch_.mismatches();
    }

private:
    Scenario scenario_;
    std::vector<std::string> names_;
    SimTime now_;
    TraceBus bus_{now_};
    BodyWatch watch_{names_, scenario_.hosts};
};

TEST_CASE("bodies: an answer must be the page of the server that gave it", "[unit][hunt]") {
    Exchange exchange;
    exchange.served();
    CHECK(exchange.received("one").empty());
    exchange.served();
    const Mismatches wrong = exchange.received("two");
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].what == "answer of serveur1 to 10.0.2.15:40000");
    CHECK(wrong[0].expected == "its page /, 3 bytes");
    CHECK(wrong[0].seen == "other bytes");
}

TEST_CASE("bodies: an answer that is too long is wrong; error pages are not judged",
          "[unit][hunt]") {
    Exchange exchange;
    exchange.served(404);
    CHECK(exchange.received("Not Found").empty());
    exchange.served(200, "/elsewhere");
    CHECK(exchange.received("whatever").empty());
    CHECK(exchange.received("from nobody").empty());
    exchange.served(200, "/?query");
    const Mismatches wrong = exchange.received("one and more");
    REQUIRE(wrong.size() == 1);
    CHECK(wrong[0].seen == "12 bytes");
}

TEST_CASE("bodies: a digest does not depend on how the bytes came", "[unit][client]") {
    client::BodyDigest digest;
    digest.on_body("stale");
    digest.begin();
    digest.on_body("a pa");
    digest.on_body("");
    digest.on_body("ge");
    CHECK(digest.value() == client::body_digest("a page"));
    CHECK(digest.value() != client::body_digest("a pagf"));
}

}  // namespace
}  // namespace lvsim::runtime
