// SPDX-License-Identifier: Apache-2.0
//
// The questions of test, [ and [[: about files, texts and numbers.
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class Interpreter;

[[nodiscard]] bool is_unary_test(std::string_view word);
[[nodiscard]] bool is_binary_test(std::string_view word);

/// -f x, -n x, ... Error: "not modelled in lvsim: ...", or what is wrong with the operand.
[[nodiscard]] tl::expected<bool, std::string> unary_test(Interpreter& shell,
                                                         std::string_view operation,
                                                         const std::string& operand);
/// a = b, a -eq b, a -nt b, ... as `test` has them: texts and decimal numbers.
[[nodiscard]] tl::expected<bool, std::string> binary_test(Interpreter& shell,
                                                          const std::string& left,
                                                          std::string_view operation,
                                                          const std::string& right);
/// The whole expression of `test` by the number of its arguments (POSIX, test).
[[nodiscard]] tl::expected<bool, std::string> test_arguments(Interpreter& shell,
                                                             const std::vector<std::string>& words);

}  // namespace lvsim::host
