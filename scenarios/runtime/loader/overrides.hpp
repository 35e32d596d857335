// SPDX-License-Identifier: Apache-2.0
//
// `--set PATH=VALUE`: changes in the tree, before anybody reads it.
#pragma once

#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/yaml/diagnostic_list.hpp"
#include "scenarios/runtime/yaml/yaml_node.hpp"

namespace lvsim::runtime {

void apply_override(const Override& change, YamlDocument& document, DiagnosticList& errors);

}  // namespace lvsim::runtime
