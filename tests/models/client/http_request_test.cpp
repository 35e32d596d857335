// SPDX-License-Identifier: Apache-2.0
#include "models/client/http_request.hpp"

#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::client {

namespace {

HttpRequestConfig to(std::string_view url) {
    return {.url = *parse_url(url)};
}

}  // namespace

TEST_CASE("http request: fetches a page", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    HttpRequest request(lab.client, to("http://10.0.2.100/"));
    CHECK_FALSE(request.is_done());
    lab.wait(1_s);
    REQUIRE(request.is_done());
    CHECK(request.response().status == 200);
    CHECK(request.response().body == "Ceci est le serveur 1");
    CHECK_THAT(request.response().head, Catch::StartsWith("HTTP/1.1 200 OK\r\n"));
    CHECK(request.response().error_text.empty());
}

TEST_CASE("http request: a large page, HEAD and HTTP/1.0", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    HttpRequest big(lab.client, to("http://10.0.2.100/big"));
    HttpRequest head(lab.client, {.url = *parse_url("http://10.0.2.100/"), .method = "HEAD"});
    HttpRequest old(lab.client, {.url = *parse_url("http://10.0.2.100/"), .is_http_1_0 = true});
    lab.wait(5_s);
    CHECK(big.response().body.size() == 300'000);
    CHECK(head.response().status == 200);
    CHECK(head.response().body.empty());
    CHECK(old.response().body == "Ceci est le serveur 1");
}

TEST_CASE("http request: a refused connection and one to nowhere", "[protocol][client]") {
    WebLab lab;
    HttpRequest refused(lab.client, to("http://10.0.2.100/"));
    HttpRequest nowhere(lab.client, to("http://10.9.9.9/"));
    CHECK(nowhere.is_done());
    CHECK(nowhere.response().error_text == "Network is unreachable");
    lab.wait(1_s);
    CHECK(refused.response().error == HttpError::Refused);
    CHECK(refused.response().error_text == "Connection refused");
}

TEST_CASE("http request: connect and whole timeouts", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    lab.server.power_off();
    HttpRequest connecting(lab.client,
                           {.url = *parse_url("http://10.0.2.100/"), .connect_timeout = 500_ms});
    lab.wait(1_s);
    CHECK(connecting.response().error == HttpError::TimedOut);
    HttpRequest gone(lab.client, {.url = *parse_url("http://10.0.2.100/"), .timeout = 10_s});
    lab.wait(20_s);
    CHECK(gone.response().error == HttpError::HostUnreachable);
}

TEST_CASE("http request: may be given up at any time", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    {
        HttpRequest request(lab.client, to("http://10.0.2.100/big"));
        lab.wait(2_ms);
    }
    lab.wait(10_s);
    CHECK(lab.web->open_connections() == 0);
}

}  // namespace lvsim::client
