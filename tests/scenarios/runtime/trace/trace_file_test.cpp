// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/trace_file.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::runtime;

namespace {

const std::string kHead = "trace: t\nsteps:\n";

TraceFile read(const std::string& text) {
    const auto trace = read_trace_text(text, "t.yaml");
    INFO((trace ? "" : to_text(trace.error())));
    REQUIRE(trace.has_value());
    return *trace;
}

std::string errors(const std::string& text) {
    const auto trace = read_trace_text(text, "t.yaml");
    return trace ? "no error" : to_text(trace.error());
}

}  // namespace

TEST_CASE("trace file: every kind of step with everything it may have", "[unit][trace]") {
    const TraceFile trace = read(R"(trace: all
about: "everything"
network: {servers: [10.0.3.1, 10.0.3.2], vips: [10.0.2.101], ip_forward: 0, server_mtu: 1000}
steps:
- run: "ipvsadm -R"
  t: 0.000
  stdin: |
    -A -t 10.0.2.101:80
  exit: 2
  prints: |2
      -> an indented line 
    another

- send: "client tcp 10.0.2.15:1 > 10.0.2.101:80 S"
  t: 0.5
  out: ["10.0.3.1 tcp 10.0.2.15:1 > 10.0.3.1:80 S seq=1 ack=0 ttl=63"]
- wait: 1.25
  t: 12
)");
    CHECK(trace.name == "all");
    CHECK(trace.network.servers.size() == 2);
    CHECK(to_text(trace.network.vips.at(0)) == "10.0.2.101");
    CHECK_FALSE(trace.network.ip_forward);
    CHECK(trace.network.server_mtu == 1000);
    REQUIRE(trace.steps.size() == 3);
    CHECK(trace.steps[0].kind == TraceStepKind::Run);
    CHECK(trace.steps[0].line == 5);
    CHECK(trace.steps[0].input == "-A -t 10.0.2.101:80\n");
    CHECK(trace.steps[0].prints == "  -> an indented line \nanother");
    CHECK(trace.steps[0].exit == 2);
    CHECK(trace.steps[1].time == SimTime::at(500_ms));
    CHECK(trace.steps[1].packet.where == "client");
    CHECK(trace.steps[1].out.size() == 1);
    CHECK(trace.steps[2].span == 1250_ms);
    CHECK(trace.steps[2].time == SimTime::at(12_s));
    CHECK(to_text(trace.steps[2]) == "wait: 1.25");
}

TEST_CASE("trace file: without `network` it is that of every recording", "[unit][trace]") {
    const TraceFile trace = read(kHead + "- wait: 1\n  t: 0\n");
    CHECK(to_text(trace.network.servers.at(0)) == "10.0.3.100");
    CHECK(to_text(trace.network.servers.at(1)) == "10.0.3.150");
    CHECK(to_text(trace.network.vips.at(0)) == "10.0.2.100");
    CHECK(trace.network.ip_forward);
    CHECK(trace.network.server_mtu == 1500);
}

TEST_CASE("trace file: T001 what is missing", "[unit][trace]") {
    CHECK(errors("about: x\n") ==
          "t.yaml:1:1: error[T001]: a recording needs 'trace'\n"
          "t.yaml:1:1: error[T001]: a recording needs 'steps'\n");
    CHECK(errors(kHead + "- wait: 1\n") == "t.yaml:3:3: error[T001]: a step needs its time 't'\n");
}

TEST_CASE("trace file: T002 unknown keys, with what was meant", "[unit][trace]") {
    CHECK(errors(kHead + "- wait: 1\n  t: 0\n  outt: []\n") ==
          "t.yaml:5:3: error[T002]: unknown key 'outt', expected one of: wait t out\n"
          "  hint: did you mean 'out'?\n");
    CHECK(errors("trace: t\nnetwork: {server: [10.0.3.1]}\nsteps:\n- wait: 1\n  t: 0\n") ==
          "t.yaml:2:11: error[T002]: unknown key 'server', expected one of: servers vips "
          "ip_forward server_mtu\n  hint: did you mean 'servers'?\n");
    CHECK(errors(kHead + "- send: 'client udp 1.2.3.4:1 > 1.2.3.5:2'\n  t: 0\n  exit: 0\n") ==
          "t.yaml:5:3: error[T002]: unknown key 'exit', expected one of: send t out\n");
}

