// SPDX-License-Identifier: Apache-2.0
//
// Two measurements in turns, a slice of one and a slice of the other: what else the machine does
// then weighs on both, and their ratio stands.
#pragma once

#include "tests/bench/plan.hpp"

namespace lvsim::bench {

struct DuelSeconds {
    double ours = 0;
    double theirs = 0;
};

/// Calls ours(slice) and theirs(slice) for each of so many slices; processor seconds of each.
template <class Ours, class Theirs>
[[nodiscard]] DuelSeconds duel(int slices, Ours&& ours, Theirs&& theirs) {
    DuelSeconds seconds;
    for (int slice = 0; slice < slices; ++slice) {
        const double start = processor_seconds();
        ours(slice);
        const double middle = processor_seconds();
        theirs(slice);
        seconds.ours += middle - start;
        seconds.theirs += processor_seconds() - middle;
    }
    return seconds;
}

}  // namespace lvsim::bench
