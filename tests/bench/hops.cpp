// SPDX-License-Identifier: Apache-2.0
//
// Packet-hops: frames of 1000 bytes that two machines throw at each other over a row of switches.
// A hop is one frame over one link, with its rate, its queue and its delay.
#include "sim/core/world.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/udp.hpp"
#include "tests/allocations.hpp"
#include "tests/bench/plan.hpp"

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

namespace lvsim::bench {
namespace {

using namespace lvsim::net;

constexpr std::uint32_t kSwitches = 8;
constexpr int kDatagrams = 64;
constexpr std::uint16_t kPort = 7;
constexpr LinkSettings kLink{SimDuration::microseconds(100), 1'000'000'000, 1000};

/// Sends back what comes.
class Echo final : public UdpEvents {
public:
    Echo(World& world, Network& network, NodeId node, std::uint32_t last_byte)
        : stack_(world.emplace<Stack>(world, network, node, "echo" + std::to_string(last_byte),
                                      StackProfile::Debian12)),
          address_(IpAddress::v4(0x0a00'0000U | last_byte)) {
        auto& card =
            stack_.add_interface("eth0", MacAddress::from_bits(0x0200'0000'0000U | last_byte));
        stack_.set_up(card.index(), true);
        stack_.add_address(card.index(), {address_, 24});
    }
    [[nodiscard]] Interface& card() { return *stack_.find_interface("eth0"); }
    [[nodiscard]] Endpoint endpoint() const { return {address_, kPort}; }
    void listen() { socket_ = stack_.udp().bind(endpoint(), *this).value(); }
    void throw_at(Endpoint other) {
        const std::string bytes(958, 'x');
        for (int i = 0; i < kDatagrams; ++i) {
            stack_.udp().send(socket_, other, stack_.payloads().copy_of(std::string_view(bytes)));
        }
    }
    void on_datagram(UdpSocketId socket, const UdpDatagram& datagram) override {
        ++received_;
        stack_.udp().send(socket, datagram.from, datagram.bytes);
    }
    void on_icmp_error(UdpSocketId, Endpoint, IcmpType, std::uint8_t) override {}
    [[nodiscard]] std::int64_t received() const { return received_; }

private:
    Stack& stack_;
    IpAddress address_;
    UdpSocketId socket_;
    std::int64_t received_ = 0;
};

class Row {
public:
    Row() : left_(world_, network_, NodeId{0}, 1), right_(world_, network_, NodeId{1}, 2) {
        Switch* last = nullptr;
        for (std::uint32_t i = 0; i < kSwitches; ++i) {
            auto& next = network_.add_switch(NodeId{2 + i}, "switch" + std::to_string(i));
            if (last == nullptr) {
                network_.attach(left_.card(), next, kLink);
            } else {
                network_.attach(*last, next, kLink);
            }
            last = &next;
        }
        network_.attach(right_.card(), *last, kLink);
        left_.listen();
        right_.listen();
        left_.throw_at(right_.endpoint());
        run(100_ms);  // ARP, and what waits for it beyond its queue is lost
        left_.throw_at(right_.endpoint());
        run(100_ms);
    }
    void run(SimDuration span) { world_.run_until(world_.now() + span); }
    [[nodiscard]] std::int64_t hops() const {
        return (left_.received() + right_.received()) * (kSwitches + 1);
    }

private:
    World world_{1};
    Network& network_{world_.emplace<Network>(world_)};
    Echo left_;
    Echo right_;
};

void measure(benchmark::State& state, SimDuration span) {
    for (auto _ : state) {
        Row row;
        const std::int64_t hops = row.hops();
        const auto allocations = test::allocation_count();
        const double start = processor_seconds();
        row.run(span);
        state.SetIterationTime(processor_seconds() - start);
        state.counters["allocations"] = static_cast<double>(test::allocation_count() - allocations);
        state.SetItemsProcessed(row.hops() - hops);
    }
}

}  // namespace

void add_hops(const Plan& plan) {
    const SimDuration span = plan.is_quick ? 20_ms : 10_s;
    benchmark::RegisterBenchmark("hops/switches",
                                 [span](benchmark::State& state) { measure(state, span); })
        ->Iterations(1)
        ->UseManualTime();
}

}  // namespace lvsim::bench