TEST_CASE("trace file: T003 values that do not fit", "[unit][trace]") {
    const auto at = [](const std::string& message) { return "t.yaml" + message + "\n"; };
    CHECK(errors("[]\n") == at(":1:1: error[T003]: a recording must be a mapping, not a list"));
    CHECK(errors("trace: t\nsteps: []\n") ==
          at(":2:8: error[T003]: 'steps' must have from 1 to 100000 steps"));
    CHECK(errors("trace: t\nsteps: 3\n") ==
          at(":2:8: error[T003]: 'steps' must be a list, not a scalar"));
    CHECK(errors(kHead + "- 5\n") ==
          at(":3:3: error[T003]: a step must be a mapping, not a scalar"));
    for (const std::string time : {"-1", "1e3", "1.", ".5", "1.0000000001", "x", "99999999999"}) {
        CHECK(errors(kHead + "- wait: 1\n  t: " + time + "\n") ==
              at(":4:6: error[T003]: 't' must be seconds like 12.345, up to 10000000, not '" +
                 time + "'"));
    }
    CHECK(errors(kHead + "- run: x\n  t: 0\n  exit: 256\n") ==
          at(":5:9: error[T003]: 'exit' must be a number from 0 to 255, not '256'"));
    CHECK(errors(kHead + "- wait: 1\n  t: 0\n  out: x\n") ==
          at(":5:8: error[T003]: 'out' must be a list, not a scalar"));
    CHECK(errors("trace: t\nnetwork: {servers: [10.0.3]}\nsteps:\n- wait: 1\n  t: 0\n") ==
          at(":2:21: error[T003]: 'servers' must hold IPv4 addresses, not '10.0.3'"));
    CHECK(errors("trace: t\nnetwork: {vips: []}\nsteps:\n- wait: 1\n  t: 0\n") ==
          at(":2:17: error[T003]: 'vips' must have from 1 to 1000 addresses"));
    CHECK(errors("trace: t\nnetwork: {server_mtu: 20}\nsteps:\n- wait: 1\n  t: 0\n") ==
          at(":2:23: error[T003]: 'server_mtu' must be a number from 68 to 1500, not '20'"));
}

TEST_CASE("trace file: T004 a step is one thing", "[unit][trace]") {
    CHECK(errors(kHead + "- {run: x, wait: 1, t: 0}\n") ==
          "t.yaml:3:3: error[T004]: a step needs exactly one of 'run', 'send' and 'wait'\n");
    CHECK(errors(kHead + "- {pause: 1, t: 0}\n") ==
          "t.yaml:3:3: error[T004]: a step needs exactly one of 'run', 'send' and 'wait'\n"
          "t.yaml:3:4: error[T002]: unknown key 'pause', expected one of: run send wait t stdin "
          "prints exit out\n");
}

TEST_CASE("trace file: T005 packets that cannot be read", "[unit][trace]") {
    CHECK(errors(kHead + "- send: 'client tcp 1.2.3.4:1 > 1.2.3.5:2 SY'\n  t: 0\n") ==
          "t.yaml:3:9: error[T005]: 'client tcp 1.2.3.4:1 > 1.2.3.5:2 SY', at letter 34: 'SY' are "
          "no flags: F S R P . or -\n");
    CHECK(errors(kHead + "- send: '10.0.3.9 udp 1.2.3.4:1 > 1.2.3.5:2'\n  t: 0\n") ==
          "t.yaml:3:9: error[T005]: '10.0.3.9' sends nothing: expected 'client' or one of the "
          "servers\n");
    CHECK(errors(kHead + "- wait: 1\n  t: 0\n  out: ['client arp']\n") ==
          "t.yaml:5:9: error[T005]: 'client arp', at letter 8: expected tcp, udp, sctp, icmp, "
          "ipip, gre, gue or fragment, not 'arp'\n");
}

TEST_CASE("trace file: T006 time goes forward", "[unit][trace]") {
    CHECK(errors(kHead + "- wait: 1\n  t: 2\n- wait: 1\n  t: 1\n") ==
          "t.yaml:5:3: error[T006]: t=1.000000000 comes after t=2.000000000\n");
}

TEST_CASE("trace file: all errors are told at once", "[unit][trace]") {
    const auto trace =
        read_trace_text(kHead + "- {wait: x, t: 0}\n- {run: a}\n- {t: 0}\n", "t.yaml");
    REQUIRE_FALSE(trace.has_value());
    CHECK(trace.error().size() == 3);
}

TEST_CASE("trace file: what is no YAML, or no file, is told", "[unit][trace]") {
    CHECK(errors("trace: [\n").find("error[S") != std::string::npos);
    const auto missing = read_trace_file("/nonexistent/trace.yaml");
    REQUIRE_FALSE(missing.has_value());
    CHECK(to_text(missing.error()).find("/nonexistent/trace.yaml") != std::string::npos);
}
