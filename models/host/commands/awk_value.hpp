// SPDX-License-Identifier: Apache-2.0
//
// Values of awk(1): numbers, texts, and texts from outside that look like
// numbers.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace lvsim::host {

class AwkValue {
public:
    AwkValue() = default;  ///< Uninitialised: 0 and "".
    explicit AwkValue(double number) : kind_(Kind::Number), number_(number) {}
    explicit AwkValue(std::string text) : kind_(Kind::Text), text_(std::move(text)) {}
    /// A field or the like: a number where it looks like one.
    [[nodiscard]] static AwkValue from_input(std::string text);

    [[nodiscard]] double number() const;
    /// `format`: CONVFMT or OFMT, for numbers that are not whole.
    [[nodiscard]] std::string text(std::string_view format = "%.6g") const;
    [[nodiscard]] bool is_true() const;
    /// Compared as a number with another that is one, too.
    [[nodiscard]] bool is_numeric() const { return kind_ != Kind::Text; }

private:
    enum class Kind { None, Number, Text, NumericText };
    Kind kind_ = Kind::None;
    double number_ = 0;
    std::string text_;
};

/// The number that a text begins with; 0 without one. `is_whole`: nothing else
/// is in it.
[[nodiscard]] double awk_number(std::string_view text, bool& is_whole);

/// One conversion of printf, "%5.2f": flags, width and precision, then the
/// letter.
[[nodiscard]] std::string awk_format_number(std::string_view conversion, double number);

/// "%-10.3" and a text, as %s has it.
[[nodiscard]] std::string awk_format_text(std::string_view conversion, const std::string& text);

}  // namespace lvsim::host
