// SPDX-License-Identifier: Apache-2.0
//
// One run of a recording's events, and what came of them.
#pragma once

#include "models/keepalived/daemon/vrrp_module.hpp"
#include "scenarios/runtime/trace/keepalived/failover_case.hpp"
#include "scenarios/runtime/trace/keepalived/failover_compare.hpp"

namespace lvsim::runtime {

/// When a replay does that event: a start when the process was ready (rather, where an ideal clock
/// would have had to start it). A change of a link or of an address reaches the daemon when it was
/// told of it, some milliseconds later (up to 220 when a carrier returns): the kernel collects such
/// news. The log has that moment.
[[nodiscard]] CaseTime effective_time(const FailoverCase& recorded, const CaseEvent& event);

/// `pace`: how quick the machines are, which a recording does not tell.
[[nodiscard]] CaseSeen run_failover(const FailoverCase& recorded,
                                    const keepalived::VrrpPace& pace = {});

}  // namespace lvsim::runtime
