// SPDX-License-Identifier: Apache-2.0
#include "sim/net/fault/registry.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <array>

namespace lvsim::net {
namespace {

constexpr std::array kShare{FaultParameterUse{FaultParameter::Share}};
constexpr std::array kDelayAndJitter{FaultParameterUse{FaultParameter::Delay},
                                     FaultParameterUse{FaultParameter::Jitter, false}};
constexpr std::array kRateAndQueue{FaultParameterUse{FaultParameter::Rate},
                                   FaultParameterUse{FaultParameter::Queue, false}};
constexpr std::array kShareAndDelay{FaultParameterUse{FaultParameter::Share},
                                    FaultParameterUse{FaultParameter::Delay}};

constexpr std::array kFaults{
    LinkFaultInfo{LinkFaultKind::Loss, "loss", "a share of the frames vanishes", kShare, make_loss},
    LinkFaultInfo{LinkFaultKind::Cut, "cut", "all frames vanish", {}, make_cut},
    LinkFaultInfo{LinkFaultKind::Delay, "delay", "frames come later, in their order",
                  kDelayAndJitter, make_delay},
    LinkFaultInfo{LinkFaultKind::Rate, "rate", "a narrow place with a queue in front of it",
                  kRateAndQueue, make_rate},
    LinkFaultInfo{LinkFaultKind::Corrupt, "corrupt", "one bit of a share of the frames turns over",
                  kShare, make_corrupt},
    LinkFaultInfo{LinkFaultKind::Duplicate, "duplicate", "a share of the frames comes twice",
                  kShare, make_duplicate},
    LinkFaultInfo{LinkFaultKind::Reorder, "reorder",
                  "a share of the frames is held back, so that others overtake it", kShareAndDelay,
                  make_reorder},
};

}  // namespace

std::string_view to_text(FaultParameter parameter) {
    switch (parameter) {
        case FaultParameter::Share: return "share";
        case FaultParameter::Delay: return "delay";
        case FaultParameter::Jitter: return "jitter";
        case FaultParameter::Rate: return "rate";
        case FaultParameter::Queue: return "queue";
    }
    return "";
}

std::span<const LinkFaultInfo> link_faults() {
    return kFaults;
}

const LinkFaultInfo& link_fault(LinkFaultKind kind) {
    const auto found = std::find_if(kFaults.begin(), kFaults.end(),
                                    [&](const LinkFaultInfo& info) { return info.kind == kind; });
    LVSIM_ASSERT(found != kFaults.end(), "no fault of kind {}", static_cast<int>(kind));
    return *found;
}

const LinkFaultInfo* find_link_fault(std::string_view name) {
    const auto found = std::find_if(kFaults.begin(), kFaults.end(),
                                    [&](const LinkFaultInfo& info) { return info.name == name; });
    return found == kFaults.end() ? nullptr : &*found;
}

}  // namespace lvsim::net
