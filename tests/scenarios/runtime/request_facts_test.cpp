// SPDX-License-Identifier: Apache-2.0
//
// The ledger: it learns from the trace bus alone who answered which request.
#include "scenarios/runtime/request_facts.hpp"

#include "models/client/events.hpp"
#include "models/httpd/events.hpp"

#include <catch2/catch.hpp>

namespace lvsim::runtime {
namespace {

constexpr NodeId kClient{0};
constexpr NodeId kServerA{1};
constexpr NodeId kServerB{2};

Endpoint client_port(std::uint16_t port) {
    return {IpAddress::v4(0x0a00'020f), port};
}

class LedgerLab {
public:
    LedgerLab() { ledger.subscribe_to(bus); }

    void served(NodeId server, std::uint16_t port, std::uint32_t ordinal = 0) {
        httpd::RequestServed event;
        event.client = client_port(port);
        event.ordinal = ordinal;
        bus.emit(server, event);
    }
    void ended(std::uint64_t number, std::uint16_t port, bool is_ok, std::uint32_t ordinal = 0) {
        client::RequestFinished event;
        event.traffic = "web";
        event.number = number;
        event.local = client_port(port);
        event.ordinal = ordinal;
        event.is_ok = is_ok;
        event.error = is_ok ? "" : "Connection refused";
        bus.emit(kClient, event);
    }
    RequestFacts& facts() { return ledger.traffic("web"); }

    SimTime now;
    TraceBus bus{now};
    std::vector<std::string> names{"client", "a", "b"};
    FingerprintIngredient fingerprint;
    RequestLedger ledger{names, fingerprint};
};

TEST_CASE("ledger: the connection says who answered", "[unit][runtime]") {
    LedgerLab lab;
    lab.facts().keeps_outcomes = true;
    lab.served(kServerB, 1000);
    lab.served(kServerA, 1001);
    lab.ended(1, 1001, true);
    lab.ended(0, 1000, true);
    CHECK(lab.facts().ok == 2);
    CHECK(lab.facts().servers == NamedCounts{{"a", 1}, {"b", 1}});
    CHECK(lab.facts().outcomes == std::vector<std::string>{"b", "a"});
}

TEST_CASE("ledger: requests of one connection are told apart", "[unit][runtime]") {
    LedgerLab lab;
    lab.facts().keeps_outcomes = true;
    lab.served(kServerA, 1000, 0);
    lab.served(kServerB, 1000, 1);
    lab.ended(0, 1000, true, 0);
    lab.ended(1, 1000, true, 1);
    CHECK(lab.facts().outcomes == std::vector<std::string>{"a", "b"});
}

TEST_CASE("ledger: a failed request has no server, whoever served it", "[unit][runtime]") {
    LedgerLab lab;
    lab.facts().keeps_outcomes = true;
    lab.served(kServerA, 1000);
    lab.ended(0, 1000, false);
    CHECK(lab.facts().failed == 1);
    CHECK(lab.facts().servers.empty());
    CHECK(lab.facts().errors == NamedCounts{{"Connection refused", 1}});
    CHECK(lab.facts().outcomes == std::vector<std::string>{"failed"});
    lab.ended(1, 1000, true);  // a stale answer is not claimed twice
    CHECK(lab.facts().outcomes.back() == "?");
}

TEST_CASE("ledger: latency counts from the intended start", "[unit][runtime]") {
    LedgerLab lab;
    lab.now = SimTime::at(5_s);
    client::RequestFinished event;
    event.traffic = "web";
    event.intended = SimTime::at(2_s);
    event.started = SimTime::at(4_s);
    event.is_ok = true;
    lab.bus.emit(kClient, event);
    CHECK(lab.facts().latency.max() == (3_s).ns());
}

TEST_CASE("ledger: every ended request changes the fingerprint", "[unit][runtime]") {
    LedgerLab one;
    LedgerLab other;
    one.ended(0, 1000, true);
    other.ended(0, 1000, false);
    CHECK(one.fingerprint.value() != 0);
    CHECK(one.fingerprint.value() != other.fingerprint.value());
}

}  // namespace
}  // namespace lvsim::runtime
