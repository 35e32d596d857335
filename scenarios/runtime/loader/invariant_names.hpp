// SPDX-License-Identifier: Apache-2.0
//
// The invariants by name: what is true of every run of every scenario, whatever is broken in it.
// `invariants:` of an expectation, `lvsim list invariants` and `lvsim hunt` take them from here;
// scenarios/runtime/invariants checks them.
#pragma once

#include "scenarios/runtime/scenario.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace lvsim::runtime {

struct InvariantInfo {
    Invariant invariant = Invariant::Frames;
    std::string_view name;
    std::string_view summary;
};

/// All of them, in the order of the enumerators.
[[nodiscard]] std::span<const InvariantInfo> invariants();
[[nodiscard]] std::string_view to_text(Invariant invariant);  ///< "one-master"
[[nodiscard]] std::optional<Invariant> find_invariant(std::string_view name);

}  // namespace lvsim::runtime
