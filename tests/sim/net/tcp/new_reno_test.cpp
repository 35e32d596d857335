// SPDX-License-Identifier: Apache-2.0
#include "sim/net/tcp/congestion.hpp"

#include <catch2/catch.hpp>

using namespace lvsim::net::tcp;

namespace {

constexpr std::uint32_t kMss = 1000;

struct Sender {
    std::unique_ptr<CongestionControl> policy = make_new_reno();
    CongestionState state;
    std::uint32_t acked_to = 1;
    std::uint32_t sent_to = 1;

    explicit Sender(std::uint32_t segments) { policy->start(state, segments * kMss, 0); }
    void fill() { sent_to = acked_to + policy->window(state, kMss); }
    LossResponse ack(std::uint32_t segments) {
        const AckSample sample{acked_to + segments * kMss, segments * kMss, sent_to - acked_to,
                               sent_to, kMss};
        acked_to += segments * kMss;
        return policy->on_new_ack(state, sample);
    }
    LossResponse duplicate() {
        return policy->on_duplicate_ack(state, {acked_to, 0, sent_to - acked_to, sent_to, kMss});
    }
};

}  // namespace

TEST_CASE("newreno: slow start grows by what is acknowledged, up to ssthresh", "[unit][net][tcp]") {
    Sender sender(10);
    sender.fill();
    sender.ack(4);
    CHECK(sender.state.cwnd == 14 * kMss);
    sender.state.ssthresh = 15 * kMss;
    sender.fill();
    sender.ack(6);
    CHECK(sender.state.cwnd == 15 * kMss);
}

TEST_CASE("newreno: congestion avoidance grows by one segment a window", "[unit][net][tcp]") {
    Sender sender(10);
    sender.state.ssthresh = 10 * kMss;
    for (int i = 0; i < 10; ++i) {
        CHECK(sender.state.cwnd == 10 * kMss);
        sender.fill();
        sender.ack(1);
    }
    CHECK(sender.state.cwnd == 11 * kMss);
}

TEST_CASE("newreno: a window that is not used does not grow", "[unit][net][tcp]") {
    Sender sender(10);
    sender.sent_to = sender.acked_to + 2 * kMss;
    sender.ack(2);
    CHECK(sender.state.cwnd == 10 * kMss);
}

TEST_CASE("newreno: the third duplicate ACK halves the window and retransmits",
          "[unit][net][tcp]") {
    Sender sender(10);
    sender.fill();
    CHECK(sender.duplicate() == LossResponse::None);
    CHECK(sender.policy->window(sender.state, kMss) == 11 * kMss);
    CHECK(sender.duplicate() == LossResponse::None);
    CHECK(sender.policy->window(sender.state, kMss) == 12 * kMss);
    CHECK(sender.duplicate() == LossResponse::FastRetransmit);
    CHECK(sender.state.ssthresh == 5 * kMss);
    CHECK(sender.state.cwnd == 8 * kMss);
    CHECK(sender.duplicate() == LossResponse::None);
    CHECK(sender.state.cwnd == 9 * kMss);
}

TEST_CASE("newreno: a partial ACK retransmits the next hole, a full one ends recovery",
          "[unit][net][tcp]") {
    Sender sender(10);
    sender.fill();
    sender.duplicate();
    sender.duplicate();
    sender.duplicate();
    CHECK(sender.ack(2) == LossResponse::RetransmitPartial);
    CHECK(sender.state.cwnd == 7 * kMss);  // 8 - 2 + 1
    CHECK(sender.ack(8) == LossResponse::None);
    CHECK_FALSE(sender.state.in_fast_recovery);
    CHECK(sender.state.cwnd == 2 * kMss);  // nothing is outstanding: no burst
}

TEST_CASE("newreno: duplicate ACKs of what was sent before a timeout start no fast retransmit",
          "[unit][net][tcp]") {
    Sender sender(10);
    sender.fill();
    sender.policy->on_timeout(sender.state, {sender.acked_to, 0, 10 * kMss, sender.sent_to, kMss},
                              true);
    CHECK(sender.state.cwnd == kMss);
    CHECK(sender.state.ssthresh == 5 * kMss);
    sender.ack(3);
    sender.duplicate();
    sender.duplicate();
    CHECK(sender.duplicate() == LossResponse::None);
    // Repeated timeouts of the same data do not lower ssthresh further.
    sender.policy->on_timeout(sender.state, {sender.acked_to, 0, kMss, sender.sent_to, kMss},
                              false);
    CHECK(sender.state.ssthresh == 5 * kMss);
}

TEST_CASE("newreno: idle timeouts halve the window down to the restart window",
          "[unit][net][tcp]") {
    Sender sender(40);
    sender.policy->on_idle(sender.state, 10 * kMss, 1);
    CHECK(sender.state.cwnd == 20 * kMss);
    sender.policy->on_idle(sender.state, 10 * kMss, 5);
    CHECK(sender.state.cwnd == 10 * kMss);
}
