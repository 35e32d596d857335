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

class WeightedRoundRobin final : public Scheduler {
public:
    explicit WeightedRoundRobin(ServerList servers)
        : levels_(levels_of(servers, true)), level_(levels_.highest) {}

    void server_added(ServerList servers, const Destination&) override { start_over(servers); }
    void server_updated(ServerList servers, const Destination&) override { start_over(servers); }
    void server_removed(ServerList servers, const Destination&) override { start_over(servers); }

    Destination* pick(ServerList servers, const FlowKey&) override {
        if (levels_.highest == 0) {
            return nullptr;
        }
        const std::size_t begin = next_;
        bool is_restarted = false;
        bool is_lowest = false;
        std::size_t end_of_search = 0;  // 0: none; else the position after the last to look at
        while (true) {
            if (Destination* found = find_in_round(servers, end_of_search)) {
                return found;
            }
            if (end_of_search != 0) {
                next_ = end_of_search;
                return nullptr;
            }
            next_ = 0;
            level_ -= levels_.step;
            if (level_ <= 0) {
                level_ = levels_.highest;
                if (is_lowest || begin == 0) {
                    return nullptr;
                }
                is_restarted = true;
            }
            is_lowest = level_ <= levels_.step;
            end_of_search = is_lowest && is_restarted ? begin : 0;
        }
    }

    std::string_view rule() const override { return "the next in turn of enough weight"; }

private:
    /// From where it stands to the end of the list, or of the search.
    Destination* find_in_round(ServerList servers, std::size_t end_of_search) {
        const std::size_t end = end_of_search != 0 ? end_of_search : servers.size();
        for (; next_ < end; ++next_) {
            if (!servers[next_]->is_overloaded && servers[next_]->weight >= level_) {
                return servers[next_++];
            }
        }
        return nullptr;
    }

    void start_over(ServerList servers) {
        levels_ = levels_of(servers, true);
        next_ = 0;
        if (level_ > levels_.highest || level_ == 0) {
            level_ = levels_.highest;
        } else if (levels_.step > 1) {
            level_ = level_ / levels_.step * levels_.step + 1;
        }
    }

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
