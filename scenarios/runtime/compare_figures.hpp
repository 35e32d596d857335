// SPDX-License-Identifier: Apache-2.0
//
// What a run says about its schedulers, as plain numbers: what `lvsim compare` compares.
#pragma once

#include "scenarios/runtime/view.hpp"

#include <cstdint>
#include <vector>

namespace lvsim::runtime {

struct CompareFigures {
    std::uint64_t ok = 0;         ///< Requests of all traffic that ended well,
    std::uint64_t failed = 0;     ///< those that did not,
    std::uint64_t under_way = 0;  ///< and those that have not ended.
    LatencyView latency;          ///< Of the good ones, from the intended start.
    /// Good requests by who answered: all machines that a director could choose, in the order of
    /// the file, and others that answered.
    std::vector<CountView> servers;
    std::uint64_t connections = 0;  ///< That the directors scheduled.
    /// Of these: sent to another server than the one before of the same client's address at the
    /// same service.
    std::uint64_t moved = 0;

    bool operator==(const CompareFigures&) const = default;
};

}  // namespace lvsim::runtime
