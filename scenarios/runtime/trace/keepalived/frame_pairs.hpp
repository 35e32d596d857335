// SPDX-License-Identifier: Apache-2.0
//
// Which frame of a replay stands for which frame of the recording. Private to this folder.
#pragma once

#include "scenarios/runtime/trace/keepalived/failover_compare.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::runtime {

struct FramePair {
    const CaseFrame* expected = nullptr;
    const SeenFrame* seen = nullptr;
};

/// "r1" of "r1.eth0"
[[nodiscard]] std::string_view router_of(std::string_view port);

class FramePairs {
public:
    /// Requires: both outlive it.
    FramePairs(const FailoverCase& recorded, const std::vector<SeenFrame>& seen);

    /// Pairs them up, each router's in order; nullopt: all have one, but for ARP.
    [[nodiscard]] std::optional<CaseDisagreement> find();
    /// In the order of the recording. Requires: find() found no disagreement.
    [[nodiscard]] const std::vector<FramePair>& pairs() const { return pairs_; }

private:
    struct Stream {
        std::vector<const CaseFrame*> expected;
        std::vector<const SeenFrame*> seen;
    };
    [[nodiscard]] std::optional<CaseDisagreement> pair_up(std::string_view router, Stream& stream);

    std::map<std::string, Stream, std::less<>> streams_;  // by router
    std::vector<FramePair> pairs_;
};

}  // namespace lvsim::runtime
