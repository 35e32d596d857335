// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/packet_bytes.hpp"
#include "tests/traces/record/hex.hpp"
#include "tests/traces/record/recording.hpp"
#include "tests/traces/record/script.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::recorder;

namespace {

constexpr std::string_view kCase = R"(trace: small
about: "a \"small\" case"
network: {servers: [10.0.3.100], server_mtu: 1000}
steps:
- run: "ipvsadm -R"
  stdin: "-A -t 10.0.2.100:80\n"
- send: "client tcp 10.0.2.15:1000 > 10.0.2.100:80 S"
- wait: 1.5
)";

runtime::TraceFile small_case() {
    return runtime::read_case_text(kCase, "small.yaml").value();
}

/// The line of a log about a packet that came out for a neighbour.
std::string out_line(int wire, std::string_view mac, std::string_view packet) {
    const auto bytes = runtime::build_packet(runtime::parse_packet(packet).value()).bytes;
    return "out " + std::to_string(wire) + " " + std::string(mac) + "0200000000010800" +
           to_hex(bytes) + "\n";
}

std::string whole_log() {
    return "at 0.000000\nexit 1\nprints " + to_hex("no\n  way\n\n") + "\nat 0.0144\n" +
           out_line(1, "02000a000364", "tcp 10.0.2.15:1000 > 10.0.3.100:80 S ttl=63") +
           "at 0.0194\n" + out_line(0, "01005e000051", "udp 10.0.2.50:1 > 224.0.0.81:8848 len=1");
}

}  // namespace

TEST_CASE("recorder: a script prepares the network and has a line for each step", "[trace]") {
    const std::string script = script_of(small_case());
    CHECK_THAT(script, Catch::Contains("do " + to_hex("busybox ip link set eth1 address "
                                                      "02:00:0a:00:03:0f mtu 1000 up")));
    CHECK_THAT(script, Catch::Contains("do " + to_hex("busybox arp -i eth1 -s 10.0.3.100 "
                                                      "02:00:0a:00:03:64")));
    CHECK_THAT(script, Catch::Contains("run " + to_hex("ipvsadm -R") + " " +
                                       to_hex("-A -t 10.0.2.100:80\n") + "\n"));
    CHECK_THAT(script, Catch::Contains("\nframe 0 02000a000232"
                                       "02000a00020f"
                                       "080045"));
    CHECK_THAT(script, Catch::EndsWith("\nwait 1.5\n"));
}

TEST_CASE("recorder: a case with the answers of a log is a recording", "[trace]") {
    const std::string text = to_yaml(answered(small_case(), whole_log()).value());
    CHECK(text == R"(trace: small
about: "a \"small\" case"
network: {servers: [10.0.3.100], server_mtu: 1000}
steps:
- run: "ipvsadm -R"
  stdin: |2
    -A -t 10.0.2.100:80
  t: 0.000
  exit: 1
  prints: |2
    no
      way
- send: "client tcp 10.0.2.15:1000 > 10.0.2.100:80 S"
  t: 0.014
  out: ["10.0.3.100 tcp 10.0.2.15:1000 > 10.0.3.100:80 S seq=1 ack=0 ttl=63"]
- wait: 1.5
  t: 0.019
  out: ["01005e000051 udp 10.0.2.50:1 > 224.0.0.81:8848 len=1 ttl=64"]
)");
    const auto read = runtime::read_trace_text(text, "small.yaml");
    REQUIRE(read.has_value());
    CHECK(to_yaml(*read) == text);
}

TEST_CASE("recorder: every recording is a case, and is written as it was read", "[trace]") {
    for (const std::string name : {"admin-2", "mtu-g", "persist-0", "sync-master"}) {
        const std::string path = std::string(LVSIM_TRACES) + "/" + name + ".yaml";
        const auto trace = runtime::read_trace_file(path);
        REQUIRE(trace.has_value());
        const auto again = runtime::read_trace_text(to_yaml(*trace), name);
        REQUIRE(again.has_value());
        CHECK(to_yaml(*again) == to_yaml(*trace));
        REQUIRE(again->steps.size() == trace->steps.size());
        for (std::size_t i = 0; i < trace->steps.size(); ++i) {
            CHECK(again->steps[i].time == trace->steps[i].time);
            CHECK(again->steps[i].prints == trace->steps[i].prints);
            CHECK(again->steps[i].out == trace->steps[i].out);
        }
        CHECK(runtime::read_case_file(path)->steps.size() == trace->steps.size());
    }
}

TEST_CASE("recorder: ARP, IGMP and IPv6 are not written down", "[trace]") {
    const std::string head =
        "02000a00036402000000"
        "0001";
    const std::string igmp(std::string("4600002000004000010200000a00020fe0000051") +
                           "9404"
                           "0000");
    std::string log = whole_log();
    log += "out 1 " + head +
           "0806"
           "0001\nout 1 " +
           head +
           "86dd"
           "6000\nout 1 " +
           head + "0800" + igmp + "\n";
    CHECK(answered(small_case(), log)->steps[2].out.size() == 1);
}

TEST_CASE("recorder: a log that is cut, or of another case, is refused", "[trace]") {
    CHECK(answered(small_case(), "at 0.0\nexit 0\nprints \n").error() ==
          "it ends after 1 of 3 steps");
    CHECK(answered(small_case(), whole_log() + "at 3.0\n").error() ==
          "more steps than the case has");
    CHECK(answered(small_case(), "out 0 00\n").error() == "before the first step: out 0 00");
    CHECK(answered(small_case(), "at 0\nout 0 00\n").error() == "no frame: 00");
    CHECK(answered(small_case(), "at 0\nprints 0g\n").error() == "no hexadecimal digits: 0g");
    CHECK(answered(small_case(), "at 0\nsits 1\n").error() == "not understood: sits 1");
    CHECK(answered(small_case(), "failed " + to_hex("sysctl x: no\n") + "\n").error() ==
          "sysctl x: no\n");
}
