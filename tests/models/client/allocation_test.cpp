// SPDX-License-Identifier: Apache-2.0
//
// Counts what the program allocates while requests and answers go to and fro.
#include "models/client/events.hpp"
#include "tests/allocations.hpp"
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

namespace lvsim::client {

namespace {

/// Allocations of `span` after a warm-up of the same length.
std::size_t allocations_of(TrafficConfig config, SimDuration span) {
    WebLab lab;
    lab.world.trace().unsubscribe(lab);
    lab.config.access_log_lines_max = 1'000;
    lab.start_web();
    const Traffic& traffic = lab.start(std::move(config));
    lab.wait(span);
    const std::size_t before = lvsim::test::allocation_count();
    const std::uint64_t served = traffic.counters().ok;
    lab.wait(span);
    const std::size_t made = lvsim::test::allocation_count() - before;
    CHECK(traffic.counters().ok > served + 1'000);
    CHECK(traffic.counters().failed == 0);
    lab.world.trace().subscribe(lab);
    return made;
}

}  // namespace

TEST_CASE("traffic and httpd: no allocation per request in steady state", "[protocol][client]") {
    // What is left: TCP's TIME_WAIT entries come and go in their own time, and tables grow by
    // doubling; a request itself costs none.
    CHECK(allocations_of({.pause = every(20_ms)}, 90_s) <= 8);
    CHECK(allocations_of({.pause = every(5_ms), .requests_per_connection = 50}, 70_s) <= 8);
}

TEST_CASE("traffic: a request that fails costs no allocation either", "[protocol][client]") {
    struct Sink final : TraceSink {
        void on_trace(const TraceRecord& record) override {
            if (const auto* finished = record.as<RequestFinished>()) {
                if (finished->error == "Connection refused") ++refused;
            }
        }
        std::uint64_t refused = 0;
    } sink;
    WebLab lab;
    lab.world.trace().unsubscribe(lab);
    lab.world.trace().subscribe(sink);
    lab.start({.pause = every(5_ms)});  // nobody listens
    lab.wait(20_s);
    const std::uint64_t before = sink.refused;
    const std::size_t allocations = lvsim::test::allocation_count();
    lab.wait(20_s);
    CHECK(lvsim::test::allocation_count() - allocations <= 8);
    CHECK(sink.refused == before + 4'000);
    lab.world.trace().unsubscribe(sink);
    lab.world.trace().subscribe(lab);
}

}  // namespace lvsim::client
