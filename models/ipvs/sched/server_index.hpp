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
#include <cstdint>
#include <vector>

namespace lvsim::ipvs {

/// Which servers of a list changed since they were last looked at.
class ChangedServers {
public:
    /// The list itself changed: all places mean something else now.
    void note_list() { is_all_ = true; }
    /// Harmless for a server that is no member (yet): then another one is looked at for nothing.
    void note(const Destination& server) {
        if (server.position < is_noted_.size() && is_noted_[server.position] == 0) {
            is_noted_[server.position] = 1;
            places_.push_back(server.position);
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

/// Rule: with a type Key, `Key key_of(const Destination&) const`, and optionally
/// `bool is_special(const Destination&) const`, of which the index keeps the number.
/// Key: made by default it loses to any other and nobody loses to it; `a.beats(b)` is a strict
/// weak order; keys compare for equality.
template <class Rule>
class ServerIndex {
public:
    using Key = typename Rule::Key;
    static constexpr std::uint32_t kNobody = UINT32_MAX;

    explicit ServerIndex(Rule rule) : rule_(rule) {}

    [[nodiscard]] const Rule& rule() const { return rule_; }
    void list_changed() { changed_.note_list(); }
    void server_changed(const Destination& server) { changed_.note(server); }

    /// Looks at what changed. Call it before the questions below.
    void refresh(ServerList servers) {
        if (changed_.empty()) {
            return;
        }
        if (changed_.is_all()) {
            rebuild(servers);
        } else {
            for (const std::uint32_t place : changed_.places()) {
                play(servers, place);
            }
        }
        changed_.clear(servers.size());
    }

    /// The best one's key; made by default: there is nobody.
    [[nodiscard]] const Key& best_key() const { return nodes_[1].key; }
    [[nodiscard]] Destination* best(ServerList servers) const {
        const bool is_somebody = !(nodes_[1].key == Key{});
        return is_somebody ? servers[nodes_[1].place] : nullptr;
    }
    [[nodiscard]] std::uint32_t specials() const { return specials_; }

    /// The first place from `begin` on whose key satisfies `condition`, which must hold for the
    /// better of two keys when it holds for the other. kNobody: none does.
    template <class Condition>
    [[nodiscard]] std::uint32_t first_from(std::size_t begin, Condition condition) const {
        if (begin >= width_) {
            return kNobody;
        }
        std::size_t node = width_ + begin;
        while (!condition(nodes_[node].key)) {
            while (node % 2 == 1) {  // a right child: its subtree and all before are done
                node /= 2;
                if (node <= 1) {
                    return kNobody;
                }
            }
            ++node;
        }
        while (node < width_) {
            node *= 2;
            node += condition(nodes_[node].key) ? 0U : 1U;
        }
        return static_cast<std::uint32_t>(node - width_);
    }

private:
    struct Node {
        Key key{};
        std::uint32_t place = 0;
        bool is_special = false;  ///< Of a leaf.
    };

    void rebuild(ServerList servers) {
        width_ = std::bit_ceil(servers.size() + 1);
        nodes_.assign(2 * width_, Node{});
        specials_ = 0;
        for (std::size_t place = 0; place < servers.size(); ++place) {
            Node& leaf = nodes_[width_ + place];
            leaf.place = static_cast<std::uint32_t>(place);
            take(*servers[place], leaf);
        }
        for (std::size_t node = width_ - 1; node >= 1; --node) {
            nodes_[node] = winner(node);
        }
    }

    void play(ServerList servers, std::uint32_t place) {
        std::size_t node = width_ + place;
        const Key before = nodes_[node].key;
        take(*servers[place], nodes_[node]);
        if (nodes_[node].key == before) {
            return;
        }
        for (node /= 2; node >= 1; node /= 2) {
            const Node& now = winner(node);
            const bool is_same = now.place == nodes_[node].place && now.place != place;
            if (is_same) {
                return;  // neither won here nor does now
            }
            nodes_[node] = now;
        }
    }

    void take(const Destination& server, Node& leaf) {
        leaf.key = rule_.key_of(server);
        if constexpr (requires { rule_.is_special(server); }) {
            specials_ -= leaf.is_special ? 1 : 0;
            leaf.is_special = rule_.is_special(server);
            specials_ += leaf.is_special ? 1 : 0;
        }
    }

    [[nodiscard]] const Node& winner(std::size_t node) const {
        const Node& left = nodes_[2 * node];
        const Node& right = nodes_[2 * node + 1];
        return right.key.beats(left.key) ? right : left;
    }

    Rule rule_;
    ChangedServers changed_;
    std::vector<Node> nodes_;  ///< The root is 1, the children of n are 2n and 2n + 1.
    std::size_t width_ = 0;    ///< Leaves: a power of two, more than there are servers.
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

/// A key of which the greater weight wins; 0 is nobody.
struct WeightKey {
    std::int32_t weight = 0;

    bool operator==(const WeightKey&) const = default;
    [[nodiscard]] bool beats(const WeightKey& other) const { return weight > other.weight; }
};

}  // namespace lvsim::ipvs
