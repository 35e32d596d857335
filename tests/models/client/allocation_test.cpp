// SPDX-License-Identifier: Apache-2.0
//
// Counts what the program allocates while requests and answers go to and fro.
#include "tests/models/client/web_lab.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <new>

namespace {

std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
    ++allocations;
    if (void* made = std::malloc(size)) return made;
    throw std::bad_alloc();
}

void operator delete(void* made) noexcept {
    std::free(made);
}

void operator delete(void* made, std::size_t) noexcept {
    std::free(made);
}

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
    const std::size_t before = allocations;
    const std::uint64_t served = traffic.counters().ok;
    lab.wait(span);
    const std::size_t made = allocations - before;
    CHECK(traffic.counters().ok > served + 1'000);
    CHECK(traffic.counters().failed == 0);
    lab.world.trace().subscribe(lab);
    return made;
}

}  // namespace

TEST_CASE("traffic and httpd: no allocation per request in steady state", "[protocol][client]") {
    // What is left: TCP's TIME_WAIT entries come and go in their own time, and tables grow by
    // doubling; a request itself costs none.
    CHECK(allocations_of({.interval = 20_ms}, 90_s) <= 8);
    CHECK(allocations_of({.interval = 5_ms, .requests_per_connection = 50}, 70_s) <= 8);
}

}  // namespace lvsim::client
