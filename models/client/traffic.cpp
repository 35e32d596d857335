// SPDX-License-Identifier: Apache-2.0
//
// When requests start, and what is told of their end. The connections are ConnectionPool's.
#include "models/client/traffic.hpp"

#include "models/client/connection_pool.hpp"
#include "models/client/events.hpp"
#include "models/host/host.hpp"
#include "sim/core/assert.hpp"
#include "sim/core/hash.hpp"
#include "sim/core/rng.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace lvsim::client {

namespace {

/// After a request that failed in no time a user pauses at least this long: nobody clicks faster,
/// and without a pause time would stand still.
constexpr SimDuration kPauseAfterFailure = 1_s;
constexpr std::uint64_t kArrivalTag = 0;  ///< Others: a user's number + 1.

Distribution make(Distribution::Parameters parameters) {
    auto made = Distribution::make(std::move(parameters));
    LVSIM_ASSERT(made.has_value(), "a pause that is no length of time");
    return *made;
}

}  // namespace

Distribution every(SimDuration pause) {
    return make(laws::Constant{pause.ns()});
}

Distribution poisson(SimDuration mean) {
    return make(laws::Exponential{static_cast<double>(mean.ns())});
}

struct Traffic::Impl final : EventTarget, ConnectionPool::Listener {
    Impl(host::Host& of, TrafficConfig its_config, host::RequestWork* work)
        : host(of),
          world(of.world()),
          config(std::move(its_config)),
          arrivals(world.rng("client/" + config.name + "/arrivals")),
          key(Rng(world.rng("client/" + config.name + "/think")).bits()),
          pool(of, config, work, *this) {
        if (config.pattern == TrafficPattern::Users) asked.resize(config.users);
        host.on_power([this](bool is_on) {
            if (!is_on) pool.lose_power();
        });
        start();
    }

    void start() {
        switch (config.pattern) {
            case TrafficPattern::Open: return schedule_arrival(first_arrival());
            case TrafficPattern::Users:
                for (std::uint32_t user = 0; user < config.users; ++user) {
                    schedule_user(user, config.start);
                }
                return;
        }
    }

    /// Regular arrivals begin with one; of a random process the start is no arrival.
    [[nodiscard]] SimTime first_arrival() {
        const bool is_regular = std::holds_alternative<laws::Constant>(config.pause.parameters());
        return is_regular ? config.start : config.start + config.pause.sample_duration(arrivals);
    }

    /// Whether one more request may start at `when`.
    [[nodiscard]] bool may_start(SimTime when) const {
        if (config.count && planned >= *config.count) return false;
        return !config.duration || when - config.start < *config.duration;
    }

    void schedule_arrival(SimTime when) {
        if (!may_start(when)) return;
        ++planned;
        ++sources_waiting;
        next_arrival = when;
        // A machine that stood still is late: what was due meanwhile begins as it goes on.
        world.schedule(std::max(when, world.now()), *this, kArrivalTag);
    }

    void schedule_user(std::uint32_t user, SimTime when) {
        if (!may_start(when)) return;
        ++planned;
        ++sources_waiting;
        world.schedule(when, *this, std::uint64_t{user} + 1);
    }

    [[nodiscard]] NodeId machine_of(std::uint64_t) const override { return host.node(); }
    void on_event(std::uint64_t tag) override {
        --sources_waiting;
        PendingRequest request;
        request.number = counters.started++;
        request.intended = tag == kArrivalTag ? next_arrival : world.now();
        request.user = tag == kArrivalTag ? 0 : static_cast<std::uint32_t>(tag - 1);
        request.key = key_of(request, tag == kArrivalTag);
        request.target = pool.choose_target(request.key);
        if (tag == kArrivalTag) {
            schedule_arrival(next_arrival + config.pause.sample_duration(arrivals));
        }
        pool.begin(request);
    }

    /// Open: by its place among the arrivals. A user's: by its place among his own, for how they
    /// mix with those of others depends on the answers.
    [[nodiscard]] std::uint64_t key_of(const PendingRequest& request, bool is_arrival) {
        if (is_arrival) return hash_mix(key, request.number);
        return hash_mix(hash_mix(key, std::uint64_t{request.user} + 1), asked[request.user]++);
    }

    void think(const PendingRequest& request, bool took_no_time) {
        Rng own(request.key, "think");
        SimDuration pause = config.think.sample_duration(own);
        if (took_no_time) pause = std::max(pause, kPauseAfterFailure);
        schedule_user(request.user, world.now() + pause);
    }

    void on_finished(const PendingRequest& request, const RequestOutcome& outcome) override {
        const bool is_ok = outcome.error == HttpError::None && outcome.status >= 200;
        ++(is_ok ? counters.ok : counters.failed);
        if (world.trace().is_watched<RequestFinished>()) tell(request, outcome, is_ok);
        if (config.pattern == TrafficPattern::Users) {
            think(request, !is_ok && outcome.started == world.now());
        }
    }

    void tell(const PendingRequest& request, const RequestOutcome& outcome, bool is_ok) {
        HttpErrorText words;
        append_text(words, outcome.error, outcome.missing_bytes, outcome.status);
        RequestFinished event;
        event.traffic = config.name;
        event.number = request.number;
        event.intended = request.intended;
        event.started = outcome.started;
        event.local = outcome.local;
        event.ordinal = outcome.ordinal;
        event.is_ok = is_ok;
        event.status = outcome.status;
        event.body_bytes = outcome.body_bytes;
        event.error = std::string_view(words.data(), words.size());
        world.trace().emit(host.node(), event);
    }

    host::Host& host;
    World& world;
    TrafficConfig config;
    Rng& arrivals;
    /// Of the traffic in this run, by a copy of its stream: its requests' keys follow from it.
    std::uint64_t key;
    std::vector<std::uint32_t> asked;  ///< Requests, by user.
    TrafficCounters counters;
    std::uint64_t planned = 0;          ///< Requests that have a start.
    std::uint64_t sources_waiting = 0;  ///< Arrivals and users whose next start is queued.
    SimTime next_arrival;
    ConnectionPool pool;
};

Traffic::Traffic(host::Host& host, TrafficConfig config, host::RequestWork* work)
    : impl_(std::make_unique<Impl>(host, std::move(config), work)) {}

Traffic::~Traffic() = default;

const TrafficConfig& Traffic::config() const {
    return impl_->config;
}

TrafficCounters Traffic::counters() const {
    TrafficCounters result = impl_->counters;
    result.connections = impl_->pool.connections();
    return result;
}

bool Traffic::is_finished() const {
    return impl_->sources_waiting == 0 && impl_->counters.under_way() == 0;
}

}  // namespace lvsim::client
