// SPDX-License-Identifier: Apache-2.0
//
// The web server over two whole stacks and a cable.
#include "models/httpd/httpd.hpp"

#include "models/httpd/events.hpp"
#include "tests/models/host/lab.hpp"
#include "tests/models/httpd/raw_client.hpp"

#include <catch2/catch.hpp>

namespace lvsim::httpd {

namespace {

constexpr std::string_view kGet = "GET / HTTP/1.0\r\n\r\n";
constexpr std::string_view kGet11 = "GET / HTTP/1.1\r\nHost: 10.0.2.100\r\n\r\n";

class WebLab final : public host::HostLab {
public:
    explicit WebLab(host::Profile profile = host::Profile::Debian12)
        : HostLab(profile), config(default_config(profile)) {
        config.pages["/"].text = "Ceci est le serveur 1";
        config.pages["/a"].text = "page a";
        config.pages["/big"].bytes = 300'000;
    }

    Httpd& start() {
        web = &world.emplace<Httpd>(server, config);
        REQUIRE(web->start().empty());
        return *web;
    }
    [[nodiscard]] RawClient connect() { return RawClient(client, at); }
    /// Sends everything at once and waits a moment.
    RawClient& ask(RawClient& raw, std::string_view text) {
        raw.send(text);
        wait(100_ms);
        return raw;
    }

    const Endpoint at{*IpAddress::parse("10.0.2.100"), 80};
    HttpdConfig config;
    Httpd* web = nullptr;
};

}  // namespace

TEST_CASE("httpd: a page, as Apache sends it", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient raw = lab.connect();
    lab.ask(raw, kGet);
    CHECK(raw.received() ==
          "HTTP/1.1 200 OK\r\nDate: Thu, 20 Dec 2012 17:00:00 GMT\r\n"
          "Server: Apache/2.4.57 (Debian)\r\nContent-Length: 21\r\nConnection: close\r\n"
          "Content-Type: text/html\r\n\r\nCeci est le serveur 1");
    CHECK(raw.is_end());
}

TEST_CASE("httpd: the date is that of the second", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    lab.wait(90_s);
    RawClient raw = lab.connect();
    lab.ask(raw, kGet);
    CHECK(raw.field("Date") == "Thu, 20 Dec 2012 17:01:30 GMT");
    lab.wait(86'400_s);
    RawClient later = lab.connect();
    lab.ask(later, kGet);
    CHECK(later.field("Date") == "Fri, 21 Dec 2012 17:01:30 GMT");
}

TEST_CASE("httpd: what stays open and what is said of it", "[protocol][httpd]") {
    struct Case {
        std::string_view request;
        bool is_kept;
        std::optional<std::string> connection;
        std::optional<std::string> keep_alive;
    };
    const std::vector<Case> cases = {
        {"GET / HTTP/1.0\r\n\r\n", false, "close", {}},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true, "Keep-Alive",
         "timeout=5, max=100"},
        {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", true, {}, {}},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: Keep-Alive\r\n\r\n", true, "Keep-Alive",
         "timeout=5, max=100"},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false, "close", {}},
        {"GET /none HTTP/1.1\r\nHost: a\r\n\r\n", true, {}, {}},
        {"PUT / HTTP/1.1\r\nHost: a\r\n\r\n", true, {}, {}},
        {"FOO / HTTP/1.1\r\nHost: a\r\n\r\n", false, "close", {}},
        {"GET / HTTP/1.1\r\n\r\n", false, "close", {}},
    };
    for (const Case& item : cases) {
        INFO(item.request);
        WebLab lab;
        lab.start();
        RawClient raw = lab.connect();
        lab.ask(raw, item.request);
        CHECK(raw.is_end() != item.is_kept);
        CHECK(raw.field("Connection") == item.connection);
        CHECK(raw.field("Keep-Alive") == item.keep_alive);
    }
}

