// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/invariants/invariant_watch.hpp"

#include "scenarios/runtime/counters.hpp"
#include "scenarios/runtime/invariants/table_recount.hpp"

namespace lvsim::runtime {

InvariantWatch::InvariantWatch(BuiltWorld& world, const Scenario& scenario)
    : world_(world),
      bodies_(world.node_names(), scenario.hosts),
      surroundings_(world, scenario),
      vrrp_(surroundings_) {
    bodies_.subscribe_to(world.world().trace());
    vrrp_.subscribe_to(world.world().trace());
}

InvariantWatch::~InvariantWatch() {
    world_.world().trace().unsubscribe(vrrp_);
    world_.world().trace().unsubscribe(bodies_);
}

Mismatches InvariantWatch::check(Invariant invariant) {
    const SimTime now = world_.world().now();
    switch (invariant) {
        case Invariant::Frames: return check_no_loss(frame_account(world_.network()));
        case Invariant::Counters: return check_counts_of_tables(world_);
        case Invariant::Bodies: return bodies_.mismatches();
        case Invariant::OneMaster: vrrp_.look(now); return vrrp_.check_masters(now);
        case Invariant::OneAddress: vrrp_.look(now); return vrrp_.check_addresses(now);
    }
    return {};
}

}  // namespace lvsim::runtime
