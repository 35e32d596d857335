// SPDX-License-Identifier: Apache-2.0
//
// The web server behind TLS: a client that speaks it, and some that do not.
#include "models/host/tls/engine.hpp"
#include "models/httpd/httpd.hpp"
#include "tests/models/host/lab.hpp"
#include "tests/models/httpd/raw_client.hpp"

#include <catch2/catch.hpp>

#include <utility>

namespace lvsim::httpd {

namespace {

using State = host::TlsEngine::State;
constexpr std::string_view kGet = "GET / HTTP/1.0\r\n\r\n";
constexpr std::string_view kGet11 = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

class TlsLab final : public host::HostLab {
public:
    TlsLab() : HostLab(host::Profile::Debian12), config(default_config(host::Profile::Debian12)) {
        config.listen.push_back({IpAddress::v4(0), 443});
        config.tls_ports = {443};
        config.pages["/"].text = "Ceci est le serveur 1";
        config.pages["/a"].text = "page a";
        config.pages["/big"].bytes = 300'000;
        web = &world.emplace<Httpd>(server, config);
        REQUIRE(web->start().empty());
    }

    const Endpoint at{*IpAddress::parse("10.0.2.100"), 443};
    HttpdConfig config;
    Httpd* web = nullptr;
};

class TlsClient {
public:
    explicit TlsClient(TlsLab& lab) : lab_(lab), raw_(lab.client, lab.at) {
        tls.start("");
        exchange();
    }
    /// Sends what there is, waits a moment, and reads what came.
    void exchange() {
        for (int round = 0; round < 3; ++round) {
            raw_.send(tls.output());
            tls.output().clear();
            lab_.wait(1_s);
            tls.feed(raw_.received().substr(read_));
            read_ = raw_.received().size();
        }
    }
    std::string ask(std::string_view request) {
        tls.write(request);
        exchange();
        return std::exchange(tls.plain(), {});
    }
    [[nodiscard]] bool is_end() const { return raw_.is_end(); }

private:
    Rng rng_{1, "client"};
    TlsLab& lab_;
    RawClient raw_;
    std::size_t read_ = 0;

public:
    host::TlsEngine tls{host::TlsEngine::Role::Client, rng_};
};

}  // namespace

TEST_CASE("httpd: over TLS a page is the page, and its end is announced", "[protocol][httpd]") {
    TlsLab lab;
    TlsClient client(lab);
    REQUIRE(client.tls.state() == State::Open);
    const std::string answer = client.ask(kGet);
    CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 200 OK\r\n") &&
                           Catch::EndsWith("\r\n\r\nCeci est le serveur 1"));
    CHECK(client.tls.state() == State::Ended);
    CHECK(client.is_end());
    lab.wait(5_s);
    CHECK(lab.web->open_connections() == 0);
    CHECK(lab.web->counters().requests == 1);
    CHECK_THAT(lab.web->access_log(), Catch::Contains("\"GET / HTTP/1.0\" 200 21"));
}

TEST_CASE("httpd: a connection over TLS carries several requests", "[protocol][httpd]") {
    TlsLab lab;
    TlsClient client(lab);
    CHECK_THAT(client.ask(kGet11), Catch::EndsWith("page a"));
    CHECK(client.tls.state() == State::Open);
    CHECK_THAT(client.ask(kGet11), Catch::EndsWith("page a"));
    lab.wait(6_s);  // KeepAliveTimeout
    client.exchange();
    CHECK(client.tls.state() == State::Ended);
    CHECK(lab.web->open_connections() == 0);
}

TEST_CASE("httpd: a large page comes whole over TLS", "[protocol][httpd]") {
    TlsLab lab;
    TlsClient client(lab);
    const std::string answer = client.ask("GET /big HTTP/1.0\r\n\r\n");
    CHECK(answer.size() - answer.find("\r\n\r\n") - 4 == 300'000);
    CHECK(client.tls.state() == State::Ended);
}

TEST_CASE("httpd: HTTP without TLS on a port with TLS is a bad request", "[protocol][httpd]") {
    TlsLab lab;
    RawClient raw(lab.client, lab.at);
    raw.send(kGet);
    lab.wait(100_ms);
    CHECK(raw.status_line() == "HTTP/1.1 400 Bad Request");
    CHECK(raw.is_end());
    CHECK_THAT(lab.web->access_log(), Catch::Contains("\"GET / HTTP/1.0\" 400"));
}

TEST_CASE("httpd: TLS on a port without it is a bad request at once", "[protocol][httpd]") {
    TlsLab lab;
    Rng rng(1, "client");
    host::TlsEngine client(host::TlsEngine::Role::Client, rng);
    client.start("");
    RawClient raw(lab.client, {lab.at.address, 80});
    raw.send(client.output());
    lab.wait(100_ms);
    CHECK(raw.status_line() == "HTTP/1.1 400 Bad Request");
    CHECK(raw.is_end());
    client.feed(raw.received());
    CHECK(client.is_not_tls());
}

TEST_CASE("httpd: what is neither TLS nor HTTP gets an alert and is closed", "[protocol][httpd]") {
    TlsLab lab;
    RawClient raw(lab.client, lab.at);
    raw.send("ssh, perhaps");
    lab.wait(100_ms);
    CHECK(raw.received() == std::string("\x15\x03\x03\x00\x02\x02\x46", 7));
    CHECK(raw.is_end());
    CHECK(lab.web->access_log().empty());
}

TEST_CASE("httpd: who never ends the handshake is closed without a line", "[protocol][httpd]") {
    TlsLab lab;
    RawClient raw(lab.client, lab.at);
    lab.wait(lab.config.request_timeout + 1_s);
    CHECK(raw.is_end());
    CHECK(lab.web->access_log().empty());
    CHECK(lab.web->open_connections() == 0);
}

}  // namespace lvsim::httpd
