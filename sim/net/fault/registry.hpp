// SPDX-License-Identifier: Apache-2.0
//
// The faults of links there are, and the parameters each takes. The timeline's actions, their
// checks, `lvsim list faults` and the guide come from this table.
#pragma once

#include "sim/net/fault/link_fault.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace lvsim::net {

enum class FaultParameter : std::uint8_t { Share, Delay, Jitter, Rate, Queue };
/// "share": the key of a scenario.
[[nodiscard]] std::string_view to_text(FaultParameter parameter);

struct FaultParameterUse {
    FaultParameter parameter = FaultParameter::Share;
    bool is_required = true;
};

struct LinkFaultInfo {
    LinkFaultKind kind = LinkFaultKind::Loss;
    std::string_view name;
    std::string_view summary;
    std::span<const FaultParameterUse> parameters;
    std::unique_ptr<LinkFault> (*make)(const FaultPlace&, const LinkFaultConfig&) = nullptr;
};

/// In the order in which they are listed.
[[nodiscard]] std::span<const LinkFaultInfo> link_faults();
[[nodiscard]] const LinkFaultInfo& link_fault(LinkFaultKind kind);
/// nullptr: there is none of that name.
[[nodiscard]] const LinkFaultInfo* find_link_fault(std::string_view name);

}  // namespace lvsim::net
