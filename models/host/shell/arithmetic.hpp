// SPDX-License-Identifier: Apache-2.0
//
// Shell arithmetic: C's operators over 64-bit signed integers that wrap around, **, and variables
// (POSIX.1-2017, Shell Command Language, 2.6.4; bash).
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim::host {

/// Where variables are read and written.
class ArithmeticVariables {
public:
    /// The text of a variable or element; empty when it is not set.
    [[nodiscard]] virtual std::string arithmetic_value(std::string_view name,
                                                       std::optional<std::int64_t> index) = 0;
    /// Error: the message, without the shell's name.
    [[nodiscard]] virtual tl::expected<void, std::string> assign_arithmetic(
        std::string_view name, std::optional<std::int64_t> index, std::int64_t value) = 0;

protected:
    ~ArithmeticVariables() = default;
};

/// Error: as bash words it: `1+: syntax error: operand expected (error token is "+")`.
[[nodiscard]] tl::expected<std::int64_t, std::string> evaluate_arithmetic(
    std::string_view expression, ArithmeticVariables& variables);

}  // namespace lvsim::host
