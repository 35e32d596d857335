// SPDX-License-Identifier: Apache-2.0
//
// Quorum and table against a plain oracle: whatever checks find, in whatever order, the table holds
// what the rule of vrrp.md, 14.6 and 14.7, says.
#include "models/keepalived/lvs/virtual_server.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

namespace lvsim::keepalived {

namespace {

/// A table that holds what it is told, and refuses what the kernel would.
class FakeTable final : public IpvsControl {
public:
    using Error = ipvs::AdminError;
    Error add_service(const ipvs::ServiceSpec&) override {
        return std::exchange(has_service, true) ? Error::ServiceExists : Error::None;
    }
    Error edit_service(const ipvs::ServiceSpec&) override { return Error::None; }
    Error delete_service(const ipvs::ServiceKey&) override {
        weights.clear();
        return std::exchange(has_service, false) ? Error::None : Error::NoSuchService;
    }
    Error add_destination(const ipvs::ServiceKey&, const ipvs::DestinationSpec& spec) override {
        return weights.emplace(spec.server, spec.weight).second ? Error::None
                                                                : Error::DestinationExists;
    }
    Error edit_destination(const ipvs::ServiceKey&, const ipvs::DestinationSpec& spec) override {
        const auto found = weights.find(spec.server);
        if (found == weights.end()) return Error::NoSuchDestination;
        found->second = spec.weight;
        return Error::None;
    }
    Error delete_destination(const ipvs::ServiceKey&, const ipvs::DestinationSpec& spec) override {
        return weights.erase(spec.server) == 1 ? Error::None : Error::NoSuchDestination;
    }
    void flush() override { weights.clear(); }
    void set_timeouts(std::uint32_t, std::uint32_t, std::uint32_t) override {}

    bool has_service = false;
    std::map<Endpoint, std::int32_t> weights;
};

class Lines final : public vrrp::Log {
public:
    void write(vrrp::LogDetail, std::string_view line) override { all.emplace_back(line); }
    [[nodiscard]] bool has(std::string_view part) const {
        return std::any_of(all.begin(), all.end(), [&](const std::string& line) {
            return line.find(part) != std::string::npos;
        });
    }
    std::vector<std::string> all;
};

class Commands final : public ScriptRunner {
public:
    ScriptId start(const ScriptCall& call, ScriptWatcher*) override {
        run.emplace_back(call.command);
        return ScriptId{run.size()};
    }
    void signal(ScriptId, int) override {}
    void forget(ScriptId) override {}
    std::vector<std::string> run;
};

Endpoint server_at(std::size_t index) {
    return {IpAddress::v4(0x0a000102 + static_cast<std::uint32_t>(index)), 80};
}
const Endpoint kSorry{IpAddress::v4(0x0a000164), 80};

struct Bench {
    SimTime now;
    TraceBus trace{now};
    FakeTable table;
    Lines lines;
    Commands commands;

    [[nodiscard]] LvsPorts ports() { return {table, lines, commands, trace, NodeId{0}}; }
};

VirtualServerConfig service_of(const std::vector<std::int32_t>& weights) {
    VirtualServerConfig service;
    service.name = "V";
    service.services = {{IpProtocol::Tcp, {IpAddress::v4(0x0a0001fe), 80}, 0}};
    for (std::size_t at = 0; at < weights.size(); ++at) {
        RealServerConfig server;
        server.name = fmt::format("R{}", at + 1);
        server.address = server_at(at);
        server.weight = weights[at];
        server.notify_up.line = server.name + " up";
        server.notify_down.line = server.name + " down";
        server.checkers.push_back({.kind = TcpCheck{}});
        service.real_servers.push_back(server);
    }
    return service;
}

SorryServerConfig sorry_server(bool has_inhibit = false) {
    return {.name = "S", .address = kSorry, .method = {}, .has_inhibit = has_inhibit};
}

/// The rule, kept by counting.
struct Oracle {
    std::vector<bool> is_alive;
    std::vector<std::int32_t> weights;
    bool has_quorum = false;

