// SPDX-License-Identifier: Apache-2.0
//
// Weighted round robin (behaviour: Linux 6.1 ip_vs_wrr.c): rounds through the list at falling
// levels. At level `cw` the servers of at least that weight get a turn; after each round the level
// sinks by the weights' greatest common divisor, and from the lowest it returns to the highest.
//
//   weights A=3 B=2 C=1, list C B A:   level 3: A    level 2: B A    level 1: C B A    level 3: ...
//
// A change of the list starts the round over but keeps the level. As the first server added leaves
// it at the lowest, a service built server by server serves each once before its regular rounds;
// 2.6.32 starts at the highest.
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/server_index.hpp"

#include <algorithm>
#include <numeric>

namespace lvsim::ipvs {
namespace {

/// What the weights of a list decide.
struct Levels {
    std::int32_t step = 1;     ///< The kernel's di: the greatest common divisor of the weights.
    std::int32_t highest = 0;  ///< Its mw; 0: no server has a weight.
};

Levels levels_of(ServerList servers, bool starts_low) {
    Levels levels;
    std::int32_t divisor = 0;
    for (const Destination* server : servers) {
        if (server->weight > 0) {
            divisor = std::gcd(divisor, server->weight);
            levels.highest = std::max(levels.highest, server->weight);
        }
    }
    levels.step = std::max(divisor, 1);
    if (starts_low && levels.highest > 0) {
        levels.highest -= levels.step - 1;
    }
    return levels;
}

struct EligibleWeight {
    [[nodiscard]] Rank rank_of(const Destination& server) const {
        return rank_of_weight(server.is_eligible() ? server.weight : 0);
    }
};

/// Linux walks through the rounds server by server; here an index finds the next server of a round
/// when there are many, and rounds in which nobody would get a turn are left out.
class WeightedRoundRobin final : public Scheduler {
public:
    explicit WeightedRoundRobin(ServerList servers)
        : index_(EligibleWeight{}),
          are_few_(are_few(servers)),
          levels_(levels_of(servers, true)),
          level_(levels_.highest) {}

    void server_added(ServerList servers, const Destination&) override { start_over(servers); }
    void server_removed(ServerList servers, const Destination&) override { start_over(servers); }
    void server_updated(ServerList servers, const Destination&) override { start_over(servers); }
    void load_changed(const Destination& server) override {
        if (!are_few_) {
            index_.server_changed(server);
        }
    }

    Destination* pick(ServerList servers, const FlowKey&) override {
        if (levels_.highest == 0) {
            return nullptr;
        }
        if (!are_few_) {
            index_.refresh(servers);
        }
        if (Destination* found = find_in_round(servers)) {
            return found;
        }
        const Rank best = best_of(servers);
        if (best.high == Rank::kNobody) {
            give_up();
            return nullptr;
        }
        next_ = 0;
        sink_to(weight_of_high(best.high));
        return find_in_round(servers);
    }

    std::string_view rule() const override { return "the next in turn of enough weight"; }

private:
    /// From where it stands to the end of the list.
    Destination* find_in_round(ServerList servers) {
        const std::size_t place =
            are_few_ ? walk_round(servers) : index_.first_from(next_, high_of_weight(level_));
        if (place >= servers.size()) {
            return nullptr;
        }
        next_ = place + 1U;
        return servers[place];
    }
    [[nodiscard]] std::size_t walk_round(ServerList servers) const {
        std::size_t place = next_;
        while (place < servers.size() &&
               (servers[place]->is_overloaded || servers[place]->weight < level_)) {
            ++place;
        }
        return place;
    }

    /// Of the greatest weight that may have a turn.
    [[nodiscard]] Rank best_of(ServerList servers) const {
        if (!are_few_) {
            return {index_.best_high(), 0};
        }
        Rank best;
        for (const Destination* server : servers) {
            best.high = std::min(best.high, index_.rule().rank_of(*server).high);
        }
        return best;
    }

    /// The next level at which a server of this weight gets a turn. The step divides the weight, so
    /// there is one above 0.
    void sink_to(std::int32_t weight) {
        level_ -= levels_.step;
        if (level_ <= 0) {
            level_ = levels_.highest;
        }
        if (level_ > weight) {
            const std::int32_t rounds = (level_ - weight - 1) / levels_.step + 1;
            level_ -= rounds * levels_.step;
        }
    }

    /// Nobody may have a turn. Linux notices after a whole round at the lowest level: begun by this
    /// pick, it ends where the last turn was; else at the end of the list.
    void give_up() {
        if (next_ != 0 && level_ <= levels_.step) {
            level_ = (levels_.highest - 1) % levels_.step + 1;
            return;
        }
        level_ = levels_.highest;
        next_ = 0;
    }

    void start_over(ServerList servers) {
        are_few_ = are_few(servers);
        index_.list_changed();
        levels_ = levels_of(servers, true);
        next_ = 0;
        if (level_ > levels_.highest || level_ == 0) {
            level_ = levels_.highest;
        } else if (levels_.step > 1) {
            level_ = level_ / levels_.step * levels_.step + 1;
        }
    }

    ServerIndex<EligibleWeight> index_;
    bool are_few_;
    Levels levels_;
    std::int32_t level_;    ///< The kernel's cw.
    std::size_t next_ = 0;  ///< One after the kernel's cl: 0 is before the head of the list.
};

/// The walk of 2.6.32: it looks at a level when it comes to the head of the list.
class OldWeightedRoundRobin final : public Scheduler {
public:
    explicit OldWeightedRoundRobin(ServerList servers) : levels_(levels_of(servers, false)) {}

    void server_added(ServerList servers, const Destination&) override { start_over(servers); }
    void server_updated(ServerList servers, const Destination&) override { start_over(servers); }
    void server_removed(ServerList servers, const Destination&) override { start_over(servers); }

    Destination* pick(ServerList servers, const FlowKey&) override {
        const std::size_t begin = next_;
        do {
            if (next_ == 0 && !sink_level(servers)) {
                return nullptr;
            }
            const std::size_t at = next_;
            next_ = at == servers.size() ? 0 : at + 1;
            if (at < servers.size() && is_served(*servers[at])) {
                return servers[at];
            }
        } while (next_ != begin || level_ != levels_.step);
        return nullptr;
    }

    std::string_view rule() const override { return "the next in turn of enough weight"; }

private:
    [[nodiscard]] bool is_served(const Destination& server) const {
        return !server.is_overloaded && server.weight >= level_;
    }

    /// At the head of the list. False: there is nobody of any weight.
    bool sink_level(ServerList servers) {
        if (servers.empty()) {
            return false;
        }
        level_ -= levels_.step;
        if (level_ <= 0) {
            level_ = levels_.highest;
        }
        return level_ > 0;
    }

    void start_over(ServerList servers) {
        levels_ = levels_of(servers, false);
        next_ = 0;
        level_ = level_ > levels_.highest ? 0 : level_;
    }

    Levels levels_;
    std::int32_t level_ = 0;
    std::size_t next_ = 0;
};

}  // namespace

std::unique_ptr<Scheduler> make_wrr(const SchedulerContext& context, ServerList servers) {
    if (context.rules.wrr_starts_low) {
        return std::make_unique<WeightedRoundRobin>(servers);
    }
    return std::make_unique<OldWeightedRoundRobin>(servers);
}

}  // namespace lvsim::ipvs
