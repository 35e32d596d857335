// SPDX-License-Identifier: Apache-2.0
//
// Finds the best server of a list without looking at all of them, where Linux scans: a tournament
// over the list, played anew only where something changed. What it finds is what a scan from the
// head of the list finds that keeps the earlier of equals.
//
//                 best of 0..3               a node holds the better of its two children,
//            0..1              2..3          the left one when they are equal; leaves are the
//          0      1          2      3        servers in list order
//
// Changes are noted when they happen and played when somebody asks: a server that changes often
// between two questions costs one path, of about log2(servers) matches.
#pragma once

#include "models/ipvs/scheduler.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace lvsim::ipvs {

/// So few are walked through in less time than it takes to hear of their changes.
[[nodiscard]] inline bool are_few(ServerList servers) {
    constexpr std::size_t kFew = 16;
    return servers.size() <= kFew;
}

/// Which servers of a list changed since they were last looked at.
class ChangedServers {
public:
    /// The list itself changed: all places mean something else now.
    void note_list() { is_all_ = true; }
    /// Harmless for a server that is no member (yet): then another one is looked at for nothing.
    void note(const Destination& server) { note_place(server.position); }
    void note_place(std::uint32_t place) {
        if (place < is_noted_.size() && is_noted_[place] == 0) {
            is_noted_[place] = 1;
            places_.push_back(place);
        }
    }
    [[nodiscard]] bool is_all() const { return is_all_; }
    [[nodiscard]] bool empty() const { return !is_all_ && places_.empty(); }
    [[nodiscard]] const std::vector<std::uint32_t>& places() const { return places_; }

    void clear(std::size_t servers) {
        if (is_all_) {
            is_noted_.assign(servers, 0);
            places_.reserve(servers);
            is_all_ = false;
        } else {
            for (const std::uint32_t place : places_) {
                is_noted_[place] = 0;
            }
        }
        places_.clear();
    }

private:
    bool is_all_ = true;
    std::vector<std::uint8_t> is_noted_;
    std::vector<std::uint32_t> places_;
};

/// How good a server is: the lower the better, high part first.
struct Rank {
    std::uint64_t high = kNobody;
    std::uint32_t low = 0;

    static constexpr std::uint64_t kNobody = UINT64_MAX;  ///< May not be chosen.
};

/// The greater the weight the better.
[[nodiscard]] constexpr std::uint64_t high_of_weight(std::int32_t weight) {
    constexpr std::int64_t kAboveAll = std::int64_t{1} << 31;
    return static_cast<std::uint64_t>(kAboveAll - weight);
}
[[nodiscard]] constexpr std::int32_t weight_of_high(std::uint64_t high) {
    return static_cast<std::int32_t>((std::uint64_t{1} << 31) - high);
}
[[nodiscard]] inline Rank rank_of_weight(std::int32_t weight) {
    return weight > 0 ? Rank{high_of_weight(weight), 0} : Rank{};
}

/// Rule: `Rank rank_of(const Destination&) const`, and optionally
/// `bool is_special(const Destination&) const`, of which the index keeps the number.
template <class Rule>
class ServerIndex {
public:
    static constexpr std::uint32_t kNowhere = UINT32_MAX;

    explicit ServerIndex(Rule rule) : rule_(rule) {}

    [[nodiscard]] const Rule& rule() const { return rule_; }
    void list_changed() { changed_.note_list(); }
    void server_changed(const Destination& server) { changed_.note(server); }
    /// For a list that is not the service's.
    void place_changed(std::uint32_t place) { changed_.note_place(place); }

    /// Looks at what changed. Call it before the questions below.
    void refresh(ServerList servers) {
        if (changed_.empty()) {
            return;
        }
        if (changed_.is_all()) {
            rebuild(servers);
        } else {
            for (const std::uint32_t place : changed_.places()) {
                if (take(*servers[place], place)) {
                    play(place);
                }
            }
        }
        changed_.clear(servers.size());
    }

    /// nullptr: there is nobody.
    [[nodiscard]] Destination* best(ServerList servers) const {
        return best_high() == Rank::kNobody ? nullptr : servers[place_of(nodes_[1])];
    }
    [[nodiscard]] std::uint64_t best_high() const { return nodes_[1].high; }
    [[nodiscard]] std::uint32_t specials() const { return specials_; }