TEST_CASE("httpd: centos-6 closes after each answer", "[protocol][httpd]") {
    WebLab lab(host::Profile::Centos6);
    lab.start();
    RawClient raw = lab.connect();
    lab.ask(raw, kGet11);
    CHECK(raw.field("Server") == "Apache/2.2.15 (CentOS)");
    CHECK(raw.field("Connection") == "close");
    CHECK(raw.is_end());
}

TEST_CASE("httpd: errors in Apache's words", "[protocol][httpd]") {
    struct Case {
        std::string_view request;
        std::string_view status;
        std::string_view says;
    };
    const std::vector<Case> cases = {
        {"GET /none HTTP/1.0\r\n\r\n", "HTTP/1.1 404 Not Found",
         "The requested URL was not found on this server."},
        {"POST / HTTP/1.0\r\n\r\n", "HTTP/1.1 405 Method Not Allowed",
         "The requested method POST is not allowed for this URL."},
        {"POST /none HTTP/1.0\r\n\r\n", "HTTP/1.1 404 Not Found", "Not Found"},
        {"DELETE /none HTTP/1.0\r\n\r\n", "HTTP/1.1 405 Method Not Allowed", "DELETE"},
        {"FOO / HTTP/1.0\r\n\r\n", "HTTP/1.1 501 Not Implemented",
         "FOO not supported for current URL."},
        {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request",
         "Your browser sent a request that this server could not understand."},
        {"nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request", "Bad Request"},
        {"GET / HTTP/2.0\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported", "505"},
        {"GET /%00 HTTP/1.0\r\n\r\n", "HTTP/1.1 404 Not Found", "404"},
        {"GET /../x HTTP/1.0\r\n\r\n", "HTTP/1.1 400 Bad Request", "400"},
    };
    for (const Case& item : cases) {
        INFO(item.request);
        WebLab lab;
        lab.start();
        RawClient raw = lab.connect();
        lab.ask(raw, item.request);
        CHECK(raw.status_line() == item.status);
        CHECK_THAT(raw.body(), Catch::Contains(std::string(item.says)));
        CHECK_THAT(raw.body(), Catch::Contains("Apache/2.4.57 (Debian) Server at 10.0.2.100 "
                                               "Port 80</address>"));
        CHECK(raw.field("Content-Length") == std::to_string(raw.body().size()));
        CHECK(raw.field("Content-Type") == "text/html; charset=iso-8859-1");
    }
}

