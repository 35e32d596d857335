// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/delayed_ack.hpp"

#include "sim/net/tcp/receive_window.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net::tcp;

namespace {

constexpr DelayedAck::Limits kLimits{40_ms, 200_ms};
constexpr std::uint32_t kWindow = 64'240;

struct Receiver {
    DelayedAck ack;
    SimTime now;
    Receiver() { ack.start(now, 1460, kWindow); }
    void data(SimDuration after, std::uint32_t bytes = 1460) {
        now += after;
        ack.on_data(now, bytes, kWindow, 240_ms, kLimits);
    }
};

}  // namespace

TEST_CASE("delayed ack: sixteen ACKs at once, then they wait", "[unit][net][tcp]") {
    Receiver receiver;
    for (int i = 0; i < 16; ++i) {
        receiver.data(1_ms);
        CHECK(receiver.ack.is_scheduled());
        CHECK(receiver.ack.is_immediate());
        receiver.ack.on_ack_sent();
    }
    receiver.data(1_ms);
    CHECK_FALSE(receiver.ack.is_immediate());
    CHECK(receiver.ack.delay(SimDuration(), kLimits) == 40_ms);
}

TEST_CASE("delayed ack: who answers soon lets the answer carry the ACK", "[unit][net][tcp]") {
    Receiver receiver;
    receiver.data(1_ms);
    receiver.ack.on_data_sent(receiver.now + 10_ms);
    CHECK(receiver.ack.is_pingpong());
    CHECK_FALSE(receiver.ack.is_immediate());
    // A delay that was missed ends that, and the next ACKs are quick again.
    receiver.ack.on_timer(240_ms, kLimits);
    CHECK_FALSE(receiver.ack.is_pingpong());
}

TEST_CASE("delayed ack: an answer after the delay is none", "[unit][net][tcp]") {
    Receiver receiver;
    receiver.data(1_ms);
    receiver.ack.on_data_sent(receiver.now + 41_ms);
    CHECK_FALSE(receiver.ack.is_pingpong());
}

TEST_CASE("delayed ack: the delay follows a slow sender, up to 200 ms", "[unit][net][tcp]") {
    Receiver receiver;
    receiver.data(1_ms);
    receiver.ack.on_timer(240_ms, kLimits);  // 80 ms
    CHECK(receiver.ack.delay(SimDuration(), kLimits) == 80_ms);
    receiver.ack.on_timer(240_ms, kLimits);
    receiver.ack.on_timer(240_ms, kLimits);
    CHECK(receiver.ack.delay(SimDuration(), kLimits) == 200_ms);
    CHECK(receiver.ack.delay(50_ms, kLimits) == 50_ms);
    receiver.data(1_ms);
    CHECK(receiver.ack.delay(SimDuration(), kLimits) < 200_ms);
}

TEST_CASE("delayed ack: reading the end of a message sends the ACK", "[unit][net][tcp]") {
    Receiver receiver;
    receiver.data(1_ms, 1460);
    CHECK_FALSE(receiver.ack.is_due_after_read(1000, true));
    receiver.data(1_ms, 100);
    CHECK(receiver.ack.is_due_after_read(1000, true));
    CHECK_FALSE(receiver.ack.is_due_after_read(1000, false));
    CHECK(receiver.ack.is_due_after_read(1461, false));
}

TEST_CASE("receive window: the right edge never moves left", "[unit][net][tcp]") {
    ReceiveWindow window;
    window.start(1000, 65'535, 64'240);
    CHECK(window.remaining() == 64'240);
    CHECK(window.announce(0, 1460) == 64'240);
    window.advance(10'000);
    CHECK(window.remaining() == 54'240);
    CHECK(window.announce(20'000, 1460) == 54'240);  // 44 kB free, but that was promised
    window.advance(54'240);
    CHECK(window.announce(64'240, 1460) == 0);
    CHECK(window.remaining() == 0);
}

TEST_CASE("receive window: it opens by whole segments, and not by few bytes", "[unit][net][tcp]") {
    ReceiveWindow window;
    window.start(0, 65'535, 64'240);
    window.advance(64'240);
    CHECK(window.announce(64'240, 1460) == 0);
    CHECK(window.selected(64'000, 1460) == 0);
    CHECK_FALSE(window.is_update_due(64'000, 1460));
    CHECK(window.selected(55'535, 1460) == 6 * 1460);
    CHECK(window.is_update_due(55'535, 1460));
}
