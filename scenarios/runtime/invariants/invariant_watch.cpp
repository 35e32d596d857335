// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/invariants/invariant_watch.hpp"

#include "scenarios/runtime/counters.hpp"
#include "scenarios/runtime/invariants/table_recount.hpp"

namespace lvsim::runtime {

InvariantWatch::InvariantWatch(BuiltWorld& world, const Scenario& scenario)
    : world_(world), bodies_(world.node_names(), scenario.hosts) {
    bodies_.subscribe_to(world.world().trace());
}

InvariantWatch::~InvariantWatch() {
    world_.world().trace().unsubscribe(bodies_);
}

Mismatches InvariantWatch::check(Invariant invariant) {
    switch (invariant) {
        case Invariant::Frames: return check_no_loss(frame_account(world_.network()));
        case Invariant::Counters: return check_counts_of_tables(world_);
        case Invariant::Bodies: return bodies_.mismatches();
        case Invariant::OneMaster:
        case Invariant::OneAddress: return {};
    }
    return {};
}

}  // namespace lvsim::runtime
