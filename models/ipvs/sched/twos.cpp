// SPDX-License-Identifier: Apache-2.0
//
// Power of two random choices (behaviour: Linux 6.1 ip_vs_twos.c): draws two servers with chances
// by weight and takes the less loaded for its weight. The draws go from 0 to the sum of the weights
// inclusive, which favours the first server of the list a little, as in Linux. Linux's random
// numbers cannot be had again: the shares are the same, single picks are not.
#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/registry.hpp"
#include "models/ipvs/sched/server_index.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace lvsim::ipvs {
namespace {

/// Sums of the weights of servers that may, over the halves, quarters... of the list.
class WeightSums {
public:
    void list_changed() { changed_.note_list(); }
    void server_changed(const Destination& server) { changed_.note(server); }

    void refresh(ServerList servers) {
        if (changed_.is_all()) {
            width_ = std::bit_ceil(servers.size() + 1);
            sums_.assign(2 * width_, 0);
            for (std::size_t place = 0; place < servers.size(); ++place) {
                sums_[width_ + place] = weight_of(*servers[place]);
            }
            for (std::size_t node = width_ - 1; node >= 1; --node) {
                sums_[node] = sums_[2 * node] + sums_[2 * node + 1];
            }
        } else {
            for (const std::uint32_t place : changed_.places()) {
                set(place, weight_of(*servers[place]));
            }
        }
        changed_.clear(servers.size());
    }

    [[nodiscard]] std::uint64_t total() const { return sums_[1]; }

    /// The first server up to which the weights sum to the draw, and to more than 0. Requires: the
    /// draw is at most the total, which is not 0.
    [[nodiscard]] std::size_t place_of(std::uint64_t draw) const {
        std::uint64_t rest = std::max<std::uint64_t>(draw, 1);
        std::size_t node = 1;
        while (node < width_) {
            node *= 2;
            if (sums_[node] < rest) {
                rest -= sums_[node];
                ++node;
            }
        }
        return node - width_;
    }

private:
    static std::uint64_t weight_of(const Destination& server) {
        return server.is_eligible() ? static_cast<std::uint64_t>(server.weight) : 0;
    }

    void set(std::uint32_t place, std::uint64_t weight) {
        const std::uint64_t difference = weight - sums_[width_ + place];  // may wrap, and back
        if (difference != 0) {
            for (std::size_t node = width_ + place; node >= 1; node /= 2) {
                sums_[node] += difference;
            }
        }
    }

    ChangedServers changed_;
    std::vector<std::uint64_t> sums_;  ///< The root is 1, the children of n are 2n and 2n + 1.
    std::size_t width_ = 0;
};

class TwoChoices final : public Scheduler {
public:
    explicit TwoChoices(Random& random) : random_(random) {}

    void server_added(ServerList, const Destination&) override { sums_.list_changed(); }
    void server_removed(ServerList, const Destination&) override { sums_.list_changed(); }
    void server_updated(ServerList, const Destination& server) override {
        sums_.server_changed(server);
    }
    void load_changed(const Destination& server) override { sums_.server_changed(server); }

    Destination* pick(ServerList servers, const FlowKey&) override {
        sums_.refresh(servers);
        const std::uint64_t total = sums_.total();
        if (total == 0) {
            return nullptr;
        }
        const std::uint64_t first_draw = random_.below(total + 1);
        const std::uint64_t second_draw = random_.below(total + 1);
        Destination* first = servers[sums_.place_of(first_draw)];
        Destination* second = servers[sums_.place_of(second_draw)];
        const Burden of_first{load_of(*first), first->weight};
        const Burden of_second{load_of(*second), second->weight};
        return is_heavier(of_first, of_second, false) ? second : first;
    }

    std::string_view rule() const override { return "the less loaded of two drawn by weight"; }

private:
    Random& random_;
    WeightSums sums_;
};

}  // namespace

std::unique_ptr<Scheduler> make_twos(const SchedulerContext& context, ServerList) {
    return std::make_unique<TwoChoices>(context.random);
}

}  // namespace lvsim::ipvs
