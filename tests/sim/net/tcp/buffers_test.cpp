// SPDX-License-Identifier: Apache-2.0
//
// The lists of slices: send buffer, receive queue, reassembly queue.
#include "sim/net/tcp/reassembly.hpp"
#include "sim/net/tcp/send_buffer.hpp"
#include "tests/sim/net/tcp/test_port.hpp"

#include <catch2/catch.hpp>
#include <rapidcheck.h>

using namespace lvsim;
using namespace lvsim::net::tcp;
using namespace lvsim::net::tcp::test;

namespace {

bool is_pattern_from(const PayloadRef& slice, std::size_t offset) {
    for (const std::byte value : slice.bytes()) {
        if (value != pattern_byte(offset++)) {
            return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("send buffer: within one piece a read is a slice, across two a copy",
          "[unit][net][tcp]") {
    Pools pools;
    SlicePool slices;
    SendBuffer buffer;
    const PayloadRef first = pools.pattern(100);
    buffer.append(slices, first);
    buffer.append(slices, pools.pattern(100, 100));
    CHECK(buffer.read(slices, pools.payloads, 10, 50).bytes().data() == first.bytes().data() + 10);
    const PayloadRef joined = buffer.read(slices, pools.payloads, 90, 20);
    CHECK(joined.size() == 20);
    CHECK(is_pattern_from(joined, 90));
    buffer.acknowledge(slices, 150);
    CHECK(buffer.size_bytes() == 50);
    CHECK(is_pattern_from(buffer.read(slices, pools.payloads, 0, 50), 150));
    buffer.clear(slices);
    CHECK(slices.in_use() == 0);
}

TEST_CASE("send buffer: any reads and acknowledgements see the bytes that were put in",
          "[property][net][tcp]") {
    CHECK(rc::check([] {
        Pools pools;
        SlicePool slices;
        SendBuffer buffer;
        std::size_t put = 0;
        std::size_t gone = 0;
        const auto steps = *rc::gen::container<std::vector<std::pair<int, std::uint32_t>>>(
            rc::gen::pair(rc::gen::inRange(0, 3), rc::gen::inRange(1U, 500U)));
        for (const auto& [what, amount] : steps) {
            const std::uint32_t size = buffer.size_bytes();
            if (what == 0) {
                buffer.append(slices, pools.pattern(amount, put));
                put += amount;
            } else if (what == 1 && size > 0) {
                const std::uint32_t offset = (amount * 7) % size;
                const std::uint32_t length = std::min(amount, size - offset);
                const PayloadRef bytes = buffer.read(slices, pools.payloads, offset, length);
                RC_ASSERT(bytes.size() == length);
                RC_ASSERT(is_pattern_from(bytes, gone + offset));
            } else if (what == 2) {
                const std::uint32_t acked = std::min(amount, size);
                buffer.acknowledge(slices, acked);
                gone += acked;
            }
            RC_ASSERT(buffer.size_bytes() == put - gone);
        }
        buffer.clear(slices);
        RC_ASSERT(slices.in_use() == 0U);
    }));
}

TEST_CASE("receive queue: slices come out in the order they went in", "[unit][net][tcp]") {
    Pools pools;
    SlicePool slices;
    SliceList list;
    list.push_back(slices, pools.pattern(10));
    list.push_back(slices, pools.pattern(20, 10));
    CHECK(list.size_bytes() == 30);
    CHECK(list.pop_front(slices).size() == 10);
    CHECK(is_pattern_from(list.pop_front(slices), 10));
    CHECK(list.pop_front(slices).empty());
    CHECK(list.empty());
}

TEST_CASE("reassembly: overlapping pieces in any order give each byte once",
          "[property][net][tcp]") {
    CHECK(rc::check([] {
        Pools pools;
        SlicePool slices;
        Reassembly queue;
        const auto start = *rc::gen::arbitrary<std::uint32_t>();
        const auto pieces =
            *rc::gen::container<std::vector<std::pair<std::uint32_t, std::uint32_t>>>(
                rc::gen::pair(rc::gen::inRange(0U, 300U), rc::gen::inRange(1U, 60U)));
        std::vector<bool> is_there(400);
        for (const auto& [offset, length] : pieces) {
            queue.insert(slices, start + offset, pools.pattern(length, offset));
            std::fill(is_there.begin() + offset, is_there.begin() + offset + length, true);
        }
        const auto held = std::count(is_there.begin(), is_there.end(), true);
        RC_ASSERT(queue.size_bytes() == static_cast<std::uint32_t>(held));
        std::uint32_t next = 0;
        while (next < 400) {
            const PayloadRef slice = queue.take_from(slices, start + next);
            RC_ASSERT(slice.empty() == !is_there[next]);
            RC_ASSERT(is_pattern_from(slice, next));
            next += slice.empty() ? 1 : static_cast<std::uint32_t>(slice.size());
        }
        RC_ASSERT(queue.empty());
        RC_ASSERT(slices.in_use() == 0U);
    }));
}

TEST_CASE("reassembly: what was received meanwhile is forgotten", "[unit][net][tcp]") {
    Pools pools;
    SlicePool slices;
    Reassembly queue;
    queue.insert(slices, 100, pools.pattern(10));
    queue.insert(slices, 120, pools.pattern(10));
    CHECK(queue.take_from(slices, 125).size() == 5);
    CHECK(queue.empty());
}
