// SPDX-License-Identifier: Apache-2.0
//
// A span of time that is either always the same (`think: 10ms`) or drawn by a law (`think:
// {exponential: 10ms}`).
#pragma once

#include "scenarios/runtime/loader/table.hpp"

namespace lvsim::runtime {

/// For rows with the type kLawType and DurationLaw as the object in its place.
void read_duration_law(Reading& reading, const KeyInfo& info, const YamlNode& node,
                       DurationLaw& to);

}  // namespace lvsim::runtime
