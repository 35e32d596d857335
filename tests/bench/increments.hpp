// SPDX-License-Identifier: Apache-2.0
//
// From now to when: what the hold model pushes its events on by, drawn before anything is measured.
#pragma once

#include "scenarios/runtime/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lvsim::bench {

struct Increments {
    std::string_view name;
    std::vector<std::int64_t> nanoseconds;
};

/// Exponential with a mean of one second; bimodal (nine in ten up to 0.2 ms, the others up to 2 s);
/// and replayed: those of `run`, from what caused an event to the event, in the order of events.
[[nodiscard]] std::vector<Increments> make_increments(const runtime::Scenario& run,
                                                      std::size_t count);

}  // namespace lvsim::bench
