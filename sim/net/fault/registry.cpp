// SPDX-License-Identifier: Apache-2.0
#include "sim/net/fault/registry.hpp"

#include "sim/core/assert.hpp"

#include <algorithm>
#include <array>

namespace lvsim::net {
namespace {

constexpr std::array kShare{FaultParameterUse{FaultParameter::Share}};

constexpr std::array kFaults{
    LinkFaultInfo{LinkFaultKind::Loss, "loss", "a share of the frames vanishes", kShare, make_loss},
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
