// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/payload.hpp"

#include "sim/wire/checksum.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;

TEST_CASE("payload: a block lives as long as somebody refers to it", "[unit][wire]") {
    PayloadPool pool;
    PayloadRef first = pool.copy_of("hello");
    CHECK(first.text() == "hello");
    CHECK(pool.blocks_in_use() == 1);
    PayloadRef second = first;
    first.reset();
    CHECK(first.empty());
    CHECK(second.text() == "hello");
    CHECK(pool.blocks_in_use() == 1);
    PayloadRef third = std::move(second);
    CHECK(third.text() == "hello");
    third = PayloadRef();
    CHECK(pool.blocks_in_use() == 0);
}

TEST_CASE("payload: assigning to oneself and to another slice of the block", "[unit][wire]") {
    PayloadPool pool;
    PayloadRef ref = pool.copy_of("hello");
    const PayloadRef& same = ref;
    ref = same;
    CHECK(ref.text() == "hello");
    ref = ref.slice(1, 3);
    CHECK(ref.text() == "ell");
    ref = ref.slice(2, 1);
    CHECK(ref.text() == "l");
    CHECK(pool.blocks_in_use() == 1);
}

TEST_CASE("payload: an empty one has no block", "[unit][wire]") {
    PayloadPool pool;
    const PayloadRef none = pool.copy_of(std::string_view());
    CHECK(none.empty());
    CHECK(none.bytes().empty());
    CHECK(none.folded_sum() == 0);
    CHECK(none.slice(0, 0).empty());
    const PayloadRef some = pool.copy_of("x");
    CHECK(some.slice(1, 0).empty());
    CHECK(pool.blocks_in_use() == 1);
}

TEST_CASE("payload: blocks of a size class are used again", "[unit][wire]") {
    PayloadPool pool;
    for (const std::size_t size : {1U, 256U, 257U, 1024U, 4096U, 16384U, 65536U, 65537U, 300000U}) {
        std::span<std::byte> writable;
        const std::byte* memory = nullptr;
        {
            const PayloadRef ref = pool.allocate(size, writable);
            CHECK(writable.size() == size);
            writable.front() = std::byte{1};
            writable.back() = std::byte{2};
            memory = ref.bytes().data();
        }
        if (size <= 65536) {
            const PayloadRef again = pool.allocate(size, writable);
            CHECK(again.bytes().data() == memory);
        }
    }
    CHECK(pool.blocks_in_use() == 0);
}

TEST_CASE("payload: the sum of a whole block and of slices is that of their bytes",
          "[unit][wire]") {
    PayloadPool pool;
    const PayloadRef all = pool.copy_of("The quick brown fox");
    for (std::size_t offset = 0; offset <= all.size(); ++offset) {
        const PayloadRef part = all.slice(offset, all.size() - offset);
        ChecksumSum sum;
        sum.add_bytes(part.bytes());
        CHECK(part.folded_sum() == sum.folded());
        CHECK(part.folded_sum() == sum.folded());
    }
}
