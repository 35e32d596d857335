// SPDX-License-Identifier: Apache-2.0
#include "sim/net/link.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;

namespace {

/// Notes when frames arrive, and of which size.
struct Arrivals final : FrameSink {
    explicit Arrivals(Network& network) : net(network) {}
    void accept_frame(FrameHandle frame) override {
        times_us.push_back(net.world().now().ns() / 1000);
        sizes.push_back(frame->size());
        net.count_delivered();
    }
    Network& net;
    std::vector<std::int64_t> times_us;
    std::vector<std::size_t> sizes;
};

struct LinkLab {
    explicit LinkLab(const LinkSettings& settings) : direction(lab.net, NodeId{0}, settings) {
        direction.set_receiver(&arrivals);
    }
    void send(std::size_t bytes) {
        FrameHandle frame = lab.net.frames().make();
        frame->set_payload(lab.net.payloads().copy_of(std::string(bytes, 'x')));
        direction.accept_frame(std::move(frame));
    }
    test::Lab lab;
    Arrivals arrivals{lab.net};
    LinkDirection direction;
};

}  // namespace

TEST_CASE("link: a frame arrives after the delay", "[unit][net]") {
    LinkLab link({200_us, 0, 1000});
    link.send(100);
    link.lab.run_for(1_ms);
    CHECK(link.arrivals.times_us == std::vector<std::int64_t>{200});
}

TEST_CASE("link: sending takes the frame's bits and the overhead at the rate", "[unit][net]") {
    // 1250 bytes in all at 10 Mbit/s are 1 ms.
    LinkLab link({200_us, 10'000'000, 1000});
    link.send(1226);
    link.send(1226);
    link.lab.run_for(10_ms);
    CHECK(link.arrivals.times_us == std::vector<std::int64_t>{1200, 2200});
}

TEST_CASE("link: a short frame takes as long as one of 60 bytes", "[unit][net]") {
    LinkLab link({0_us, 84 * 8 * 1000, 1000});
    link.send(20);
    link.lab.run_for(10_ms);
    CHECK(link.arrivals.times_us == std::vector<std::int64_t>{1000});
}

TEST_CASE("link: what finds the queue full is dropped, the frame being sent does not count",
          "[unit][net]") {
    LinkLab link({0_us, 10'000'000, 3});
    for (int i = 0; i < 6; ++i) {
        link.send(1226);
    }
    CHECK(link.direction.queued_packets() == 3);
    link.lab.run_for(10_ms);
    CHECK(link.arrivals.times_us == std::vector<std::int64_t>{1000, 2000, 3000, 4000});
    CHECK(link.lab.net.total_drops()[static_cast<std::size_t>(DropReason::QueueFull)] == 2);
}

TEST_CASE("link: the queue empties as frames are sent", "[unit][net]") {
    LinkLab link({50_ms, 10'000'000, 1});
    link.send(1226);
    link.send(1226);
    link.lab.run_for(1_ms);
    CHECK(link.direction.queued_packets() == 0);
    CHECK(link.direction.packets_under_way() == 2);
    link.send(1226);
    CHECK(link.direction.queued_packets() == 1);
    link.lab.run_for(1_s);
    CHECK(link.arrivals.times_us == std::vector<std::int64_t>{51'000, 52'000, 53'000});
}

TEST_CASE("link: one event is pending however many frames are under way", "[unit][net]") {
    LinkLab link({1_ms, 0, 1000});
    for (int i = 0; i < 50; ++i) {
        link.send(100);
    }
    CHECK(link.lab.world.pending_event_count() == 1);
    link.lab.run_for(2_ms);
    CHECK(link.arrivals.times_us.size() == 50);
}

TEST_CASE("link: frames of one moment arrive in the order in which they were sent on both links",
          "[unit][net]") {
    // Sent alternately on two equal links, they must come out alternately.
    test::Lab lab;
    struct Order final : FrameSink {
        Order(Network& network, std::vector<int>& to, int number)
            : net(network), order(to), link(number) {}
        void accept_frame(FrameHandle) override {
            order.push_back(link);
            net.count_delivered();
        }
        Network& net;
        std::vector<int>& order;
        int link;
    };
    std::vector<int> order;
    Order first(lab.net, order, 1);
    Order second(lab.net, order, 2);
    LinkDirection one(lab.net, NodeId{0}, {1_ms, 0, 1000});
    LinkDirection two(lab.net, NodeId{0}, {1_ms, 0, 1000});
    one.set_receiver(&first);
    two.set_receiver(&second);
    for (int i = 0; i < 3; ++i) {
        one.accept_frame(lab.net.frames().make());
        two.accept_frame(lab.net.frames().make());
    }
    lab.run_for(2_ms);
    CHECK(order == std::vector<int>{1, 2, 1, 2, 1, 2});
}

TEST_CASE("link: without a rate what is under way is limited too", "[unit][net]") {
    LinkLab link({1_s, 0, 1000});
    for (std::size_t i = 0; i < LinkDirection::kFramesMax + 5; ++i) {
        link.direction.accept_frame(link.lab.net.frames().make());
    }
    CHECK(link.direction.packets_under_way() == LinkDirection::kFramesMax);
    CHECK(link.lab.net.total_drops()[static_cast<std::size_t>(DropReason::QueueFull)] == 5);
}
