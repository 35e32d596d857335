// SPDX-License-Identifier: Apache-2.0
//
// Streams of requests: when they start, on which connections, and how each ends.
#include "models/client/traffic.hpp"

#include "models/host/host.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

namespace lvsim::client {

namespace {

/// Accepts connections and never answers, until told to.
class StalledServer final : public net::TcpAcceptor, public net::TcpEvents {
public:
    explicit StalledServer(host::Host& host) : host_(host) {
        REQUIRE(host.stack().tcp().listen({IpAddress::v4(0), 80}, 100, *this) ==
                net::TcpError::None);
    }
    void answer(std::string_view text) {
        is_answering_ = true;
        text_ = text;
        for (const net::SocketId socket : sockets_) reply(socket);
    }
    void reset_all() {
        for (const net::SocketId socket : sockets_) host_.stack().tcp().abort(socket);
    }
    void close_all() {
        for (const net::SocketId socket : sockets_) host_.stack().tcp().shutdown_send(socket);
    }

private:
    void on_acceptable(std::uint16_t port) override {
        while (const auto socket = host_.stack().tcp().accept(port, *this)) {
            sockets_.push_back(*socket);
        }
    }
    void on_connected(net::SocketId) override {}
    void on_writable(net::SocketId) override {}
    void on_closed(net::SocketId, net::TcpError) override {}
    void on_readable(net::SocketId socket) override {
        bool has_request = false;
        while (!host_.stack().tcp().receive(socket).empty()) has_request = true;
        if (has_request && is_answering_) reply(socket);
    }
    void reply(net::SocketId socket) {
        host_.stack().tcp().send(socket, host_.stack().payloads().copy_of(text_));
    }

