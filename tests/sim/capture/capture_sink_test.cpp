// SPDX-License-Identifier: Apache-2.0
#include "sim/capture/capture_sink.hpp"

#include "sim/core/world.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/frame_trace.hpp"
#include "tests/sim/capture/pcapng_reader.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::capture;

namespace {

constexpr NodeId kClient{0};
constexpr NodeId kDirector{1};

struct Names final : NodeNames {
    [[nodiscard]] std::string_view node_name(NodeId node) const override {
        return node == kClient ? "client" : "directeur";
    }
};

struct MemoryOutputs final : Outputs {
    [[nodiscard]] ByteSink& open(std::string_view name) override {
        return files[std::string(name)];
    }
    std::map<std::string, MemorySink> files;
};

/// A run in which frames appear by hand.
class Run {
public:
    Run() : capture(outputs, names) { world_.trace().subscribe(capture); }

    void at(SimDuration time) { world_.run_until(SimTime::at(time)); }
    FrameHandle frame() {
        FrameHandle made = frames_.make();
        std::fill_n(made->append(60), 60, std::byte{0});
        return made;
    }
    void receives(NodeId node, const FrameHandle& frame, std::string_view interface = "eth0",
                  std::uint32_t index = 1) {
        world_.trace().emit(node, net::FrameReceived{interface, index, frame.get()});
    }
    void sends(NodeId node, const FrameHandle& frame, std::string_view interface = "eth0",
               std::uint32_t index = 1) {
        world_.trace().emit(node, net::FrameSent{interface, index, frame.get()});
    }
    void drops(NodeId node, const FrameHandle& frame) {
        world_.trace().emit(node, net::PacketDropped{net::DropReason::NoRoute, frame.get()});
    }
    void says(NodeId node, const FrameHandle& frame, std::string_view text) {
        capture.comment(world_.now(), node, frame->id, text);
    }
    /// The packets of a file, one a line: "time interface direction id: comment; comment".
    std::vector<std::string> file(const std::string& name) {
        capture.flush();
        return packet_lines(outputs.files.at(name).bytes());
    }

private:
    World world_{1};
    FramePool frames_;

public:
    MemoryOutputs outputs;
    Names names;
    CaptureSink capture;
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("capture: a packet stands in its interface's file and in the merged one",
          "[unit][capture]") {
    Run run;
    const FrameHandle frame = run.frame();
    run.at(1_ms);
    run.sends(kClient, frame);
    run.at(2_ms);
    run.receives(kDirector, frame);
    run.sends(kDirector, frame, "eth1", 2);
    CHECK(run.file("client-eth0.pcapng") == Lines{"0.001000000 client/eth0 out 1:"});
    CHECK(run.file("directeur-eth0.pcapng") == Lines{"0.002000000 directeur/eth0 in 1:"});
    CHECK(run.file("directeur-eth1.pcapng") == Lines{"0.002000000 directeur/eth1 out 1:"});
    CHECK(run.file("merged.pcapng") ==
          Lines{"0.001000000 client/eth0 out 1:", "0.002000000 directeur/eth0 in 1:",
                "0.002000000 directeur/eth1 out 1:"});
    CHECK(run.outputs.files.size() == 4);
    CHECK(run.capture.packet_count() == 3);
}

TEST_CASE("capture: what is captured is the frame as it was then", "[unit][capture]") {
    Run run;
    const FrameHandle frame = run.frame();
    run.receives(kDirector, frame);
    frame->data()[0] = std::byte{0xab};
    run.sends(kDirector, frame, "eth1", 2);
    run.capture.flush();
    const auto packets = read_pcapng(run.outputs.files.at("merged.pcapng").bytes());
    REQUIRE(packets.size() == 2);
    CHECK(packets[0].bytes.size() == 60);
    CHECK(packets[0].bytes[0] == std::byte{0});
    CHECK(packets[1].bytes[0] == std::byte{0xab});
}

TEST_CASE("capture: a comment goes to what came in and to what leaves in the same instant",
          "[unit][capture]") {
    Run run;
    const FrameHandle frame = run.frame();
    const FrameHandle other = run.frame();
    run.sends(kClient, frame);
    run.at(1_ms);
    run.receives(kDirector, other);
    run.receives(kDirector, frame);
    run.says(kDirector, frame, "rr: serveur2");
    run.sends(kDirector, frame, "eth1", 2);
    run.says(kDirector, frame, "first packet");
    CHECK(run.file("merged.pcapng") ==
          Lines{"0.000000000 client/eth0 out 1:", "0.001000000 directeur/eth0 in 2:",
                "0.001000000 directeur/eth0 in 1: rr: serveur2; first packet",
                "0.001000000 directeur/eth1 out 1: rr: serveur2; first packet"});
}

TEST_CASE("capture: a comment waits for a frame that waits for ARP, at that machine only",
          "[unit][capture]") {
    Run run;
    const FrameHandle frame = run.frame();
    run.receives(kDirector, frame);
    run.says(kDirector, frame, "rr: serveur2");
    run.at(400_us);
    run.sends(kDirector, frame, "eth1", 2);
    run.at(600_us);
    run.receives(kClient, frame);
    run.sends(kClient, frame);
    CHECK(run.file("merged.pcapng") ==
          Lines{"0.000000000 directeur/eth0 in 1: rr: serveur2",
                "0.000400000 directeur/eth1 out 1: rr: serveur2",
                "0.000600000 client/eth0 in 1:", "0.000600000 client/eth0 out 1:"});
}

TEST_CASE("capture: a dropped packet says why by itself", "[unit][capture]") {
    Run run;
    const FrameHandle frame = run.frame();
    run.receives(kDirector, frame);
    run.drops(kDirector, frame);
    CHECK(run.file("merged.pcapng") == Lines{"0.000000000 directeur/eth0 in 1: dropped: no route"});
}

TEST_CASE("capture: a comment is forgotten when its time is over", "[unit][capture]") {
    Run run;
    const FrameHandle frame = run.frame();
    run.says(kDirector, frame, "old");
    run.at(CaptureSink::kCommentAge);
    run.sends(kDirector, frame);
    run.at(CaptureSink::kCommentAge + 1_ns);
    run.sends(kDirector, frame);
    CHECK(run.file("merged.pcapng") ==
          Lines{"10.000000000 directeur/eth0 out 1: old", "10.000000001 directeur/eth0 out 1:"});
}

TEST_CASE("capture: of too many comments the oldest are forgotten", "[slow][capture]") {
    Run run;
    const FrameHandle first = run.frame();
    const FrameHandle second = run.frame();
    run.says(kDirector, first, "first");
    run.says(kDirector, second, "second");
    for (std::uint64_t id = 3; id <= CaptureSink::kCommentsMax + 1; ++id) {
        run.capture.comment(SimTime{}, kDirector, id, "x");
    }
    run.sends(kDirector, first);
    run.sends(kDirector, second);
    CHECK(run.file("merged.pcapng") ==
          Lines{"0.000000000 directeur/eth0 out 1:", "0.000000000 directeur/eth0 out 2: second"});
}

TEST_CASE("capture: a packet has a limited number of comments", "[unit][capture]") {
    Run run;
    const FrameHandle frame = run.frame();
    run.receives(kDirector, frame);
    for (std::size_t i = 0; i < 2 * CaptureSink::kCommentsPerPacketMax; ++i) {
        run.says(kDirector, frame, "again");
    }
    run.sends(kDirector, frame);
    run.capture.flush();
    const auto packets = read_pcapng(run.outputs.files.at("merged.pcapng").bytes());
    REQUIRE(packets.size() == 2);
    CHECK(packets[0].comments.size() == CaptureSink::kCommentsPerPacketMax);
    CHECK(packets[1].comments.size() == CaptureSink::kCommentsPerPacketMax);
}

TEST_CASE("capture: an instant with very many packets is written in parts", "[unit][capture]") {
    Run run;
    const FrameHandle frame = run.frame();
    for (std::size_t i = 0; i < CaptureSink::kPendingMax + 1; ++i) {
        run.receives(kDirector, frame);
    }
    run.says(kDirector, frame, "late");
    const Lines lines = run.file("merged.pcapng");
    REQUIRE(lines.size() == CaptureSink::kPendingMax + 1);
    CHECK(lines.front() == "0.000000000 directeur/eth0 in 1:");
    CHECK(lines.back() == "0.000000000 directeur/eth0 in 1: late");
}

TEST_CASE("capture: a silent interface has a file, with its description", "[unit][capture]") {
    Run run;
    run.capture.add_interface(kDirector, 2, "eth1", "10.0.3.15/24 on Intnet1");
    CHECK(run.file("directeur-eth1.pcapng").empty());
    CHECK_THAT(run.outputs.files.at("directeur-eth1.pcapng").text(),
               Catch::Contains("directeur/eth1") && Catch::Contains("10.0.3.15/24 on Intnet1"));
    const FrameHandle frame = run.frame();
    run.receives(kDirector, frame, "eth1", 2);
    CHECK(run.file("directeur-eth1.pcapng").size() == 1);
}
