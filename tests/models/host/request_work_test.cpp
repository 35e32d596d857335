// SPDX-License-Identifier: Apache-2.0
#include "models/host/request_work.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::host;

namespace {

Endpoint client(std::uint32_t number) {
    return {IpAddress::v4(0x0a00'0000 + number), 1000};
}

}  // namespace

TEST_CASE("request work: a request is taken once, by the client's end", "[unit][host]") {
    RequestWork work;
    work.put(client(1), 11);
    work.put(client(2), 22);
    CHECK(work.take(client(1)) == 11U);
    CHECK_FALSE(work.take(client(1)).has_value());
    work.put(client(2), 23);
    CHECK(work.take(client(2)) == 23U);
    CHECK_FALSE(work.take(client(3)).has_value());
}

TEST_CASE("request work: what is answered is forgotten, what is given up is kept for the server",
          "[unit][host]") {
    RequestWork work;
    work.put(client(1), 11);
    work.forget(client(1));
    CHECK(work.size() == 0);
    work.put(client(1), 12);
    work.abandon(client(1));
    work.abandon(client(2));
    CHECK(work.take(client(1)) == 12U);
}

TEST_CASE("request work: of requests given up the oldest go at the limit", "[unit][host]") {
    RequestWork work;
    constexpr std::uint32_t kMax = RequestWork::kAbandonedMax;
    for (std::uint32_t i = 0; i < kMax; ++i) {
        work.put(client(i), i);
        work.abandon(client(i));
    }
    CHECK(work.size() == kMax);
    work.put(client(0), 7);  // the same end again: not the one that was given up
    for (std::uint32_t i = kMax; i < kMax + 2; ++i) {
        work.put(client(i), i);
        work.abandon(client(i));
    }
    CHECK(work.size() == kMax + 1);
    CHECK(work.take(client(0)) == 7U);
    CHECK_FALSE(work.take(client(1)).has_value());
    CHECK(work.take(client(2)) == 2U);
}
