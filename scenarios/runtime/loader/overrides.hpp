// SPDX-License-Identifier: Apache-2.0
//
// `--set PATH=VALUE`: changes in the tree, before anybody reads it.
#pragma once

#include "scenarios/runtime/override.hpp"
#include "scenarios/runtime/yaml/diagnostic_list.hpp"
#include "scenarios/runtime/yaml/yaml_node.hpp"

#include <vector>

namespace lvsim::runtime {

/// One after the other, so that a later one sees what an earlier one has put there. What is put
/// there is marked with the number of its --set.
void apply_overrides(const std::vector<Override>& changes, YamlNode& root, DiagnosticList& errors);

}  // namespace lvsim::runtime
