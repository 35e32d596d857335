// SPDX-License-Identifier: Apache-2.0
//
// The codes of what can be wrong with a recording.
#pragma once

#include <string_view>

namespace lvsim::runtime::trace_code {

inline constexpr std::string_view kMissingKey = "T001";
inline constexpr std::string_view kUnknownKey = "T002";
inline constexpr std::string_view kWrongValue = "T003";
inline constexpr std::string_view kWrongStep = "T004";
inline constexpr std::string_view kBadPacket = "T005";
inline constexpr std::string_view kTimeGoesBack = "T006";
inline constexpr std::string_view kMissingFile = "T007";

}  // namespace lvsim::runtime::trace_code
