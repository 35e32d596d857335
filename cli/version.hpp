// SPDX-License-Identifier: Apache-2.0
//
// The version of the program: CMakeLists.txt's, handed over as a definition.
#pragma once

#include <string_view>

namespace lvsim::cli {

inline constexpr std::string_view kVersion = LVSIM_VERSION;

}  // namespace lvsim::cli
