// SPDX-License-Identifier: Apache-2.0
//
// The JSON Schema (draft 07) of scenario files, made from the tables that read them, so that an
// editor knows each key, its help and its words while one types. It is the weaker of the two: what
// it refuses the loader refuses, but what names refer to, how large a duration is and what else
// needs the whole file only the loader can tell.
#pragma once

#include <string>

namespace lvsim::runtime {

/// The schema as a text, with a final newline. scenarios/schema/scenario.schema.json is a copy.
[[nodiscard]] std::string scenario_schema();

}  // namespace lvsim::runtime
