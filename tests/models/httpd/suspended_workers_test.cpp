// SPDX-License-Identifier: Apache-2.0
//
// A web server with one worker that is stopped (SIGSTOP) while it serves, and goes on.
#include "models/httpd/httpd.hpp"
#include "tests/models/host/lab.hpp"
#include "tests/models/httpd/raw_client.hpp"

#include <catch2/catch.hpp>

namespace lvsim::httpd {

namespace {

/// The worker takes 100 ms for a page.
class WorkerLab final : public host::HostLab {
public:
    WorkerLab() {
        HttpdConfig config = default_config(host::Profile::Debian12);
        config.pages["/"].text = "page";
        config.workers = 1;
        const auto span = Distribution::make(laws::Constant{(100_ms).ns()});
        REQUIRE(span);
        config.service_time = *span;
        web = &world.emplace<Httpd>(server, config);
        REQUIRE(web->start().empty());
    }

    void ask(RawClient& raw) {
        raw.send("GET / HTTP/1.0\r\n\r\n");
        wait(20_ms);
    }

    const Endpoint at{*IpAddress::parse("10.0.2.100"), 80};
    Httpd* web = nullptr;
};

}  // namespace

TEST_CASE("httpd: a stopped worker writes nothing, and all at once when it goes on",
          "[protocol][httpd]") {
    WorkerLab lab;
    RawClient client(lab.client, lab.at);
    lab.ask(client);
    lab.web->suspend();
    lab.wait(1_s);
    CHECK(client.received().empty());
    lab.web->resume();
    lab.wait(10_ms);
    CHECK(client.body() == "page");
}

TEST_CASE("httpd: a stopped worker whose service time is not over serves to its end",
          "[protocol][httpd]") {
    WorkerLab lab;
    RawClient client(lab.client, lab.at);
    lab.ask(client);
    lab.web->suspend();
    lab.wait(20_ms);
    lab.web->resume();
    lab.wait(20_ms);
    CHECK(client.received().empty());
    lab.wait(60_ms);
    CHECK(client.body() == "page");
}

TEST_CASE("httpd: the worker of a client that went while it was stopped is free for the next",
          "[protocol][httpd]") {
    WorkerLab lab;
    RawClient impatient(lab.client, lab.at);
    lab.ask(impatient);
    RawClient next(lab.client, lab.at);
    lab.ask(next);
    lab.web->suspend();
    impatient.abort();
    lab.wait(1_s);
    lab.web->resume();
    CHECK(next.received().empty());
    lab.wait(150_ms);
    CHECK(next.body() == "page");
    CHECK(lab.web->counters().busy_max == 1);
}

TEST_CASE("httpd: a client that goes while a stopped worker's time runs keeps the worker busy",
          "[protocol][httpd]") {
    WorkerLab lab;
    RawClient impatient(lab.client, lab.at);
    lab.ask(impatient);
    lab.web->suspend();
    impatient.abort();
    lab.wait(20_ms);
    lab.web->resume();
    CHECK(lab.web->open_connections() == 1);
    lab.wait(80_ms);
    CHECK(lab.web->open_connections() == 0);
}

}  // namespace lvsim::httpd