    [[nodiscard]] std::int64_t weight() const {
        std::int64_t sum = 0;
        for (std::size_t at = 0; at < weights.size(); ++at) sum += is_alive[at] ? weights[at] : 0;
        return sum;
    }
    void update(const VirtualServerConfig& service) {
        const std::int64_t quorum = service.quorum;
        const std::int64_t hysteresis = service.hysteresis;
        if (!has_quorum)
            has_quorum = weight() >= quorum + hysteresis;
        else if (weight() == 0 || weight() < quorum - hysteresis)
            has_quorum = false;
    }
    [[nodiscard]] std::map<Endpoint, std::int32_t> table(const VirtualServerConfig& service) const {
        std::map<Endpoint, std::int32_t> expected;
        const bool is_sorry = service.sorry_server && !has_quorum;
        for (std::size_t at = 0; at < weights.size(); ++at) {
            const bool is_in = is_alive[at] && !is_sorry;
            if (is_in)
                expected[server_at(at)] = weights[at];
            else if (service.real_servers[at].has_inhibit)
                expected[server_at(at)] = 0;
        }
        if (is_sorry)
            expected[kSorry] = 1;
        else if (service.sorry_server && service.sorry_server->has_inhibit)
            expected[kSorry] = 0;
        return expected;
    }
};

VirtualServerConfig any_service() {
    const auto weights = *rc::gen::nonEmpty(
        rc::gen::container<std::vector<std::int32_t>>(rc::gen::inRange<std::int32_t>(0, 4)));
    VirtualServerConfig service = service_of(weights);
    for (RealServerConfig& server : service.real_servers) {
        server.has_inhibit = *rc::gen::arbitrary<bool>();
    }
    service.quorum = *rc::gen::inRange<std::uint32_t>(1, 6);
    service.hysteresis = *rc::gen::inRange<std::uint32_t>(0, service.quorum);
    if (*rc::gen::arbitrary<bool>())
        service.sorry_server = sorry_server(*rc::gen::arbitrary<bool>());
    const bool is_alpha = *rc::gen::arbitrary<bool>();
    for (RealServerConfig& server : service.real_servers) server.checkers[0].is_alpha = is_alpha;
    return service;
}

}  // namespace

TEST_CASE("quorum: after any checks the table holds what the rule says", "[property][keepalived]") {
    CHECK(rc::check([] {
        const VirtualServerConfig service = any_service();
        const std::size_t count = service.real_servers.size();
        Bench bench;
        VirtualServer server(service, bench.ports());
        Oracle oracle;
        const bool is_alpha = service.real_servers[0].checkers[0].is_alpha;
        oracle.is_alive.assign(count, !is_alpha);
        for (const RealServerConfig& one : service.real_servers) {
            oracle.weights.push_back(one.weight);
        }
        server.enter();
        oracle.update(service);
        RC_ASSERT(server.has_quorum() == oracle.has_quorum);
        RC_ASSERT(bench.table.weights == oracle.table(service));
        for (int step = *rc::gen::inRange(0, 40); step > 0; --step) {
            const auto at = *rc::gen::inRange<std::size_t>(0, count);
            if (*rc::gen::inRange(0, 4) == 0) {
                const auto extra = *rc::gen::inRange<std::int32_t>(0, 5);
                server.set_extra_weight(at, 0, extra, false);
                oracle.weights[at] = service.real_servers[at].weight + extra;
            } else {
                const bool is_good = *rc::gen::arbitrary<bool>();
                server.report(at, 0, is_good);
                oracle.is_alive[at] = is_good;
            }
            oracle.update(service);
            RC_ASSERT(server.has_quorum() == oracle.has_quorum);
            RC_ASSERT(bench.table.weights == oracle.table(service));
        }
        server.leave(true);
        RC_ASSERT(bench.table.weights.empty());
        RC_ASSERT(!bench.table.has_service);
        RC_ASSERT(!bench.lines.has("IPVS cmd"));
    }));
}

TEST_CASE("quorum: weights 1 and 2, quorum 2, hysteresis 1", "[unit][keepalived]") {
    Bench bench;
    VirtualServerConfig service = service_of({1, 2});
    service.quorum = 2;
    service.hysteresis = 1;
    VirtualServer server(service, bench.ports());
    server.enter();
    CHECK(server.has_quorum());
    server.report(1, 0, false);
    CHECK(server.has_quorum());  // 1 >= 2 - 1
    server.report(0, 0, false);
    CHECK_FALSE(server.has_quorum());
    server.report(0, 0, true);
    CHECK_FALSE(server.has_quorum());  // 1 < 2 + 1
    server.report(1, 0, true);
    CHECK(server.has_quorum());
}

TEST_CASE("quorum lost: the servers left go, then the sorry server comes", "[unit][keepalived]") {
    Bench bench;
    VirtualServerConfig service = service_of({1, 1});
    service.quorum = 2;
    service.sorry_server = sorry_server();
    service.quorum_down.line = "quorum down";
    VirtualServer server(service, bench.ports());
    server.enter();
    bench.lines.all.clear();
    server.report(0, 0, false);
    CHECK(bench.lines.all == std::vector<std::string>{
                                 "Removing service R1 from VS V", "Lost quorum 2-0=2 > 1 for VS V",
                                 "Adding sorry server S to VS V",
                                 "Removing alive servers from the pool for VS V"});
    CHECK(bench.table.weights == std::map<Endpoint, std::int32_t>{{kSorry, 1}});
    CHECK(bench.commands.run == std::vector<std::string>{"R1 down", "quorum down"});
    server.report(1, 0, false);
    server.report(1, 0, true);
    CHECK(bench.table.weights == std::map<Endpoint, std::int32_t>{{kSorry, 1}});
    server.report(0, 0, true);
    CHECK(bench.table.weights ==
          std::map<Endpoint, std::int32_t>{{server_at(0), 1}, {server_at(1), 1}});
}

TEST_CASE("a server with two checkers is up only while both are", "[unit][keepalived]") {
    Bench bench;
    VirtualServerConfig service = service_of({1});
    service.real_servers[0].checkers.push_back({.kind = PingCheck{}});
    VirtualServer server(service, bench.ports());
    server.enter();
    server.report(0, 1, false);
    CHECK(bench.table.weights.empty());
    server.report(0, 0, false);
    server.report(0, 1, true);
    CHECK(bench.table.weights.empty());
    server.report(0, 0, true);
    CHECK(bench.table.weights.size() == 1);
}

}  // namespace lvsim::keepalived
