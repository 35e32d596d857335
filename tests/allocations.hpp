// SPDX-License-Identifier: Apache-2.0
//
// How often a test program asked for memory. A program that links allocations.cpp has operator new
// replaced, every form of it that our code and Catch use, so that all go by the same malloc().
#pragma once

#include <cstddef>

namespace lvsim::test {

/// Calls of operator new since the program began.
[[nodiscard]] std::size_t allocation_count();
/// The bytes they asked for.
[[nodiscard]] std::size_t allocated_bytes();

}  // namespace lvsim::test
