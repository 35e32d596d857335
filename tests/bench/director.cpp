// SPDX-License-Identifier: Apache-2.0
//
// The director alone, without links and machines: packets of established connections, visited in a
// scattered order, and connections made anew. A packet is a copy of one that was made beforehand;
// the copy is part of the price.
#include "models/ipvs/director.hpp"

#include "tests/allocations.hpp"
#include "tests/bench/plan.hpp"
#include "tests/models/ipvs/quiet_ports.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace lvsim::bench {
namespace {

using namespace lvsim::ipvs;

constexpr std::uint32_t kPortsPerClient = 50'000;
constexpr std::uint32_t kFirstPort = 1024;

class Lab {
public:
    Lab()
        : director_({}, ports_.all()),
          syn_(packet(TcpFlags{.syn = true})),
          ack_(packet(TcpFlags{.ack = true})) {
        const ServiceKey key{IpProtocol::Tcp, {kVip, 80}};
        is_ready_ = director_.add_service({.key = key, .scheduler = "rr"}) == AdminError::None;
        for (std::uint32_t server = 1; server <= 4; ++server) {
            const Endpoint endpoint{IpAddress::v4(0x0a01'0000U | server), 80};
            is_ready_ &= director_.add_destination(key, {.server = endpoint}) == AdminError::None;
        }
    }
    [[nodiscard]] bool is_ready() const { return is_ready_; }
    [[nodiscard]] bool open(std::uint32_t client) { return send(*syn_, client); }
    [[nodiscard]] bool acknowledge(std::uint32_t client) { return send(*ack_, client); }
    /// Lets every entry end.
    void expire() {
        const SimTime end = ports_.time + 1000_s;
        while (ports_.wake_up <= end) {
            ports_.time = std::max(ports_.time, std::exchange(ports_.wake_up, kTimeNever));
            director_.on_wake_up();
        }
        ports_.time = end;
    }
    [[nodiscard]] Director& director() { return director_; }

private:
    static constexpr IpAddress kVip = IpAddress::v4(0x0a00'0264);

    [[nodiscard]] FrameHandle packet(TcpFlags flags) {
        FrameHandle frame = frames_.make();
        EthernetView(frame->append(kEthernetHeaderBytes)).set_type(EtherType::Ipv4);
        Ipv4View ip(frame->append(kIpv4HeaderBytes));
        ip.clear(kIpv4HeaderBytes);
        ip.put_total_bytes(kIpv4HeaderBytes + kTcpHeaderBytes);
        ip.put_ttl(64);
        ip.put_protocol(IpProtocol::Tcp);
        ip.put_destination(kVip);
        TcpView tcp(frame->append(kTcpHeaderBytes));
        tcp.put_destination_port(80);
        tcp.put_header_bytes(kTcpHeaderBytes);
        tcp.put_flags(flags);
        return frame;
    }
    /// Of the client's own port and address; their checksums do not matter to the director.
    [[nodiscard]] bool send(const Frame& like, std::uint32_t client) {
        FrameHandle frame = frames_.copy(like);
        frame->set_l3(frame->data() + kEthernetHeaderBytes);
        frame->set_l4(frame->data() + kEthernetHeaderBytes + kIpv4HeaderBytes);
        frame->ipv4().put_source(IpAddress::v4(0x0c00'0000U + client / kPortsPerClient));
        frame->tcp().put_source_port(
            static_cast<std::uint16_t>(kFirstPort + client % kPortsPerClient));
        frame->ingress = 1;
        return director_.on_request(PacketPlace::LocalIn, frame).verdict == PacketVerdict::Stolen;
    }

    FramePool frames_;
    QuietPorts ports_;
    Director director_;
    FrameHandle syn_;
    FrameHandle ack_;
    bool is_ready_ = false;
};

/// Any order in which the next entry cannot be guessed from the last, and every one has its turn.
constexpr std::uint32_t kStride = 611'953;

void measure_established(benchmark::State& state, std::uint32_t connections) {
    const auto lab = std::make_unique<Lab>();
    bool is_well = lab->is_ready();
    for (std::uint32_t client = 0; client < connections; ++client) {
        is_well &= lab->open(client);
        is_well &= lab->acknowledge(client);
    }
    if (!is_well) return state.SkipWithError("a packet was not forwarded");
    const auto allocations = test::allocation_count();
    std::uint32_t client = 0;
    for (auto _ : state) {
        is_well &= lab->acknowledge(client);
        client = (client + kStride) % connections;
    }
    if (!is_well) return state.SkipWithError("a packet was not forwarded");
    state.SetItemsProcessed(state.iterations());
    state.counters["allocations"] = static_cast<double>(test::allocation_count() - allocations);
    state.counters["bytes_per_connection"] =
        static_cast<double>(lab->director().connection_table_bytes()) / connections;
}

/// A SYN each; when all are there they expire, off the clock.
void measure_new(benchmark::State& state, std::uint32_t connections) {
    const auto lab = std::make_unique<Lab>();
    bool is_well = lab->is_ready();
    std::uint32_t client = 0;
    for (auto _ : state) {
        is_well &= lab->open(client);
        if (++client < connections) continue;
        state.PauseTiming();
        lab->expire();
        client = 0;
        state.ResumeTiming();
    }
    if (!is_well) return state.SkipWithError("a packet was not forwarded");
    state.SetItemsProcessed(state.iterations());
}

}  // namespace

void add_director(const Plan& plan) {
    const std::uint32_t few = plan.is_quick ? 100 : 1000;
    const std::uint32_t many = plan.is_quick ? 1000 : 1'000'000;
    const auto add = [&plan](const char* name, auto* function, std::uint32_t connections) {
        auto* added = benchmark::RegisterBenchmark(
            name, [=](benchmark::State& state) { function(state, connections); });
        if (plan.is_quick) added->Iterations(1000);
    };
    add("director/established_1k", measure_established, few);
    add("director/established_1m", measure_established, many);
    add("director/new", measure_new, many);
}

}  // namespace lvsim::bench
