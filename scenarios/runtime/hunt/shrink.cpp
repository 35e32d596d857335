// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/hunt/shrink.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lvsim::runtime {
namespace {

/// How long a fault lasts after shrinking, where one of these will do.
constexpr std::array kLadder{20_ms, 50_ms, 100_ms, 200_ms, 500_ms, 1_s, 2_s, 3_s, 5_s, 10_s, 20_s};
/// From the roundest.
constexpr std::array kRound{10_s, 1_s, 500_ms, 100_ms, 10_ms};

/// `faults` without those from `begin` to `end`.
FaultList without(const FaultList& faults, std::size_t begin, std::size_t end) {
    FaultList rest;
    for (std::size_t i = 0; i < faults.size(); ++i) {
        if (i < begin || i >= end) rest.push_back(faults[i]);
    }
    return rest;
}

bool is_multiple(SimTime time, SimDuration of) {
    return time.ns() % of.ns() == 0;
}

class Shrinker {
public:
    Shrinker(FaultList failing, const FirstFailing& first_failing, const ShrinkLimits& limits)
        : faults_(std::move(failing)), first_failing_(first_failing), limits_(limits) {}

    Shrunk run() {
        do {
            remove_parts();
        } while (simplify() && !is_out_of_tries());
        // The last look at single faults, before which nothing was simplified, found none.
        return {std::move(faults_), tries_, is_minimal_};
    }

private:
    [[nodiscard]] bool is_out_of_tries() const { return tries_ >= limits_.tries_max; }

    /// Takes the first of the candidates that still fails.
    bool take_one_of(std::vector<FaultList> candidates) {
        const std::size_t left = limits_.tries_max - std::min(tries_, limits_.tries_max);
        if (candidates.size() > left) candidates.resize(left);
        if (candidates.empty()) return false;
        const auto found = first_failing_(candidates);
        tries_ += found ? *found + 1 : candidates.size();
        if (!found) return false;
        faults_ = std::move(candidates[*found]);
        is_minimal_ = false;
        return true;
    }

    /// Halves, quarters, ... and at last single faults, until none can be left out.
    void remove_parts() {
        is_minimal_ = false;
        std::size_t size = std::max<std::size_t>(faults_.size() / 2, 1);
        while (!is_out_of_tries()) {
            if (faults_.empty()) {
                is_minimal_ = true;
                return;
            }
            size = std::min(size, faults_.size());
            std::vector<FaultList> candidates;
            for (std::size_t at = 0; at < faults_.size(); at += size) {
                candidates.push_back(without(faults_, at, std::min(at + size, faults_.size())));
            }
            const std::size_t wanted = tries_ + candidates.size();
            if (take_one_of(std::move(candidates))) continue;
            if (size == 1) {
                is_minimal_ = tries_ == wanted;
                return;
            }
            size /= 2;
        }
    }

    /// Whether something could be made plainer.
    bool simplify() {
        bool has_changed = false;
        for (std::size_t i = 0; i < faults_.size() && !is_out_of_tries(); ++i) {
            has_changed = take_one_of(with_one_direction(i)) || has_changed;
            has_changed = take_one_of(with_shorter(i)) || has_changed;
            has_changed = take_one_of(with_rounder_duration(i)) || has_changed;
            has_changed = take_one_of(with_rounder_time(i)) || has_changed;
        }
        return has_changed;
    }

    /// The list with another entry at that place.
    [[nodiscard]] FaultList with(std::size_t place, TimelineEntry entry) const {
        FaultList list = faults_;
        list[place] = std::move(entry);
        return list;
    }

    [[nodiscard]] std::vector<FaultList> with_one_direction(std::size_t place) const {
        const TimelineEntry& entry = faults_[place];
        const bool is_both =
            entry.action == TimelineEntry::Action::LinkFault && entry.direction == Direction::Both;
        if (!is_both) return {};
        std::vector<FaultList> lists;
        for (const Direction direction : {Direction::In, Direction::Out}) {
            TimelineEntry one = entry;
            one.direction = direction;
            lists.push_back(with(place, std::move(one)));
        }
        return lists;
    }

    [[nodiscard]] std::vector<FaultList> with_shorter(std::size_t place) const {
        const TimelineEntry& entry = faults_[place];
        std::vector<FaultList> lists;
        for (const SimDuration span : kLadder) {
            if (!entry.lasts || span >= *entry.lasts) break;
            TimelineEntry shorter = entry;
            shorter.lasts = span;
            lists.push_back(with(place, std::move(shorter)));
        }
        return lists;
    }

    /// The next step of the ladder, where it is none: a little longer, and easier to read.
    [[nodiscard]] std::vector<FaultList> with_rounder_duration(std::size_t place) const {
        const TimelineEntry& entry = faults_[place];
        if (!entry.lasts) return {};
        const auto* const step = std::lower_bound(kLadder.begin(), kLadder.end(), *entry.lasts);
        if (step == kLadder.end() || *step == *entry.lasts) return {};
        if (entry.at + *step > SimTime::at(limits_.latest)) return {};
        TimelineEntry rounder = entry;
        rounder.lasts = *step;
        return {with(place, std::move(rounder))};
    }

    [[nodiscard]] std::vector<FaultList> with_rounder_time(std::size_t place) const {
        const TimelineEntry& entry = faults_[place];
        std::vector<FaultList> lists;
        for (const SimDuration step : kRound) {
            if (is_multiple(entry.at, step)) break;
            TimelineEntry rounder = entry;
            rounder.at =
                SimTime::at(SimDuration::nanoseconds(entry.at.ns() - entry.at.ns() % step.ns()));
            if (rounder.at < SimTime::at(limits_.earliest)) continue;
            lists.push_back(with(place, std::move(rounder)));
        }
        return lists;
    }

    FaultList faults_;
    const FirstFailing& first_failing_;
    ShrinkLimits limits_;
    std::size_t tries_ = 0;
    bool is_minimal_ = false;
};

}  // namespace

Shrunk shrink(FaultList failing, const FirstFailing& first_failing, const ShrinkLimits& limits) {
    return Shrinker(std::move(failing), first_failing, limits).run();
}

}  // namespace lvsim::runtime