    host::Host& host_;
    std::vector<net::SocketId> sockets_;
    bool is_answering_ = false;
    std::string text_;
};

}  // namespace

TEST_CASE("traffic: open arrivals come at their times, the first at the start",
          "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic = lab.start({.pause = every(1_s), .count = 3});
    lab.wait(10_s);
    REQUIRE(lab.finished.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(lab.finished[i].number == i);
        CHECK(lab.finished[i].intended == SimTime::at(1_s * static_cast<std::int64_t>(i)));
        CHECK(lab.finished[i].is_ok);
        CHECK(lab.finished[i].status == 200);
        CHECK(lab.finished[i].body_bytes == 21);
        CHECK(lab.finished[i].ordinal == 0);
        CHECK(lab.finished[i].latency() < 2_ms);
    }
    CHECK(lab.finished[0].local.port != lab.finished[1].local.port);
    CHECK(traffic.is_finished());
    CHECK(traffic.counters().ok == 3);
    CHECK(traffic.counters().connections == 3);
    CHECK(lab.client.stack().tcp().socket_count() == 0);
}

TEST_CASE("traffic: a duration ends the arrivals", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic = lab.start({.pause = every(100_ms), .duration = 1_s});
    lab.wait(10_s);
    CHECK(traffic.counters().started == 10);
    CHECK(traffic.is_finished());
}

TEST_CASE("traffic: exponential arrivals have the stated mean and repeat exactly",
          "[protocol][client]") {
    const auto intended = [] {
        WebLab lab;
        lab.start_web();
        lab.start({.pause = poisson(10_ms), .count = 2'000});
        lab.wait(60_s);
        std::vector<SimTime> times;
        for (const Finished& request : lab.finished) times.push_back(request.intended);
        return times;
    };
    const auto times = intended();
    REQUIRE(times.size() == 2'000);
    CHECK(times == intended());
    const auto mean_ns = times.back().ns() / 2'000;
    CHECK(mean_ns > 9'400'000);
    CHECK(mean_ns < 10'600'000);
}

TEST_CASE("traffic: users wait for their answers and think", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic = lab.start(
        {.pattern = TrafficPattern::Users, .users = 3, .think = every(1_s), .duration = 10_s});
    lab.wait(20_s);
    CHECK(traffic.counters().ok == 30);
    CHECK(traffic.is_finished());
}

TEST_CASE("traffic: users who do not think still let time pass", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic = lab.start({.pattern = TrafficPattern::Users, .users = 2, .count = 500});
    lab.wait(10_s);
    CHECK(traffic.counters().ok == 500);
}

TEST_CASE("traffic: kept connections carry as many requests as asked", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic =
        lab.start({.pause = every(100_ms), .count = 6, .requests_per_connection = 3});
    lab.wait(10_s);
    CHECK(traffic.counters().ok == 6);
    CHECK(traffic.counters().connections == 2);
    std::vector<std::uint32_t> ordinals;
    for (const Finished& request : lab.finished) ordinals.push_back(request.ordinal);
    CHECK(ordinals == std::vector<std::uint32_t>{0, 1, 2, 0, 1, 2});
    CHECK(lab.web->counters().connections == 2);
}

TEST_CASE("traffic: a connection the server gave up is replaced", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic = lab.start({.pause = every(8_s), .count = 3, .requests_per_connection = 10});
    lab.wait(60_s);
    CHECK(traffic.counters().ok == 3);
    CHECK(traffic.counters().connections == 3);
}

TEST_CASE("traffic: a request on a connection that dies unanswered is asked again",
          "[protocol][client]") {
    WebLab lab;
    StalledServer stalled(lab.server);
    stalled.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    Traffic& traffic = lab.start({.pause = every(1_s), .count = 2, .requests_per_connection = 10});
    lab.wait(500_ms);
    CHECK(traffic.counters().ok == 1);
    // The reset crosses with the second request.
    lab.world.run_until(SimTime::at(999'950_us));
    stalled.reset_all();
    lab.wait(5_s);
    CHECK(traffic.counters().ok == 2);
    CHECK(traffic.counters().failed == 0);
    CHECK(traffic.counters().connections == 2);
}

TEST_CASE("traffic: latency counts from the intended start", "[protocol][client]") {
    WebLab lab;
    StalledServer stalled(lab.server);
    Traffic& traffic = lab.start({.pause = every(100_ms),
                                  .count = 10,
                                  .requests_per_connection = 100,
                                  .connections_max = 1});
    lab.wait(2_s);
    CHECK(lab.finished.empty());
    CHECK(traffic.counters().under_way() == 10);
    stalled.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    lab.wait(1_s);
    REQUIRE(lab.finished.size() == 10);
    for (const Finished& request : lab.finished) {
        INFO("request " << request.number);
        CHECK(request.intended == SimTime::at(100_ms * static_cast<std::int64_t>(request.number)));
        CHECK(request.latency() > 2_s - 100_ms * static_cast<std::int64_t>(request.number));
    }
    CHECK(lab.finished[5].started > SimTime::at(2_s));
    CHECK(traffic.counters().connections == 1);
}

TEST_CASE("traffic: open arrivals do not wait for a stalled server", "[protocol][client]") {
    WebLab lab;
    StalledServer stalled(lab.server);
    Traffic& traffic = lab.start({.pause = every(100_ms), .count = 10, .timeout = 3_s});
    lab.wait(1_s);
    CHECK(traffic.counters().connections == 10);
    lab.wait(10_s);
    REQUIRE(lab.finished.size() == 10);
    for (const Finished& request : lab.finished) {
        CHECK(request.error == "Operation timed out");
        CHECK(request.latency() == 3_s);
        CHECK_FALSE(request.is_ok);
    }
}

TEST_CASE("traffic: how requests fail, in words", "[protocol][client]") {
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n";
    SECTION("nobody listens") {
        WebLab lab;
        lab.start({.count = 1});
        lab.wait(1_s);
        REQUIRE(lab.finished.size() == 1);
        CHECK(lab.finished[0].error == "Connection refused");
        CHECK(lab.finished[0].status == 0);
    }
    SECTION("nobody answers ARP") {
        WebLab lab;
        lab.start_web();
        lab.server.power_off();
        lab.start({.count = 1});
        lab.wait(10_s);
        REQUIRE(lab.finished.size() == 1);
        CHECK(lab.finished[0].error == "No route to host");
    }
    SECTION("there is no route") {
        WebLab lab;
        lab.start({.url = *parse_url("http://10.9.9.9/"), .count = 2});
        lab.wait(5_s);
        REQUIRE(lab.finished.size() == 2);
        CHECK(lab.finished[0].error == "Network is unreachable");
        CHECK(lab.finished[0].latency() == SimDuration{});
    }
    SECTION("the server resets instead of answering") {
        WebLab lab;
        StalledServer stalled(lab.server);
        lab.start({.count = 1});
        lab.wait(100_ms);
        stalled.reset_all();
        lab.wait(100_ms);
        REQUIRE(lab.finished.size() == 1);
        CHECK(lab.finished[0].error == "Connection reset by peer");
    }
    SECTION("the server closes instead of answering") {
        WebLab lab;
        StalledServer stalled(lab.server);
        lab.start({.count = 1});
        lab.wait(100_ms);
        stalled.close_all();
        lab.wait(100_ms);
        REQUIRE(lab.finished.size() == 1);
        CHECK(lab.finished[0].error == "Empty reply from server");
    }
    SECTION("the server closes in the middle of a body") {
        WebLab lab;
        StalledServer stalled(lab.server);
        stalled.answer(head + "1234");
        lab.start({.count = 1});
        lab.wait(100_ms);
        stalled.close_all();
        lab.wait(100_ms);
        REQUIRE(lab.finished.size() == 1);
        CHECK(lab.finished[0].error == "transfer closed with 6 bytes remaining to read");
        CHECK(lab.finished[0].body_bytes == 4);
        CHECK(lab.finished[0].status == 200);
    }
    SECTION("the server resets in the middle of a body") {
        WebLab lab;
        StalledServer stalled(lab.server);
        stalled.answer(head + "1234");
        lab.start({.count = 1});
        lab.wait(100_ms);
        stalled.reset_all();
        lab.wait(100_ms);
        REQUIRE(lab.finished.size() == 1);
        CHECK(lab.finished[0].error == "Connection reset by peer");
    }
    SECTION("the page is missing") {
        WebLab lab;
        lab.start_web();
        lab.start({.url = *parse_url("http://10.0.2.100/none"), .count = 1});
        lab.wait(100_ms);
        REQUIRE(lab.finished.size() == 1);
        CHECK(lab.finished[0].error == "The requested URL returned an error: 404");
        CHECK(lab.finished[0].status == 404);
    }
}

TEST_CASE("traffic: a server that loses power in mid-answer leaves the client waiting",
          "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic =
        lab.start({.url = *parse_url("http://10.0.2.100/big"), .count = 1, .timeout = 30_s});
    lab.wait(1_ms);
    lab.server.power_off();
    lab.wait(29_s);
    CHECK(traffic.counters().under_way() == 1);
    lab.wait(2_s);
    REQUIRE(lab.finished.size() == 1);
    CHECK(lab.finished[0].error == "Operation timed out");
    CHECK(lab.finished[0].body_bytes < 300'000);
}

TEST_CASE("traffic: while its machine is off requests fail as they come", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic = lab.start({.pause = every(1_s), .count = 6});
    lab.wait(1'500_ms);
    lab.client.power_off();
    lab.wait(2_s);
    lab.boot(lab.client);
    lab.wait(10_s);
    CHECK(traffic.counters().ok == 4);
    CHECK(traffic.counters().failed == 2);
    REQUIRE(lab.finished.size() == 6);
    CHECK(lab.finished[2].error == "the machine is powered off");
}

TEST_CASE("traffic: what is under way when its machine loses power fails then",
          "[protocol][client]") {
    WebLab lab;
    StalledServer stalled(lab.server);
    Traffic& traffic = lab.start({.pause = every(10_ms), .count = 5, .connections_max = 2});
    lab.wait(1_s);
    lab.client.power_off();
    CHECK(traffic.counters().failed == 5);
    CHECK(traffic.is_finished());
}

TEST_CASE("traffic: users share a limited number of connections", "[protocol][client]") {
    WebLab lab;
    lab.start_web();
    Traffic& traffic = lab.start({.pattern = TrafficPattern::Users,
                                  .users = 10,
                                  .think = every(10_ms),
                                  .count = 200,
                                  .requests_per_connection = 5,
                                  .connections_max = 2});
    lab.wait(60_s);
    CHECK(traffic.counters().ok == 200);
    CHECK(traffic.counters().connections <= 60);
}

TEST_CASE("traffic: waiting requests are not forgotten when connecting fails",
          "[protocol][client]") {
    WebLab lab;
    Traffic& traffic = lab.start({.pause = every(1_ms), .count = 50, .connections_max = 3});
    lab.wait(60_s);
    CHECK(traffic.counters().failed == 50);
    CHECK(traffic.is_finished());
}

}  // namespace lvsim::client
