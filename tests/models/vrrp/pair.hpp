// SPDX-License-Identifier: Apache-2.0
//
// The two routers of most recordings: r1 (10.0.1.1, priority 100) and r2 (10.0.1.2, priority 50).
#pragma once

#include "tests/models/vrrp/bus.hpp"

#include <string>
#include <utility>
#include <vector>

namespace lvsim::vrrp::test {

using Lines = std::vector<std::string>;

[[nodiscard]] inline SimTime at_us(std::int64_t microseconds) {
    return SimTime::at(SimDuration::microseconds(microseconds));
}

struct Pair {
    Bus bus;
    Machine& r1;
    Machine& r2;

    explicit Pair(std::size_t interfaces = 1)
        : r1(bus.add("r1", 1, interfaces)), r2(bus.add("r2", 2, interfaces)) {}

    void start(RouterConfig first, RouterConfig second) {
        r1.start(std::move(first));
        r2.start(std::move(second));
    }
    /// At 7700 ms r1 is MASTER and has sent its last advert at 7609.375; nothing is remembered.
    void settle(RouterConfig first = config(100), RouterConfig second = config(50)) {
        start(std::move(first), std::move(second));
        bus.run_until(at_us(7'700'000));
        forget();
    }
    void forget() {
        bus.forget();
        r1.log().clear();
        r2.log().clear();
    }
};

}  // namespace lvsim::vrrp::test
