// SPDX-License-Identifier: Apache-2.0
//
// What a scheduler costs a connection: the choice, and being told when the server's load changes as
// the connection comes, becomes active and ends. Beside the plain walk over the list that is its
// oracle in the tests, and at 1000 servers beside itself at 10.
#include "models/ipvs/sched/registry.hpp"
#include "tests/bench/duel.hpp"
#include "tests/bench/plan.hpp"
#include "tests/models/ipvs/quiet_ports.hpp"
#include "tests/models/ipvs/sched/plain.hpp"

#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

namespace lvsim::bench {
namespace {

using namespace lvsim::ipvs;

constexpr std::size_t kFew = 10;
constexpr std::size_t kMany = 1000;
constexpr int kSlices = 20;
constexpr std::int32_t kWeight = 20;  // more than a server has connections: ovf finds room

/// Servers with their connections, of which the oldest ends when a new one comes.
class Servers {
public:
    explicit Servers(std::size_t count) : all_(count), living_(count * kConnsPerServer, nullptr) {
        for (std::size_t i = 0; i < count; ++i) {
            Destination& server = all_[i];
            server.id = DestinationId{static_cast<std::uint32_t>(i)};
            server.weight = kWeight * (1 + static_cast<std::int32_t>(i * 7 % 5));
            server.last_weight = server.weight;
            server.is_available = true;
            server.position = static_cast<std::uint32_t>(i);
            constexpr std::uint32_t kFirstServer = 0x0a01'0000;
            server.server = {IpAddress::v4(kFirstServer + static_cast<std::uint32_t>(i)), 80};
            list_.push_back(&server);
        }
    }
    [[nodiscard]] ServerList list() const { return list_; }

    /// `pick(list, flow)` chooses, `note(server)` hears of changes.
    template <class Pick, class Note>
    void serve(std::size_t connections, Pick&& pick, Note&& note) {
        for (std::size_t i = 0; i < connections; ++i) {
            ++flow_;
            Destination* server = pick(ServerList(list_), flow());
            if (server != nullptr) {
                ++server->inactconns;
                note(*server);
                --server->inactconns;
                ++server->activeconns;
                note(*server);
            }
            Destination*& oldest = living_[flow_ % living_.size()];
            if (oldest != nullptr) {
                --oldest->activeconns;
                note(*oldest);
            }
            oldest = server;
        }
    }

private:
    static constexpr std::size_t kConnsPerServer = 40;

    [[nodiscard]] FlowKey flow() const {
        return {.protocol = IpProtocol::Tcp,
                .client = {IpAddress::v4(0x0b00'0000U + flow_), 1000},
                .virtual_address = {IpAddress::v4(0x0a00'0264), 80}};
    }

    std::vector<Destination> all_;
    std::vector<Destination*> list_;
    std::vector<Destination*> living_;
    std::uint32_t flow_ = 0;
};

/// What schedulers may use.
struct Surroundings {
    Rules rules = rules_of(Profile::Debian12);
    Settings settings;
    QuietPorts ports;
    SchedulerContext context{rules, settings, ports, ports};
};

/// A scheduler with its servers.
class Serving {
public:
    template <class Make>
    Serving(std::size_t servers, Make&& make)
        : servers_(servers), scheduler_(make(servers_.list())) {}
    void serve(std::size_t connections) {
        servers_.serve(
            connections,
            [this](ServerList list, const FlowKey& flow) { return scheduler_->pick(list, flow); },
            [this](const Destination& server) { scheduler_->load_changed(server); });
    }

private:
    Servers servers_;
    std::unique_ptr<Scheduler> scheduler_;
};

/// The plain walk as a scheduler: it is called as ours are, and does nothing when loads change.
class PlainWalk final : public Scheduler {
public:
    PlainWalk(std::unique_ptr<ipvs::test::PlainScheduler> walk, ServerList servers)
        : walk_(std::move(walk)) {
        walk_->list_changed(servers);
    }
    Destination* pick(ServerList servers, const FlowKey& flow) override {
        return walk_->pick(servers, flow);
    }
    std::string_view rule() const override { return "as the plain walk"; }

private:
    std::unique_ptr<ipvs::test::PlainScheduler> walk_;
};

void measure(benchmark::State& state, const SchedulerEntry& method, std::size_t picks) {
    const Surroundings around;
    for (auto _ : state) {
        const auto make = [&](ServerList list) { return method.make(around.context, list); };
        Serving few(kFew, make);
        Serving many(kMany, make);
        many.serve(picks);  // into the steady state
        few.serve(picks);
        const auto slice = [picks](auto& who) {
            return [&who, picks](int) { who.serve(picks / kSlices); };
        };
        if (auto oracle = ipvs::test::make_plain(method.name, around.context)) {
            Serving plain(kFew, [&](ServerList list) {
                return std::make_unique<PlainWalk>(std::move(oracle), list);
            });
            plain.serve(picks);
            const auto seconds = duel(kSlices, slice(few), slice(plain));
            state.counters["cost_vs_scan"] = seconds.ours / seconds.theirs;
        }
        const auto seconds = duel(kSlices, slice(few), slice(many));
        state.SetIterationTime(seconds.ours);
        state.counters["cost_at_1000"] = seconds.theirs / seconds.ours;
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(picks));
}

}  // namespace

void add_picks(const Plan& plan) {
    for (const SchedulerEntry& method : schedulers()) {
        if (method.name == "none") continue;
        benchmark::RegisterBenchmark(("pick/" + std::string(method.name)).c_str(),
                                     [&method, &plan](benchmark::State& state) {
                                         measure(state, method, plan.is_quick ? 200 : 200'000);
                                     })
            ->Iterations(1)
            ->UseManualTime();
    }
}

}  // namespace lvsim::bench
