// SPDX-License-Identifier: Apache-2.0
//
// What TCP tells the trace bus, in words.
#include "sim/net/tcp/events.hpp"

#include "tests/sim/net/tcp/script.hpp"

#include <catch2/catch.hpp>

using namespace lvsim;
using namespace lvsim::net;
using namespace lvsim::net::tcp::test;

namespace {

class Notebook final : public TraceSink {
public:
    explicit Notebook(World& world) : world_(world) { world_.trace().subscribe(*this); }
    ~Notebook() { world_.trace().unsubscribe(*this); }
    Notebook(const Notebook&) = delete;
    Notebook& operator=(const Notebook&) = delete;
    void on_trace(const TraceRecord& record) override {
        CHECK(record.node == NodeId{1});
        lines.push_back(record.text());
    }
    std::vector<std::string> lines;

private:
    World& world_;
};

}  // namespace

TEST_CASE("tcp: the trace tells states, retransmissions and their causes", "[unit][net][tcp]") {
    Script script;
    script.port.settings_values.local_port_first = 40'000;
    script.port.settings_values.local_port_last = 40'000;
    script.port.settings_values.tcp.retries2 = 0;
    const Notebook notes(script.world);
    script.connect_and_establish();
    script.send(10);
    script.run_for(1_s);
    CHECK(notes.lines ==
          std::vector<std::string>{
              "TCP 10.0.0.1:40000 - 10.0.0.2:80: CLOSE -> SYN_SENT",
              "TCP 10.0.0.1:40000 - 10.0.0.2:80: SYN_SENT -> ESTABLISHED",
              "TCP 10.0.0.1:40000 - 10.0.0.2:80: retransmits 10 bytes at 1 in ESTABLISHED "
              "(timeout, attempt 1, then 400.002ms)",
              "TCP 10.0.0.1:40000 - 10.0.0.2:80: failed in ESTABLISHED: Connection timed out",
              "TCP 10.0.0.1:40000 - 10.0.0.2:80: ESTABLISHED -> CLOSE",
          });
}

TEST_CASE("tcp: the trace tells resets", "[unit][net][tcp]") {
    Script script;
    const Notebook notes(script.world);
    script.peer_initial = 0;
    script.in("S 1");
    script.accept_and_establish();
    script.in("R 1");
    CHECK(notes.lines == std::vector<std::string>{
                             "TCP 10.0.0.1:80 - 10.0.0.2:4000: RST sent (no socket)",
                             "TCP 10.0.0.1:80 - 10.0.0.2:4000: LISTEN -> SYN_RECV",
                             "TCP 10.0.0.1:80 - 10.0.0.2:4000: SYN_RECV -> ESTABLISHED",
                             "TCP 10.0.0.1:80 - 10.0.0.2:4000: RST received in ESTABLISHED",
                             "TCP 10.0.0.1:80 - 10.0.0.2:4000: failed in ESTABLISHED: Connection "
                             "reset by peer",
                             "TCP 10.0.0.1:80 - 10.0.0.2:4000: ESTABLISHED -> CLOSE",
                         });
}
