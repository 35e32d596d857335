// SPDX-License-Identifier: Apache-2.0
//
// The checker process: how long until a fault is found (vrrp.md, 14.3 and 14.4), and what it does
// to a machine's own table.
#include "models/keepalived/checker_daemon.hpp"

#include "models/host/ipvs_module.hpp"
#include "models/httpd/httpd.hpp"
#include "models/keepalived/config/names.hpp"
#include "models/keepalived/events.hpp"
#include "tests/models/keepalived/checker_lab.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

namespace lvsim::keepalived {

namespace {

using Lines = std::vector<std::string>;

Endpoint at(std::uint8_t last, std::uint16_t port = 80) {
    return {IpAddress::v4(0x0a000100U | last), port};
}

/// delay_loop 2, retry 2, delay_before_retry 1, connect_timeout 1, warmup 0: that of the spec.
CheckerConfig checker(decltype(CheckerConfig::kind) kind) {
    CheckerConfig config{.kind = std::move(kind)};
    config.delay_loop = 2_s;
    config.retry = 2;
    config.delay_before_retry = 1_s;
    config.warmup = {};
    return config;
}

CheckerConfig tcp_check(std::uint8_t last) {
    TcpCheck check;
    check.connect.to = at(last);
    check.connect.timeout = 1_s;
    return checker(check);
}

CheckerConfig http_check(std::uint8_t last, std::initializer_list<const char*> paths) {
    HttpCheck check;
    check.connect.to = at(last);
    check.connect.timeout = 1_s;
    for (const char* path : paths) {
        UrlConfig url;
        url.path = path;
        check.urls.push_back(url);
    }
    return checker(check);
}

LvsConfig service_with(std::vector<CheckerConfig> checkers) {
    VirtualServerConfig service;
    service.name = server_name(at(254), IpProtocol::Tcp);
    service.services = {{IpProtocol::Tcp, at(254), 0}};
    service.scheduler = "rr";
    std::uint8_t last = 2;
    for (CheckerConfig& config : checkers) {
        RealServerConfig server;
        server.address = at(last++);
        server.name = server_name(server.address, IpProtocol::Tcp);
        server.method = ipvs::ForwardingMethod::DirectRoute;
        server.checkers = {std::move(config)};
        service.real_servers.push_back(std::move(server));
    }
    LvsConfig config;
    config.virtual_servers = {service};
    return config;
}

/// When a line came, after the start; the last one of that kind.
SimDuration when(const CheckerLab& lab, std::string_view part) {
    for (auto line = lab.lines.rbegin(); line != lab.lines.rend(); ++line) {
        if (line->text.find(part) != std::string::npos) return line->at - lab.begun;
    }
    return SimDuration::seconds(-1);
}

bool is_about(SimDuration time, SimDuration ideal) {
    return time >= ideal && time < ideal + 10_ms;
}

}  // namespace

TEST_CASE("TCP_CHECK: a closed port is found after the retries", "[protocol][keepalived]") {
    CheckerLab lab;
    lab.start(service_with({tcp_check(2)}));
    lab.wait_until(5500_ms);
    lab.server("s1").behave("refuse");
    lab.wait_until(14'500_ms);
    CHECK(is_about(when(lab, "Removing service"), 9_s));  // checks at 7, 8 and 9 s
    lab.server("s1").behave("ok 200 ok");
    lab.wait_until(20_s);
    CHECK(is_about(when(lab, "Adding service"), 15_s));  // 11, 12, 13, 15: the rhythm goes on
}

TEST_CASE("TCP_CHECK: a lost path costs connect_timeout each time", "[protocol][keepalived]") {
    CheckerLab lab;
    lab.start(service_with({tcp_check(2)}));
    lab.wait_until(4_s);
    lab.silence("s1", true);
    lab.wait_until(12_s);
    CHECK(is_about(when(lab, "Removing service"), 10_s));  // SYN at 5, 7, 9; each waits a second
}

TEST_CASE("HTTP_GET: two urls, one fails and recovers", "[protocol][keepalived]") {
    CheckerLab lab;
    lab.start(service_with({http_check(2, {"/a", "/b"})}));
    lab.wait_until(6500_ms);
    CHECK(lab.server("s1").request().starts_with("GET /a HTTP/1.0\r\n"));
    CHECK(lab.server("s1").request().find("\r\nHost: 10.0.1.2:80\r\n") != std::string::npos);
    lab.server("s1").behave("ok 500 no");
    lab.wait_until(11_s);
    CHECK(is_about(when(lab, "Removing service"), 9_s));  // /b at 7, 8 and 9 s
    lab.server("s1").behave("ok 200 ok");
    lab.wait_until(20_s);
    CHECK(is_about(when(lab, "Adding service"), 15_s));  // /b at 11, then /a at 13, /b at 15
    CHECK(when(lab, "url(/a)") < when(lab, "Adding service"));
}

TEST_CASE("HTTP_GET: the web server of lvsim passes by its digest, until its page changes",
          "[protocol][keepalived]") {
    CheckerLab lab;
    lab.server("s1").behave("refuse");
    httpd::HttpdConfig web = httpd::default_config(host::Profile::Debian12);
    web.pages["/"].text = "Ceci est le serveur 1";
    httpd::Httpd& server = lab.world.emplace<httpd::Httpd>(lab.machine("s1"), web);
    REQUIRE(server.start().empty());
    CheckerConfig check = http_check(2, {"/"});
    // printf 'Ceci est le serveur 1' | md5sum
    std::get<HttpCheck>(check.kind).urls[0].digest = "6e9a0e321f9aacb8c9cb4b49a8c3fbb1";
    for (const HttpProtocol protocol :
         {HttpProtocol::Http10, HttpProtocol::Http10Close, HttpProtocol::Http11}) {
        std::get<HttpCheck>(check.kind).protocol = protocol;
        lab.lines.clear();
        lab.start(service_with({check}));
        lab.wait(4_s);
        CHECK(when(lab, "Remote Web server [10.0.1.2]:tcp:80 succeed") > 0_s);
        CHECK(when(lab, "failed") < 0_s);
        lab.daemon->stop();
    }
    server.stop();
    web.pages["/"].text = "Ceci est le serveur 2";
    server.configure(web);
    REQUIRE(server.start().empty());
    lab.start(service_with({check}));
    lab.wait(4_s);
    CHECK(when(lab, "HTTP_CHECK on service [10.0.1.2]:tcp:80 failed after 2 retries.") > 0_s);
}

TEST_CASE("checkers: the first failure of all needs no retry", "[protocol][keepalived]") {
    CheckerLab lab;
    lab.server("s1").behave("refuse");
    lab.start(service_with({tcp_check(2), tcp_check(3)}));
    lab.wait_until(1500_ms);
    CHECK(is_about(when(lab, "Removing service [10.0.1.2]"), 1_s));
    CHECK(when(lab, "TCP_CHECK on service [10.0.1.2]:tcp:80 failed.") > 0_s);
}

TEST_CASE("checkers: warmup spreads the first checks, the same way in each run",
          "[unit][keepalived]") {
    const auto first_check = [] {
        CheckerLab lab;
        LvsConfig config = service_with({tcp_check(2)});
        config.virtual_servers[0].real_servers[0].checkers[0].warmup = 10_s;
        lab.start(config);
        lab.wait_until(12_s);
        return when(lab, "TCP connection");
    };
    const SimDuration first = first_check();
    CHECK(first > 1_s);
    CHECK(first < 11_s);
    CHECK(first == first_check());
}

TEST_CASE("checkers: the machine's table follows, and is empty in the end",
          "[protocol][keepalived]") {
    CheckerLab lab;
    lab.control.reaches_director = true;
    LvsConfig config = service_with({tcp_check(2), tcp_check(3)});
    config.tcp_timeout_seconds = 77;
    lab.start(config);
    ipvs::Director& director = lab.director.ipvs().director();
    CHECK(director.timeouts().tcp == 77);
    const auto servers = [&] {
        Lines addresses;
        const ipvs::ServiceView service = director.services().at(0);
        for (const auto& server : service.destinations) {
            addresses.push_back(to_text(server.server));
        }
        std::sort(addresses.begin(), addresses.end());
        return addresses;
    };
    CHECK(servers() == Lines{"10.0.1.2:80", "10.0.1.3:80"});
    lab.wait_until(1500_ms);
    lab.server("s1").behave("refuse");
    lab.wait_until(6_s);
    CHECK(servers() == Lines{"10.0.1.3:80"});
    lab.daemon->stop();
    CHECK(director.services().empty());
}

TEST_CASE("checkers: who deletes the service by hand is told about it in the log",
          "[protocol][keepalived]") {
    CheckerLab lab;
    lab.control.reaches_director = true;
    lab.start(service_with({tcp_check(2)}));
    lab.wait_until(1500_ms);
    lab.run(lab.director, "ipvsadm -C");
    lab.server("s1").behave("refuse");
    lab.wait_until(6_s);
    CHECK(when(lab,
               "IPVS cmd IP_VS_SO_SET_DELDEST(1160) error: No such service(3) "
               "(10.0.1.254:tcp:80 -> 10.0.1.2:80)") > 0_s);
}

TEST_CASE("checkers: killed, they leave the table and no socket", "[unit][keepalived]") {
    CheckerLab lab;
    lab.control.reaches_director = true;
    lab.server("s1").behave("hang");
    lab.start(service_with({http_check(2, {"/"})}));
    lab.wait_until(1500_ms);
    lab.daemon->kill();
    CHECK_FALSE(lab.daemon->is_running());
    CHECK(lab.director.ipvs().director().services().size() == 1);
    lab.wait(5_s);
    CHECK(lab.server("s1").connections() == 1);
    lab.start(service_with({tcp_check(2)}));
    CHECK(lab.daemon->is_running());
}

TEST_CASE("checkers: stopped by SIGSTOP they do nothing, then look at what has come",
          "[unit][keepalived]") {
    CheckerLab lab;
    lab.start(service_with({tcp_check(2), http_check(3, {"/"})}));
    lab.wait_until(3100_ms);
    lab.server("s1").behave("refuse");
    lab.server("s2").behave("slow:HTTP/1.0 200 OK\\r\\n\\r\\n");
    lab.wait_until(5100_ms);  // the second check of s2 reads its answer
    const std::size_t connections = lab.server("s2").connections();
    lab.daemon->suspend();
    lab.wait_until(30_s);
    CHECK(lab.server("s2").connections() == connections);
    CHECK(when(lab, "Removing service") < 0_s);
    lab.daemon->resume();
    lab.wait_until(30_s + 100_ms);
    CHECK(when(lab, "HTTP_CHECK") < 0_s);  // the answer was whole by then
    lab.wait_until(40_s);
    CHECK(when(lab, "Removing service [10.0.1.2]") > 30_s);
    CHECK(lab.server("s2").connections() > connections);
}

TEST_CASE("checkers: what is not modelled is said by name", "[unit][keepalived]") {
    CheckerLab lab;
    LvsConfig config = service_with({http_check(2, {"/"})});
    auto& check = config.virtual_servers[0].real_servers[0].checkers[0];
    std::get<HttpCheck>(check.kind).connect.fwmark = 1;
    lab.start(config);
    CHECK(when(lab, "not modelled in lvsim: fwmark of a checker") == 0_s);
    lab.wait_until(5_s);
    CHECK(lab.server("s1").connections() == 0);
}

TEST_CASE("checkers: each check is explained with what was asked and what came",
          "[unit][keepalived]") {
    struct Texts final : TraceSink {
        void on_trace(const TraceRecord& record) override {
            if (record.kind->name.starts_with("keepalived.")) all.push_back(record.text());
        }
        Lines all;
    };
    CheckerLab lab;
    Texts texts;
    lab.world.trace().subscribe(texts);
    lab.start(service_with({http_check(2, {"/a"})}));
    lab.wait_until(1500_ms);
    lab.server("s1").behave("ok 503 no");
    lab.wait_until(5500_ms);
    lab.world.trace().unsubscribe(texts);
    REQUIRE(texts.all.size() == 7);
    CHECK(texts.all[0] == "[10.0.1.254]:tcp:80 has its quorum: weight 1 >= 1 + 0");
    CHECK_THAT(texts.all[1], Catch::Contains("/a: status 200") && Catch::Contains(": good;"));
    CHECK_THAT(texts.all[2], Catch::Contains("status 503") && Catch::Contains("failure 1, 2"));
    CHECK_THAT(texts.all[4], Catch::StartsWith("[10.0.1.2]:tcp:80 of [10.0.1.254]:tcp:80 is down"));
    CHECK_THAT(texts.all[5], Catch::Contains("nothing alive"));
    CHECK_THAT(texts.all[6], Catch::Contains("failure 3 of 3"));
}

}  // namespace lvsim::keepalived
