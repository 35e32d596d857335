// SPDX-License-Identifier: Apache-2.0
//
// The version of the program: CMakeLists.txt's.
#pragma once

#include <string_view>

namespace lvsim::cli {

/// "0.1.0"
[[nodiscard]] std::string_view version();

}  // namespace lvsim::cli
