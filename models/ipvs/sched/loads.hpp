// SPDX-License-Identifier: Apache-2.0
//
// What servers carry, as the kernel's schedulers measure and compare it: C ints, cross-multiplied
// with the weights so that nothing is rounded.
#pragma once

#include "models/ipvs/scheduler.hpp"

#include <algorithm>
#include <cstdint>

namespace lvsim::ipvs {

inline constexpr std::int32_t kActiveWeight = 256;

/// How many inactive connections the server's connections weigh.
[[nodiscard]] inline std::int32_t load_of(const Destination& server,
                                          std::int32_t active_weight = kActiveWeight) {
    return static_cast<std::int32_t>(
        server.activeconns * static_cast<std::uint32_t>(active_weight) + server.inactconns);
}

/// What the server will carry with one more connection: sed and nq.
[[nodiscard]] inline std::int32_t expected_load_of(const Destination& server) {
    return static_cast<std::int32_t>(server.activeconns + 1);
}

/// A load and the weight it is measured by.
struct Burden {
    std::int32_t load = 0;
    std::int32_t weight = 0;
};

/// Whether `a` carries strictly more for its weight than `b`. Narrow products wrap.
[[nodiscard]] inline bool is_heavier(const Burden& a, const Burden& b, bool has_wide_products) {
    const std::int64_t left = std::int64_t{a.load} * b.weight;
    const std::int64_t right = std::int64_t{b.load} * a.weight;
    if (has_wide_products) {
        return left > right;
    }
    return static_cast<std::int32_t>(left) > static_cast<std::int32_t>(right);
}

/// The kernel's walk for the least loaded: the first server of a weight, then whatever is less
/// burdened. A weight of 0 loses every comparison, as long as no load is negative.
template <class LoadOf>
[[nodiscard]] Destination* least_burdened(ServerList servers, bool has_wide_products,
                                          LoadOf load_of_server) {
    Destination* best = nullptr;
    Burden of_best;
    for (Destination* server : servers) {
        const Burden burden{load_of_server(*server), server->weight};
        const bool is_first = best == nullptr;
        if (server->is_overloaded || (is_first && server->weight <= 0)) {
            continue;
        }
        if (is_first || is_heavier(of_best, burden, has_wide_products)) {
            best = server;
            of_best = burden;
        }
    }
    return best;
}

/// The choice of lblc and lblcr among all servers: wlc's, with their own load under 2.6.32.
[[nodiscard]] inline Destination* least_connected(const Rules& rules, ServerList servers) {
    return least_burdened(servers, rules.has_wide_products, [&](const Destination& server) {
        return load_of(server, rules.lblc_active_weight);
    });
}

/// For lblc and lblcr: it has more active connections than its weight while another is half idle.
[[nodiscard]] inline bool is_hot(const Destination& server, ServerList servers) {
    if (std::int64_t{server.activeconns} <= server.weight) {
        return false;
    }
    return std::any_of(servers.begin(), servers.end(), [](const Destination* one) {
        return std::int64_t{one->activeconns} * 2 < one->weight;
    });
}

}  // namespace lvsim::ipvs
