// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/events.hpp"

#include <fmt/format.h>

namespace lvsim::keepalived {

namespace {

std::int64_t flag(bool is_set) {
    return is_set ? 1 : 0;
}

bool is_known(const Endpoint& endpoint) {
    return endpoint != Endpoint{};
}

}  // namespace

void CheckDone::fields(TraceFields& to) const {
    to.add("service", service);
    to.add("server", server);
    to.add("checker", kind);
    if (is_known(local)) to.add("local", to_text(local));
    if (is_known(asked)) to.add("asked", to_text(asked));
    to.add("good", flag(is_good));
    to.add("answer", answer);
    to.add("took_ns", took.ns());
    to.add("failure", std::int64_t{failure});
    to.add("retries", std::int64_t{retries});
    to.add("verdict", flag(is_verdict));
    to.add("next_in_ns", next_in.ns());
}

std::string CheckDone::text() const {
    const std::string head =
        fmt::format("{} of {} for {}: {} after {}", kind, server, service, answer, to_text(took));
    const std::string next = fmt::format("next check in {}", to_text(next_in));
    if (is_good) return fmt::format("{}: good; {}", head, next);
    if (is_verdict) {
        return fmt::format("{}: failure {} of {}, the server fails it; {}", head, failure,
                           retries + 1, next);
    }
    return fmt::format("{}: failure {}, {} tolerated; {}", head, failure, retries, next);
}

void ServerChanged::fields(TraceFields& to) const {
    to.add("service", service);
    to.add("server", server);
    to.add("up", flag(is_up));
    to.add("failed_checkers", std::int64_t{failed_checkers});
    to.add("in_table", flag(is_in_table));
    to.add("weight", std::int64_t{weight});
    to.add("alive_weight", alive_weight);
}

std::string ServerChanged::text() const {
    if (is_up) {
        return fmt::format("{} of {} is up with weight {} ({} alive in all){}", server, service,
                           weight, alive_weight,
                           is_in_table ? "" : "; not in the table while the sorry server serves");
    }
    return fmt::format("{} of {} is down: {} checker{} failed; weight {} left alive{}", server,
                       service, failed_checkers, failed_checkers == 1 ? "" : "s", alive_weight,
                       is_in_table ? "; it stays in the table with weight 0" : "");
}

void QuorumChanged::fields(TraceFields& to) const {
    to.add("service", service);
    to.add("gained", flag(is_gained));
    to.add("weight", weight);
    to.add("quorum", std::int64_t{quorum});
    to.add("hysteresis", std::int64_t{hysteresis});
    to.add("has_sorry_server", flag(has_sorry_server));
}

std::string QuorumChanged::text() const {
    if (is_gained) {
        return fmt::format("{} has its quorum: weight {} >= {} + {}", service, weight, quorum,
                           hysteresis);
    }
    return fmt::format("{} has no quorum: weight {}{}, needed {} - {}{}", service, weight,
                       weight == 0 ? " (nothing alive)" : "", quorum, hysteresis,
                       has_sorry_server ? "; the sorry server takes over" : "");
}

void WeightChanged::fields(TraceFields& to) const {
    to.add("service", service);
    to.add("server", server);
    to.add("from", std::int64_t{from});
    to.add("to", std::int64_t{to_weight});
    to.add("alive", flag(is_alive));
}

std::string WeightChanged::text() const {
    return fmt::format("weight of {} of {}: {} -> {}{}", server, service, from, to_weight,
                       is_alive ? "" : " (it is down)");
}

void SorryServerChanged::fields(TraceFields& to) const {
    to.add("service", service);
    to.add("server", server);
    to.add("serving", flag(is_serving));
}

std::string SorryServerChanged::text() const {
    return fmt::format("sorry server {} of {} {}", server, service,
                       is_serving ? "serves" : "gives way");
}

}  // namespace lvsim::keepalived
