// SPDX-License-Identifier: Apache-2.0
//
// What servers carry, as the kernel's schedulers measure and compare it: C ints, cross-multiplied
// with the weights so that nothing is rounded.
#pragma once

#include "models/ipvs/sched/server_index.hpp"

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

/// load / weight as a fixed-point number with 64 bits after the point: those of two different
/// burdens differ, since fractions of 31-bit numbers are at least 2^-62 apart. Requires: no
/// negative load.
[[nodiscard]] inline Rank rank_of_burden(const Burden& burden) {
    constexpr int kHalf = 32;
    const auto weight = static_cast<std::uint64_t>(burden.weight);
    const std::uint64_t load = static_cast<std::uint64_t>(burden.load) << kHalf;
    return {load / weight, static_cast<std::uint32_t>((load % weight << kHalf) / weight)};
}

/// Whether comparisons with this burden may wrap: then they are no order, and only the kernel's
/// walk itself gives its answer. So few connections and such weights that no product reaches 2^31
/// are safe even when products have 32 bits.
[[nodiscard]] inline bool may_wrap(const Burden& burden, bool has_wide_products) {
    constexpr std::int32_t kSafeLoad = 1 << 15;
    constexpr std::int32_t kSafeWeight = 1 << 16;
    return burden.load < 0 ||
           (!has_wide_products && (burden.load >= kSafeLoad || burden.weight >= kSafeWeight));
}

/// The rule of wlc, for an index. Also lblc's and lblcr's, which weigh otherwise under 2.6.32.
struct LeastConnected {
    bool has_wide_products = true;
    std::int32_t active_weight = kActiveWeight;

    [[nodiscard]] Burden burden_of(const Destination& server) const {
        return {load_of(server, active_weight), server.weight};
    }
    [[nodiscard]] Rank rank_of(const Destination& server) const {
        return server.is_eligible() ? rank_of_burden(burden_of(server)) : Rank{};
    }
    [[nodiscard]] bool is_special(const Destination& server) const {
        return may_wrap(burden_of(server), has_wide_products);
    }
    [[nodiscard]] Destination* scan(ServerList servers) const {
        return least_burdened(servers, has_wide_products, [this](const Destination& server) {
            return load_of(server, active_weight);
        });
    }
};

}  // namespace lvsim::ipvs
