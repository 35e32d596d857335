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
#include "sim/core/time.hpp"
#include "sim/core/world.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace lvsim::host {
class Host;
}

namespace lvsim::client {

enum class TrafficPattern : std::uint8_t {
    Every,        ///< One at the start, then one each `interval`.
    Exponential,  ///< Poisson arrivals, `interval` apart on average.
    Users,        ///< `users` who ask, read the answer, think and ask again.
};

enum class ThinkTime : std::uint8_t { Constant, Exponential };

struct TrafficConfig {
    std::string name = {};
    Url url = {};
    TrafficPattern pattern = TrafficPattern::Every;
    SimDuration interval = 1_s;  ///< Every, Exponential. Positive.
    std::uint32_t users = 1;     ///< Users. Positive.
    ThinkTime think = ThinkTime::Constant;
    SimDuration think_time = {};  ///< Users: from an answer to the next request; may be zero.
    SimTime start = {};           ///< The first arrival (Every, Users); the process's start.
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
    /// numbers are as TrafficConfig says; the name is unique in the World.
    Traffic(host::Host& host, TrafficConfig config);
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