TEST_CASE("httpd: a request line that is too long is refused before it ends", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient raw = lab.connect();
    lab.ask(raw, "GET /" + std::string(9'000, 'a'));
    CHECK(raw.status_line() == "HTTP/1.1 414 Request-URI Too Long");
    CHECK(raw.is_end());
    CHECK_FALSE(raw.closed() == net::TcpError::Reset);
}

TEST_CASE("httpd: HEAD has the head of GET and no body", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient get = lab.connect();
    lab.ask(get, kGet);
    RawClient head = lab.connect();
    lab.ask(head, "HEAD / HTTP/1.0\r\n\r\n");
    CHECK(head.received() + "Ceci est le serveur 1" == get.received());
    RawClient missing = lab.connect();
    lab.ask(missing, "HEAD /none HTTP/1.0\r\n\r\n");
    CHECK(missing.body().empty());
    CHECK(missing.field("Content-Length"));
}

TEST_CASE("httpd: pipelined requests are answered in order", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient raw = lab.connect();
    const std::string a = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    lab.ask(raw, std::string(kGet11) + a + std::string(kGet11) + "GET /none HT");
    CHECK(raw.count("HTTP/1.1 200 OK") == 3);
    CHECK(raw.received().find("page a") > raw.received().find("Ceci"));
    CHECK(raw.received().ends_with("serveur 1"));
    lab.ask(raw, "TP/1.1\r\nHost: a\r\n\r\n");
    CHECK(raw.count("HTTP/1.1 404") == 1);
}

TEST_CASE("httpd: a request may come byte by byte", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient raw = lab.connect();
    for (const char letter : kGet11) {
        raw.send(std::string_view(&letter, 1));
        lab.wait(10_ms);
    }
    lab.wait(100_ms);
    CHECK(raw.status_line() == "HTTP/1.1 200 OK");
}

TEST_CASE("httpd: a body that comes with a request is thrown away", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient raw = lab.connect();
    lab.ask(raw,
            "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nGET /" + std::string(kGet11));
    CHECK(raw.count("HTTP/1.1 200 OK") == 2);
}

TEST_CASE("httpd: a page larger than the send buffer arrives whole", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient raw = lab.connect();
    raw.send("GET /big HTTP/1.0\r\n\r\n");
    lab.wait(5_s);
    CHECK(raw.body().size() == 300'000);
    CHECK(raw.is_end());
    CHECK(lab.web->counters().body_bytes == 300'000);
}

TEST_CASE("httpd: pipelined requests wait for a large page", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient raw = lab.connect();
    raw.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    lab.wait(4_s);
    CHECK(raw.count("HTTP/1.1 200 OK") == 2);
    CHECK(raw.received().ends_with("page a"));
}

TEST_CASE("httpd: an idle connection is closed after the keep-alive timeout", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient raw = lab.connect();
    lab.ask(raw, kGet11);
    lab.wait(4'800_ms);
    CHECK_FALSE(raw.is_end());
    lab.wait(200_ms);
    CHECK(raw.is_end());
}

TEST_CASE("httpd: the announced number of further requests is kept to", "[protocol][httpd]") {
    WebLab lab;
    lab.config.keep_alive_max = 2;
    lab.start();
    RawClient raw = lab.connect();
    const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n";
    lab.ask(raw, request);
    CHECK(raw.count("max=2") == 1);
    lab.ask(raw, request);
    CHECK(raw.count("max=1") == 1);
    CHECK_FALSE(raw.is_end());
    lab.ask(raw, request);
    CHECK(raw.count("Connection: close") == 1);
    CHECK(raw.is_end());
}

TEST_CASE("httpd: a client that never asks is left in time", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    RawClient silent = lab.connect();
    RawClient slow = lab.connect();
    slow.send("GET / HTTP/1.1\r\nHo");
    lab.wait(19_s);
    CHECK_FALSE(silent.is_end());
    lab.wait(2_s);
    CHECK(silent.is_end());
    CHECK(silent.received().empty());
    CHECK(slow.status_line() == "HTTP/1.1 408 Request Timeout");
    lab.wait(60_s);
    CHECK(lab.web->open_connections() == 0);
}

TEST_CASE("httpd: the access log, by itself and as a file", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    for (const std::string_view request :
         {kGet, kGet, std::string_view("GET /none HTTP/1.0\r\n\r\n"),
          std::string_view("HEAD /a?\"x HTTP/1.0\r\n\r\n")}) {
        RawClient raw = lab.connect();
        lab.ask(raw, request);
        lab.wait(900_ms);
    }
    const std::string log = lab.web->access_log();
    CHECK(
        log.starts_with("10.0.2.15 - - [20/Dec/2012:17:00:00 +0000] \"GET / HTTP/1.0\" 200 21\n"
                        "10.0.2.15 - - [20/Dec/2012:17:00:01 +0000] \"GET / HTTP/1.0\" 200 21\n"
                        "10.0.2.15 - - [20/Dec/2012:17:00:02 +0000] \"GET /none HTTP/1.0\" 404 "));
    CHECK(log.ends_with("\"HEAD /a?\\\"x HTTP/1.0\" 200 -\n"));
    CHECK(lab.server.files().read("/var/log/httpd/access_log") == log);
}

TEST_CASE("httpd: the access log forgets its oldest lines", "[unit][httpd]") {
    WebLab lab;
    lab.config.access_log_lines_max = 3;
    lab.start();
    for (int i = 0; i < 5; ++i) {
        RawClient raw = lab.connect();
        lab.ask(raw, "GET /" + std::to_string(i) + " HTTP/1.0\r\n\r\n");
    }
    const std::string log = lab.web->access_log();
    CHECK(std::count(log.begin(), log.end(), '\n') == 3);
    CHECK(log.find("GET /1 ") == std::string::npos);
    CHECK(log.find("GET /2 ") < log.find("GET /4 "));
}

TEST_CASE("httpd: each answer is traced", "[protocol][httpd]") {
    struct Sink final : TraceSink {
        void on_trace(const TraceRecord& record) override {
            if (const auto* served = record.as<RequestServed>()) texts.push_back(served->text());
        }
        std::vector<std::string> texts;
    } sink;
    WebLab lab;
    lab.world.trace().subscribe(sink);
    lab.start();
    RawClient raw = lab.connect();
    lab.ask(raw, std::string(kGet11) + "GET /none HTTP/1.0\r\n\r\n");
    REQUIRE(sink.texts.size() == 2);
    CHECK_THAT(sink.texts[0], Catch::StartsWith("answered GET / of 10.0.2.15:"));
    CHECK_THAT(sink.texts[1], Catch::Contains("GET /none") && Catch::Contains("404"));
    lab.world.trace().unsubscribe(sink);
}

TEST_CASE("httpd: an address in use and one that is not ours", "[protocol][httpd]") {
    WebLab lab;
    lab.start();
    Httpd& second = lab.world.emplace<Httpd>(lab.server, lab.config);
    CHECK(second.start() ==
          "(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80\n"
          "no listening sockets available, shutting down\nAH00015: Unable to open logs\n");
    CHECK_FALSE(second.is_running());
    HttpdConfig config = lab.config;
    config.listen = {{IpAddress::v4(0), 8080}, {*IpAddress::parse("10.9.9.9"), 80}};
    Httpd& third = lab.world.emplace<Httpd>(lab.server, config);
    CHECK_THAT(third.start(),
               Catch::StartsWith("(99)Cannot assign requested address: AH00072: make_sock: could "
                                 "not bind to address 10.9.9.9:80\n"));
    RawClient raw(lab.client, {lab.at.address, 8080});
    lab.wait(1_s);
    CHECK(raw.closed() == net::TcpError::Refused);
}

TEST_CASE("httpd: stopped it refuses, started again it serves", "[protocol][httpd]") {
    WebLab lab;
    Httpd& web = lab.start();
    RawClient kept = lab.connect();
    lab.ask(kept, kGet11);
    web.stop();
    lab.wait(1_s);
    CHECK(kept.is_end());
    CHECK(web.open_connections() == 0);
    RawClient refused = lab.connect();
    lab.wait(1_s);
    CHECK(refused.closed() == net::TcpError::Refused);
    CHECK(web.start().empty());
    RawClient raw = lab.connect();
    lab.ask(raw, kGet);
    CHECK(raw.status_line() == "HTTP/1.1 200 OK");
}

TEST_CASE("httpd: power off empties it; boot has to start it", "[protocol][httpd]") {
    WebLab lab;
    Httpd& web = lab.start();
    RawClient kept = lab.connect();
    lab.ask(kept, kGet11);
    CHECK(web.open_connections() == 1);
    lab.server.power_off();
    CHECK(web.open_connections() == 0);
    CHECK_FALSE(web.is_running());
    lab.boot(lab.server);
    CHECK(web.start().empty());
    RawClient raw = lab.connect();
    lab.wait(10_s);
    lab.ask(raw, kGet);
    CHECK(raw.status_line() == "HTTP/1.1 200 OK");
}

TEST_CASE("httpd: a client that vanishes in mid-answer leaves nothing behind",
          "[protocol][httpd]") {
    WebLab lab;
    Httpd& web = lab.start();
    RawClient raw = lab.connect();
    raw.send("GET /big HTTP/1.0\r\n\r\n");
    lab.wait(1_ms);
    raw.abort();
    lab.wait(1_s);
    CHECK(web.open_connections() == 0);
}

}  // namespace lvsim::httpd
