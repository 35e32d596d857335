// SPDX-License-Identifier: Apache-2.0
//
// Client, TCP and web server together are a queue with several servers: with Poisson arrivals and
// exponential service times queueing theory knows how long one waits (Erlang C).
#include "sim/net/tcp/tcp_layer.hpp"
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace lvsim::client {

namespace {

struct Queue {
    std::uint32_t workers;
    double arrivals_per_s;
    double mean_service_s;

    /// The time in it: Erlang's C formula by the recursion of his B formula.
    [[nodiscard]] double mean_time_s() const {
        const double offered = arrivals_per_s * mean_service_s;
        double blocked = 1;
        for (std::uint32_t k = 1; k <= workers; ++k) {
            blocked = offered * blocked / (k + offered * blocked);
        }
        const double used = offered / workers;
        const double waits = blocked / (1 - used * (1 - blocked));
        return waits * mean_service_s / (workers - offered) + mean_service_s;
    }
};

struct Estimate {
    double mean = 0;
    double half_width = 0;  ///< Of three standard errors.
};

/// Batch means: neighbours in a queue wait alike, batches of thousands hardly do.
Estimate estimate(const std::vector<Finished>& finished) {
    constexpr std::size_t kBatches = 20;
    const std::size_t size = finished.size() / kBatches;
    std::vector<double> means(kBatches, 0.0);
    for (std::size_t i = 0; i < size * kBatches; ++i) {
        means[i / size] +=
            static_cast<double>(finished[i].latency().ns()) / 1e9 / static_cast<double>(size);
    }
    const double mean = std::accumulate(means.begin(), means.end(), 0.0) / kBatches;
    double squares = 0;
    for (const double one : means) squares += (one - mean) * (one - mean);
    return {mean, 3 * std::sqrt(squares / (kBatches - 1) / kBatches)};
}

Estimate simulate(const Queue& queue) {
    WebLab lab;
    const auto service = SimDuration::nanoseconds(std::llround(queue.mean_service_s * 1e9));
    const auto pause = SimDuration::nanoseconds(std::llround(1e9 / queue.arrivals_per_s));
    lab.config.workers = queue.workers;
    lab.config.service_time = poisson(service);
    lab.config.backlog = 4096;
    lab.start_web();
    const Traffic& traffic = lab.start({.pause = poisson(pause), .count = 20'000});
    while (!traffic.is_finished()) lab.wait(60_s);
    CHECK(traffic.counters().failed == 0);
    return estimate(lab.finished);
}

}  // namespace

TEST_CASE("web server: workers with exponential service times wait as Erlang C says",
          "[protocol][client][httpd]") {
    for (const Queue& queue : {Queue{1, 1.0, 0.5}, Queue{4, 6.4, 0.5}, Queue{16, 28.8, 0.5}}) {
        const Estimate found = simulate(queue);
        INFO(queue.workers << " workers: " << found.mean << " +- " << found.half_width
                           << ", expected " << queue.mean_time_s());
        CHECK(std::abs(found.mean - queue.mean_time_s()) < found.half_width);
        // And the interval says something.
        CHECK(found.half_width < 0.25 * queue.mean_time_s());
    }
}

TEST_CASE("web server: who finds no worker waits in the backlog, and beyond it for TCP's next try",
          "[protocol][client][httpd]") {
    WebLab lab;
    lab.config.workers = 1;
    lab.config.backlog = 1;  // two wait all the same, as on Linux
    lab.config.service_time = every(400_ms);
    const httpd::Httpd& web = lab.start_web();
    lab.start({.pause = every(1_ms), .count = 4});
    lab.wait(200_ms);
    CHECK(web.open_connections() == 1);
    CHECK(lab.server.stack().tcp().counters().listen_overflows > 0);
    lab.wait(10_s);
    REQUIRE(lab.finished.size() == 4);
    const auto ms = [&](std::size_t i) {
        return static_cast<double>(lab.finished[i].latency().ns()) / 1e6;
    };
    CHECK(ms(0) == Approx(400).margin(20));
    CHECK(ms(1) == Approx(800).margin(20));
    CHECK(ms(2) == Approx(1'200).margin(20));
    CHECK(ms(3) == Approx(1'600).margin(20));  // its SYN was ignored, and sent again after a second
    CHECK(web.counters().busy_max == 1);
}

TEST_CASE("web server: a page may take its own time, an error takes none",
          "[protocol][client][httpd]") {
    WebLab lab;
    lab.config.service_time = every(100_ms);
    lab.config.pages["/report"].text = "long";
    lab.config.pages["/report"].service_time = every(2_s);
    lab.start_web();
    lab.start({.url = *parse_url("http://10.0.2.100/report"), .count = 1});
    lab.wait(5_s);
    REQUIRE(lab.finished.size() == 1);
    CHECK(lab.finished[0].latency().ns() / 1'000'000'000 == 2);
    const auto ask = [&](const char* name, const char* url) {
        TrafficConfig config;
        config.name = name;
        config.url = *parse_url(url);
        config.start = lab.world.now();
        config.count = 1;
        lab.world.emplace<Traffic>(lab.client, config);
        lab.wait(5_s);
        return lab.finished.back().latency();
    };
    CHECK(ask("home", "http://10.0.2.100/") > 100_ms);
    CHECK(ask("missing", "http://10.0.2.100/missing") < 50_ms);
}

TEST_CASE("web server: a worker serves on for a client that has gone",
          "[protocol][client][httpd]") {
    WebLab lab;
    lab.config.workers = 1;
    lab.config.service_time = every(3_s);
    const httpd::Httpd& web = lab.start_web();
    lab.start({.count = 1, .timeout = 1_s});
    lab.wait(2_s);
    CHECK(lab.finished.at(0).error == "Operation timed out");
    CHECK(web.open_connections() == 1);
    lab.wait(5_s);
    CHECK(web.open_connections() == 0);
}

}  // namespace lvsim::client
