// SPDX-License-Identifier: Apache-2.0
#include "sim/core/world.hpp"

#include <algorithm>
#include <utility>

namespace lvsim {

namespace {

/// Names the run to assertions for as long as it executes.
class RunScope {
public:
    explicit RunScope(const RunPosition& position) : former_(set_run_position(&position)) {}
    RunScope(const RunScope&) = delete;
    RunScope& operator=(const RunScope&) = delete;
    ~RunScope() { set_run_position(former_); }

private:
    const RunPosition* former_;
};

}  // namespace

World::World(std::uint64_t seed) : position_{seed, 0, 0}, timers_(*this), trace_(now_) {}

World::~World() {
    while (!components_.empty()) {
        components_.pop_back();
    }
}

Rng& World::rng(std::string_view path) {
    const auto found = streams_.find(path);
    if (found != streams_.end()) {
        return found->second;
    }
    return streams_.emplace(std::string(path), Rng(seed(), path)).first->second;
}

void World::execute_next() {
    const Event event = queue_.next();
    queue_.pop();
    now_ = event.time;
    position_.time_ns = event.time.ns();
    ++position_.event_number;
    if (!frozen_.empty() && put_aside(event)) [[unlikely]] {
        return;
    }
    event.target->on_event(event.tag);
}

bool World::put_aside(const Event& event) {
    const NodeId machine = event.target->machine_of(event.tag);
    if (machine == kNoNode) {
        return false;
    }
    const auto found = std::find_if(frozen_.begin(), frozen_.end(),
                                    [&](const auto& frozen) { return frozen.machine == machine; });
    if (found == frozen_.end()) {
        return false;
    }
    found->waiting.push_back(event);
    return true;
}

void World::freeze(NodeId machine) {
    LVSIM_ASSERT(!is_frozen(machine), "machine {} is frozen already",
                 static_cast<std::uint32_t>(machine));
    frozen_.push_back({machine, {}});
}

void World::thaw(NodeId machine) {
    const auto found = std::find_if(frozen_.begin(), frozen_.end(),
                                    [&](const auto& frozen) { return frozen.machine == machine; });
    LVSIM_ASSERT(found != frozen_.end(), "machine {} is not frozen",
                 static_cast<std::uint32_t>(machine));
    const std::vector<Event> waiting = std::move(found->waiting);
    frozen_.erase(found);
    for (const Event& event : waiting) {
        schedule(now_, *event.target, event.tag);
    }
}

bool World::is_frozen(NodeId machine) const {
    return std::any_of(frozen_.begin(), frozen_.end(),
                       [&](const auto& frozen) { return frozen.machine == machine; });
}

bool World::step(SimTime limit) {
    if (queue_.empty() || queue_.next().time > limit) {
        return false;
    }
    const RunScope scope(position_);
    execute_next();
    return true;
}

void World::run_until(SimTime when) {
    LVSIM_ASSERT(when >= now_, "run until {} at {}", to_text(when), to_text(now_));
    const RunScope scope(position_);
    is_stopping_ = false;
    while (!queue_.empty() && queue_.next().time <= when) {
        execute_next();
        if (is_stopping_) {
            return;
        }
    }
    now_ = when;
    position_.time_ns = when.ns();
}

std::uint64_t World::unseed() {
    std::uint64_t hash = 0;
    for (auto& [path, stream] : streams_) {
        const std::uint64_t last = stream.bits();
        hash = hash_mix(hash, last);
    }
    return hash;
}

}  // namespace lvsim
