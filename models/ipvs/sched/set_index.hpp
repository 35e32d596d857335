// SPDX-License-Identifier: Apache-2.0
//
// Finds the least loaded of a set of servers, of which there are many (lblcr: one for each
// destination address), without looking at all of it and without telling every set of every change:
// a scheduler keeps a journal of whose load changed, and a set that is asked reads what is new. One
// that was not asked for long is looked at as a whole.
#pragma once

#include "models/ipvs/sched/loads.hpp"
#include "models/ipvs/sched/server_index.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace lvsim::ipvs {

/// Whose load changed lately.
class LoadJournal {
public:
    static constexpr std::size_t kSize = 1024;  ///< A power of two.

    /// The list, or more of a server than its load, changed: what was known means nothing now.
    void note_list() { count_ += kSize + 1; }
    void note(const Destination& server) { lately_[count_++ % kSize] = server.id; }

    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// Requires: number < count(), and among the last kSize since note_list().
    [[nodiscard]] DestinationId at(std::uint64_t number) const { return lately_[number % kSize]; }

private:
    std::array<DestinationId, kSize> lately_{};
    std::uint64_t count_ = 0;
};

class SetIndex {
public:
    explicit SetIndex(LeastConnected rule) : index_(Rule{rule}) {}

    void members_changed() { is_stale_ = true; }

    /// The least loaded member that may; of equals the first. nullptr: nobody may, or only a walk
    /// can tell (needs_walk()).
    [[nodiscard]] Destination* least(ServerList members, const LoadJournal& journal) {
        if (is_stale_ || journal.count() - seen_ > LoadJournal::kSize) {
            number(members);
        } else {
            for (std::uint64_t i = seen_; i < journal.count(); ++i) {
                const auto id = static_cast<std::size_t>(journal.at(i));
                if (id < places_.size() && places_[id] != index_.kNowhere) {
                    index_.place_changed(places_[id]);
                }
            }
        }
        seen_ = journal.count();
        is_stale_ = false;
        index_.refresh(members);
        return needs_walk() ? nullptr : index_.best(members);
    }
    /// Some comparison of loads may wrap, so that they are no order.
    [[nodiscard]] bool needs_walk() const { return index_.specials() > 0; }

private:
    struct Rule {
        LeastConnected rule;
        [[nodiscard]] Rank rank_of(const Destination& server) const {
            return server.is_available ? rule.rank_of(server) : Rank{};
        }
        [[nodiscard]] bool is_special(const Destination& server) const {
            return rule.is_special(server);
        }
    };

    void number(ServerList members) {
        places_.clear();
        for (std::uint32_t place = 0; place < members.size(); ++place) {
            const auto id = static_cast<std::size_t>(members[place]->id);
            if (id >= places_.size()) {
                places_.resize(id + 1, index_.kNowhere);
            }
            places_[id] = place;
        }
        index_.list_changed();
    }

    ServerIndex<Rule> index_;
    std::vector<std::uint32_t> places_;  ///< By the number of the server.
    std::uint64_t seen_ = 0;             ///< Of the journal.
    bool is_stale_ = true;
};

}  // namespace lvsim::ipvs