    /// The first place from `begin` on whose rank is at least so good in its high part.
    [[nodiscard]] std::uint32_t first_from(std::size_t begin, std::uint64_t high) const {
        if (begin >= width_) {
            return kNowhere;
        }
        std::size_t node = width_ + begin;
        for (int i = 0; i < kNearby && node < 2 * width_; ++i, ++node) {
            if (nodes_[node].high <= high) {
                return static_cast<std::uint32_t>(node - width_);
            }
        }
        if (node == 2 * width_) {
            return kNowhere;
        }
        while (nodes_[node].high > high) {
            while (node % 2 == 1) {  // a right child: its subtree and all before are done
                node /= 2;
                if (node <= 1) {
                    return kNowhere;
                }
            }
            ++node;
        }
        while (node < width_) {
            node *= 2;
            node += nodes_[node].high > high ? 1U : 0U;
        }
        return static_cast<std::uint32_t>(node - width_);
    }

private:
    static constexpr int kNearby = 4;  ///< So many leaves are looked at before the tree is.

    /// A rank and, where ranks are equal, the place: no two nodes of a level are the same.
    struct Node {
        std::uint64_t high = Rank::kNobody;
        std::uint64_t low_and_place = UINT64_MAX;

        bool operator==(const Node&) const = default;
        [[nodiscard]] bool is_better_than(const Node& other) const {
            const bool is_lower = low_and_place < other.low_and_place;
            return (high < other.high) | ((high == other.high) & is_lower);
        }
    };
    static std::uint32_t place_of(const Node& node) {
        return static_cast<std::uint32_t>(node.low_and_place);
    }

    void rebuild(ServerList servers) {
        width_ = std::bit_ceil(servers.size() + 1);
        nodes_.assign(2 * width_, Node{});
        is_special_.assign(servers.size(), 0);
        specials_ = 0;
        for (std::uint32_t place = 0; place < servers.size(); ++place) {
            static_cast<void>(take(*servers[place], place));
        }
        for (std::size_t node = width_ - 1; node >= 1; --node) {
            const Node* pair = &nodes_[2 * node];
            nodes_[node] = pair[pair[1].is_better_than(pair[0]) ? 1 : 0];
        }
    }

    /// Up to where nothing changes any more. The winner so far stays in registers, and who wins is
    /// hard to foresee: no branch decides it.
    void play(std::uint32_t place) {
        std::size_t node = width_ + place;
        Node best = nodes_[node];
        while (node > 1) {
            const Node& other = nodes_[node ^ 1];
            const bool is_other = other.is_better_than(best);
            best.high = is_other ? other.high : best.high;
            best.low_and_place = is_other ? other.low_and_place : best.low_and_place;
            node /= 2;
            if (nodes_[node] == best) {
                return;
            }
            nodes_[node] = best;
        }
    }

    /// Whether it made a difference.
    bool take(const Destination& server, std::uint32_t place) {
        constexpr int kPlaceBits = 32;
        const Rank rank = rule_.rank_of(server);
        const Node node{rank.high, std::uint64_t{rank.low} << kPlaceBits | place};
        const bool is_changed = nodes_[width_ + place] != node;
        nodes_[width_ + place] = node;
        if constexpr (requires { rule_.is_special(server); }) {
            specials_ -= is_special_[place];
            is_special_[place] = rule_.is_special(server) ? 1 : 0;
            specials_ += is_special_[place];
        }
        return is_changed;
    }

    Rule rule_;
    ChangedServers changed_;
    std::vector<Node> nodes_;  ///< The root is 1, the children of n are 2n and 2n + 1.
    std::vector<std::uint8_t> is_special_;
    std::size_t width_ = 0;  ///< Leaves: a power of two, more than there are servers.
    std::uint32_t specials_ = 0;
};

/// A scheduler that always takes the best by a rule. A rule may have
/// `Destination* scan(ServerList) const`: then that decides while there is a special server.
template <class Rule>
class BestServer : public Scheduler {
public:
    explicit BestServer(Rule rule) : index_(rule) {}

    void server_added(ServerList, const Destination&) final { index_.list_changed(); }
    void server_removed(ServerList, const Destination&) final { index_.list_changed(); }
    void server_updated(ServerList, const Destination& server) final {
        index_.server_changed(server);
    }
    void load_changed(const Destination& server) final { index_.server_changed(server); }

    Destination* pick(ServerList servers, const FlowKey&) final {
        index_.refresh(servers);
        if constexpr (requires { index_.rule().scan(servers); }) {
            if (index_.specials() > 0) {
                return index_.rule().scan(servers);
            }
        }
        return index_.best(servers);
    }

private:
    ServerIndex<Rule> index_;
};

}  // namespace lvsim::ipvs
