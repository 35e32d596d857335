// SPDX-License-Identifier: Apache-2.0
//
// What the values of a scenario must mean together. Each check says all that is wrong; none needs
// the others to have passed, except where it says so.
#pragma once

#include "scenarios/runtime/scenario.hpp"
#include "scenarios/runtime/yaml/diagnostic_list.hpp"

namespace lvsim::runtime {

/// Names that are used exist, names that are given are new.
void check_references(const Scenario& scenario, DiagnosticList& errors);
/// The run ends, and nothing is planned for later.
void check_times(const Scenario& scenario, DiagnosticList& errors);
/// Addresses lie in their networks, belong to one interface each, and gateways are near.
void check_addresses(const Scenario& scenario, DiagnosticList& errors);
/// What command lines say that can be known before they run: schedulers.
void check_commands(const Scenario& scenario, DiagnosticList& errors);
/// Makes `routes: auto`, refuses loops of switches, and traffic whose target has no way.
/// Requires: the other checks found nothing.
void resolve_topology(Scenario& scenario, DiagnosticList& errors);

}  // namespace lvsim::runtime
