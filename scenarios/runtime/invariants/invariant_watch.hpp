// SPDX-License-Identifier: Apache-2.0
//
// The invariants (loader/invariant_names.hpp) of a run: watches from the start what only events
// tell, and looks at the world when it is asked. The oracles know what must be true, and nothing of
// how the models come to it.
#pragma once

#include "scenarios/runtime/built_world.hpp"
#include "scenarios/runtime/expect_checks.hpp"
#include "scenarios/runtime/invariants/bodies.hpp"
#include "scenarios/runtime/invariants/surroundings.hpp"
#include "scenarios/runtime/invariants/vrrp_watch.hpp"
#include "scenarios/runtime/scenario.hpp"

namespace lvsim::runtime {

class InvariantWatch {
public:
    /// Requires: both outlive it; time zero.
    InvariantWatch(BuiltWorld& world, const Scenario& scenario);
    InvariantWatch(const InvariantWatch&) = delete;
    InvariantWatch& operator=(const InvariantWatch&) = delete;
    ~InvariantWatch();

    /// What is wrong now, or has gone wrong since the start. Empty: it holds.
    [[nodiscard]] Mismatches check(Invariant invariant);

private:
    BuiltWorld& world_;
    BodyWatch bodies_;
    WorldSurroundings surroundings_;
    VrrpWatch vrrp_;
};

}  // namespace lvsim::runtime
