// SPDX-License-Identifier: Apache-2.0
//
// A stream of requests from one machine: open arrivals, which do not wait for earlier answers, or
// a number of users who do and then think. Latency counts from the moment a request should have
// started, so that a stalled server is not hidden (coordinated omission). Event-driven, pooled: no
// allocation per request in steady state.
//
// Each request that should start ends in exactly one RequestFinished. While the machine is off,
// requests fail as they come.
#pragma once

#include "models/client/url.hpp"
#include "sim/core/distributions.hpp"
#include "sim/core/time.hpp"
#include "sim/core/world.hpp"
#include "sim/wire/address.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace lvsim::host {
class Host;
class RequestWork;
}  // namespace lvsim::host

namespace lvsim::client {

enum class TrafficPattern : std::uint8_t {
    Open,   ///< Arrivals that wait for nobody: a pause between each and the next.
    Users,  ///< `users` who ask, read the answer, think and ask again.
};

/// Always so long.
[[nodiscard]] Distribution every(SimDuration pause);
/// So long on average, memoryless: the pauses of Poisson arrivals.
[[nodiscard]] Distribution poisson(SimDuration mean);

/// The address that a connection comes from.
enum class SourceChoice : std::uint8_t {
    Route,  ///< That of the route, as everybody's.
    Walk,   ///< One of `sources` after the other, then from the first again.
    Draw,   ///< Any of `sources`.
};

struct TrafficConfig {
    std::string name = {};
    Url url = {};
    /// What is asked for, all of the same server: one is drawn for each request. Empty: url's.
    std::vector<std::string> targets = {};
    double zipf = 0;  ///< Of targets: number k comes with a weight of 1 / k^zipf. 0: all alike.
    TrafficPattern pattern = TrafficPattern::Open;
    Distribution pause = every(1_s);  ///< Open: between arrivals. Never zero.
    std::uint32_t users = 1;          ///< Users. Positive.
    Distribution think = {};          ///< Users: from an answer to the next request; may be zero.
    SourceChoice source = SourceChoice::Route;
    IpPrefix sources = {};  ///< Walk, Draw: all of it is the machine's own (AnyIP).
    /// The first arrival of regular ones and of users; others: the process's start.
    SimTime start = {};
    std::optional<std::uint64_t> count = {};  ///< How many requests in all.
    std::optional<SimDuration> duration =
        {};  ///< No request starts this long after `start` or later.

    /// Requests on one connection before it is closed; 1: "Connection: close" as the lab's browser.
    std::uint32_t requests_per_connection = 1;
    /// Connections at a time; further requests wait for one. 0: no limit.
    std::uint32_t connections_max = 0;
    std::optional<SimDuration> timeout = {};  ///< From the start of a request to its whole answer.
};

struct TrafficCounters {
    std::uint64_t started = 0;  ///< Requests that should have started by now.
    std::uint64_t ok = 0;
    std::uint64_t failed = 0;
    std::uint64_t connections = 0;  ///< Attempts included.
    [[nodiscard]] std::uint64_t under_way() const { return started - ok - failed; }
};

class Traffic final : public Component {
public:
    /// Queues its first request at config.start. Requires: that is not past; host outlives it;
    /// numbers are as TrafficConfig says; the name is unique in the World. `work`: where servers
    /// find which request is how much work; null: they draw it. It outlives the traffic.
    Traffic(host::Host& host, TrafficConfig config, host::RequestWork* work = nullptr);
    ~Traffic() override;

    [[nodiscard]] const TrafficConfig& config() const;
    [[nodiscard]] TrafficCounters counters() const;
    /// No request will start any more and none is under way.
    [[nodiscard]] bool is_finished() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace lvsim::client
