// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/time_wait.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net::tcp;

namespace {

std::uint32_t add(TimeWaitList& list, std::uint16_t port, SimDuration expires) {
    TimeWait entry;
    entry.key.local_port = port;
    entry.expires = SimTime::at(expires);
    return list.add(entry);
}

std::vector<std::uint16_t> ports(const TimeWaitList& list) {
    std::vector<std::uint16_t> all;
    for (std::uint32_t slot = list.first(); slot != kNoSlot; slot = list.next(slot)) {
        all.push_back(list[slot].key.local_port);
    }
    return all;
}

}  // namespace

TEST_CASE("time wait: entries lie in the order in which they expire", "[unit][net][tcp]") {
    TimeWaitList list;
    const std::uint32_t first = add(list, 1, 60_s);
    const std::uint32_t second = add(list, 2, 61_s);
    add(list, 3, 61_s);
    add(list, 4, 30_s);
    CHECK(ports(list) == std::vector<std::uint16_t>{4, 1, 2, 3});
    list.reschedule(first, SimTime::at(70_s));
    CHECK(ports(list) == std::vector<std::uint16_t>{4, 2, 3, 1});
    list.remove(second);
    CHECK(ports(list) == std::vector<std::uint16_t>{4, 3, 1});
    CHECK(list.size() == 3);
    list.clear();
    CHECK(list.first() == kNoSlot);
    CHECK(list.size() == 0);
}
