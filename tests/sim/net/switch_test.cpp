// SPDX-License-Identifier: Apache-2.0
#include "sim/net/switch.hpp"

#include "tests/sim/net/lab.hpp"

using namespace lvsim;
using namespace lvsim::net;

namespace {

struct PortLog final : FrameSink {
    explicit PortLog(Network& network) : net(network) {}
    void accept_frame(FrameHandle) override {
        ++frames;
        net.count_delivered();
    }
    Network& net;
    int frames = 0;
};

/// A switch with ports 0, 1, 2, ... that count what comes out.
struct SwitchLab {
    explicit SwitchLab(std::size_t ports) : to(lab.network("lan")) {
        for (std::size_t i = 0; i < ports; ++i) {
            logs.push_back(std::make_unique<PortLog>(lab.net));
            inputs.push_back(&to.add_port(*logs.back()));
        }
    }
    void send(std::size_t port, std::uint64_t source, std::uint64_t destination) {
        FrameHandle frame = lab.net.frames().make();
        EthernetView ethernet(frame->append(kEthernetHeaderBytes));
        ethernet.set_source(MacAddress::from_bits(source));
        ethernet.set_destination(MacAddress::from_bits(destination));
        ethernet.set_type(EtherType::Ipv4);
        inputs[port]->accept_frame(std::move(frame));
    }
    /// Frames out of each port since the last call.
    std::vector<int> out() {
        std::vector<int> result;
        for (const auto& log : logs) {
            result.push_back(std::exchange(log->frames, 0));
        }
        return result;
    }
    test::Lab lab;
    Switch& to;
    std::vector<std::unique_ptr<PortLog>> logs;
    std::vector<FrameSink*> inputs;
};

using Out = std::vector<int>;
constexpr std::uint64_t kBroadcast = 0xffff'ffff'ffff;

}  // namespace

TEST_CASE("switch: an unknown destination is flooded, a known one is not", "[unit][net]") {
    SwitchLab lab(3);
    lab.send(0, 0xa, 0xb);
    CHECK(lab.out() == Out{0, 1, 1});
    lab.send(1, 0xb, 0xa);
    CHECK(lab.out() == Out{1, 0, 0});
    lab.send(0, 0xa, 0xb);
    CHECK(lab.out() == Out{0, 1, 0});
}

TEST_CASE("switch: broadcasts and groups go to all others and are not learnt", "[unit][net]") {
    SwitchLab lab(3);
    lab.send(0, 0xa, kBroadcast);
    CHECK(lab.out() == Out{0, 1, 1});
    lab.send(1, 0x0100'5e00'0012, 0x0100'5e00'0012);
    CHECK(lab.out() == Out{1, 0, 1});
    CHECK(lab.to.mac_count() == 1);
}

TEST_CASE("switch: an address that moves is found at its new port", "[unit][net]") {
    SwitchLab lab(3);
    lab.send(0, 0xa, kBroadcast);
    lab.send(2, 0xa, kBroadcast);
    lab.out();
    lab.send(1, 0xb, 0xa);
    CHECK(lab.out() == Out{0, 0, 1});
}

TEST_CASE("switch: an address is forgotten 300 s after it was seen last", "[unit][net]") {
    SwitchLab lab(3);
    lab.send(0, 0xa, kBroadcast);
    lab.lab.run_for(299_s);
    lab.out();
    lab.send(1, 0xb, 0xa);
    CHECK(lab.out() == Out{1, 0, 0});
    lab.lab.run_for(1_s);
    lab.send(1, 0xb, 0xa);
    CHECK(lab.out() == Out{1, 0, 1});
    CHECK(lab.to.mac_count() == 1);
}

TEST_CASE("switch: a frame for somebody behind its own port is filtered", "[unit][net]") {
    SwitchLab lab(2);
    lab.send(0, 0xa, kBroadcast);
    lab.out();
    lab.send(0, 0xc, 0xa);
    CHECK(lab.out() == Out{0, 0});
    CHECK(lab.lab.net.account().filtered == 1);
}

TEST_CASE("switch: with the table full a new address is flooded until others have aged",
          "[unit][net]") {
    SwitchLab lab(3);
    for (std::uint64_t i = 1; i <= Switch::kMacEntriesMax; ++i) {
        lab.send(0, 0x0200'0000'0000 + i, kBroadcast);
    }
    CHECK(lab.to.mac_count() == Switch::kMacEntriesMax);
    lab.send(1, 0xb, kBroadcast);
    CHECK(lab.to.not_learnt_count() == 1);
    lab.out();
    lab.send(0, 0x0200'0000'0001, 0xb);
    CHECK(lab.out() == Out{0, 1, 1});

    lab.lab.run_for(300_s);
    lab.send(1, 0xb, kBroadcast);
    lab.out();
    lab.send(2, 0xc, 0xb);
    CHECK(lab.out() == Out{0, 1, 0});
    CHECK(lab.to.mac_count() == 2);
}

TEST_CASE("switch: alone on its network a frame has nowhere to go", "[unit][net]") {
    SwitchLab lab(1);
    lab.send(0, 0xa, kBroadcast);
    CHECK(lab.lab.net.drops(lab.to.node())[static_cast<std::size_t>(DropReason::NoOtherPort)] == 1);
}

TEST_CASE("switch: what was learnt behind a pulled cable is forgotten", "[unit][net]") {
    SwitchLab lab(3);
    lab.send(0, 0xa, kBroadcast);
    lab.to.disconnect_port(*lab.inputs[0]);
    lab.out();
    lab.send(1, 0xb, 0xa);
    CHECK(lab.out() == Out{0, 0, 1});
}
