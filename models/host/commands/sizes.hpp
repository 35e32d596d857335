// SPDX-License-Identifier: Apache-2.0
//
// Sizes for people, as ls -h, du -h and df -h write them.
#pragma once

#include <cstdint>
#include <string>

namespace lvsim::host {

/// "1.1K", "12M": rounded up, with one decimal below ten; `is_si`: by thousands ("1.1k").
[[nodiscard]] std::string human_size(std::uint64_t bytes, bool is_si = false);

}  // namespace lvsim::host
