// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/frame.hpp"

#include <catch2/catch.hpp>

#include <cstring>

using namespace lvsim;

namespace {

struct Pools {
    PayloadPool payloads;
    FramePool frames;
};

void put(Frame& frame, std::string_view text) {
    std::memcpy(frame.append(text.size()), text.data(), text.size());
}

std::string text_of(const Frame& frame) {
    std::string text(frame.size(), '\0');
    frame.copy_to(std::as_writable_bytes(std::span(text)));
    return text;
}

std::string part_of(const Frame& frame, std::size_t offset, std::size_t bytes) {
    std::string text(bytes, '.');
    const std::size_t copied = frame.copy_from(offset, std::as_writable_bytes(std::span(text)));
    return text.substr(0, copied);
}

}  // namespace

TEST_CASE("frame: grows at both ends and is cut at both ends", "[unit][wire]") {
    Pools pools;
    const FrameHandle frame = pools.frames.make();
    CHECK(frame->size() == 0);
    put(*frame, "head");
    frame->set_payload(pools.payloads.copy_of("payload"));
    CHECK(text_of(*frame) == "headpayload");
    std::memcpy(frame->prepend(3), "pre", 3);
    CHECK(text_of(*frame) == "preheadpayload");
    frame->drop_front(5);
    CHECK(text_of(*frame) == "adpayload");
    frame->truncate(9);
    CHECK(text_of(*frame) == "adpayload");
    frame->truncate(5);
    CHECK(text_of(*frame) == "adpay");
    frame->truncate(1);
    CHECK(text_of(*frame) == "a");
    CHECK(frame->payload().empty());
    CHECK(pools.payloads.blocks_in_use() == 0);
    frame->truncate(0);
    CHECK(frame->size() == 0);
}

TEST_CASE("frame: the whole area can be filled", "[unit][wire]") {
    Pools pools;
    const FrameHandle frame = pools.frames.make();
    std::memset(frame->append(Frame::kInlineBytesMax), 'a', Frame::kInlineBytesMax);
    std::memset(frame->prepend(Frame::kHeadroomBytes), 'b', Frame::kHeadroomBytes);
    CHECK(frame->size() == Frame::kAreaBytes);
    CHECK(text_of(*frame) == std::string(40, 'b') + std::string(216, 'a'));
}

TEST_CASE("frame: parts are copied across the border of header and payload", "[unit][wire]") {
    Pools pools;
    const FrameHandle frame = pools.frames.make();
    put(*frame, "0123");
    frame->set_payload(pools.payloads.copy_of("456789"));
    CHECK(part_of(*frame, 0, 4) == "0123");
    CHECK(part_of(*frame, 2, 4) == "2345");
    CHECK(part_of(*frame, 4, 3) == "456");
    CHECK(part_of(*frame, 7, 3) == "789");
    CHECK(part_of(*frame, 7, 9) == "789");
    CHECK(part_of(*frame, 10, 3).empty());
    CHECK(part_of(*frame, 99, 3).empty());
    CHECK(part_of(*frame, 0, 0).empty());
    const FrameHandle empty = pools.frames.make();
    CHECK(part_of(*empty, 0, 3).empty());
    empty->copy_to({});
}

TEST_CASE("frame: a copy has the same bytes, id and descriptor and shares the payload",
          "[unit][wire]") {
    Pools pools;
    const FrameHandle frame = pools.frames.make();
    put(*frame, "header");
    frame->set_payload(pools.payloads.copy_of("payload"));
    frame->set_l3(frame->data() + 2);
    frame->set_l4(frame->data() + 4);
    frame->mark = 7;
    frame->ingress = 3;
    frame->is_ipvs_handled = true;
    frame->is_to_this_host = false;
    frame->checksum_state = ChecksumState::Good;
    const FrameHandle copy = pools.frames.copy(*frame);
    CHECK(text_of(*copy) == "headerpayload");
    CHECK(copy->id == frame->id);
    CHECK(copy->mark == 7);
    CHECK(copy->ingress == 3);
    CHECK(copy->is_ipvs_handled);
    CHECK_FALSE(copy->is_to_this_host);
    CHECK(copy->checksum_state == ChecksumState::Good);
    CHECK(copy->l3() - copy->data() == 2);
    CHECK(copy->l4() - copy->data() == 4);
    CHECK(pools.payloads.blocks_in_use() == 1);
    *copy->data() = std::byte{'H'};
    CHECK(text_of(*frame) == "headerpayload");
}

TEST_CASE("frame: a used one comes back fresh, with a new id", "[unit][wire]") {
    Pools pools;
    FrameHandle frame = pools.frames.make();
    const Frame* memory = frame.get();
    const std::uint64_t id = frame->id;
    put(*frame, "text");
    frame->mark = 1;
    frame->set_l3(frame->data() + 1);
    frame.reset();
    frame.reset();
    CHECK_FALSE(frame);
    CHECK(pools.frames.frames_in_use() == 0);
    const FrameHandle fresh = pools.frames.make();
    CHECK(fresh.get() == memory);
    CHECK(fresh->id != id);
    CHECK(fresh->size() == 0);
    CHECK(fresh->mark == 0);
    CHECK_FALSE(fresh->has_l3());
}

TEST_CASE("frame: handles move; many frames live at once", "[unit][wire]") {
    Pools pools;
    std::vector<FrameHandle> frames;
    for (int i = 0; i < 1000; ++i) {
        frames.push_back(pools.frames.make());
        put(*frames.back(), std::to_string(i));
    }
    CHECK(pools.frames.frames_in_use() == 1000);
    CHECK(text_of(*frames[999]) == "999");
    frames[0] = std::move(frames[1]);
    CHECK(text_of(*frames[0]) == "1");
    frames.clear();
    CHECK(pools.frames.frames_in_use() == 0);
}

TEST_CASE("frame: makes room in front as long as its area has some behind", "[unit][wire]") {
    Pools pools;
    const FrameHandle frame = pools.frames.make();
    put(*frame, "eth-");
    std::byte* l3 = frame->append(6);
    std::memcpy(l3, "packet", 6);
    frame->set_l3(l3);
    frame->set_l4(l3 + 2);
    CHECK(frame->make_headroom(Frame::kHeadroomBytes));
    CHECK(frame->l3() == l3);  // it was there
    REQUIRE(frame->make_headroom(Frame::kAreaBytes - 10));
    CHECK(text_of(*frame) == "eth-packet");
    CHECK(std::memcmp(frame->l3(), "packet", 6) == 0);
    CHECK(std::memcmp(frame->l4(), "cket", 4) == 0);
    CHECK_FALSE(frame->make_headroom(Frame::kAreaBytes - 9));
    std::memcpy(frame->prepend(4), "more", 4);
    CHECK(text_of(*frame) == "moreeth-packet");
}
