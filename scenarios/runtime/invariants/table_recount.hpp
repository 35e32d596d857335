// SPDX-License-Identifier: Apache-2.0
//
// The invariant `counters`: what each director counts of its servers (activeconns, inactconns,
// persistconns) is what a count of its connection table gives, and entries that control others
// control as many as name them.
#pragma once

#include "scenarios/runtime/expect_checks.hpp"

#include <string_view>

namespace lvsim::ipvs {
class Director;
}

namespace lvsim::runtime {

class BuiltWorld;

/// Of every machine that has power and IPVS.
[[nodiscard]] Mismatches check_counts_of_tables(const BuiltWorld& world);
/// Of one; `host` is its name in the mismatches.
[[nodiscard]] Mismatches check_counts(const ipvs::Director& director, std::string_view host);

}  // namespace lvsim::runtime
