// SPDX-License-Identifier: Apache-2.0
//
// Command-line options as GNU getopt_long reads them: options and operands in any order, "--" ends
// the options, letters can be joined, long names shortened while they stay unique.
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

enum class OptionKind : std::uint8_t {
    Flag,
    Value,
    FlagNotModelled,   ///< The real command has it; we refuse it by name.
    ValueNotModelled,  ///< The same, with an argument.
};

struct OptionSpec {
    char letter = '\0';          ///< '\0': only the long name.
    std::string_view long_name;  ///< Empty: only the letter.
    OptionKind kind = OptionKind::Flag;
};

struct GivenOption {
    std::string name;   ///< The letter if it has one, else the long name.
    std::string value;  ///< Of a Value.
};

struct ParsedOptions {
    std::vector<GivenOption> options;  ///< In the order given.
    std::vector<std::string> operands;

    [[nodiscard]] bool has(std::string_view name) const;
    /// The value given last; nullptr when the option was not given.
    [[nodiscard]] const std::string* value(std::string_view name) const;
};

struct OptionError {
    std::string message;  ///< One line, as getopt prints it or "not modelled in lvsim: ...".
    bool is_not_modelled = false;
    /// --help was asked for: the options that are modelled, a line each. Empty: it was not.
    std::string help = {};
};

/// `args` with the command's name first.
[[nodiscard]] tl::expected<ParsedOptions, OptionError> parse_options(
    std::span<const std::string> args, std::span<const OptionSpec> specs);

/// The status of a command that met something lvsim does not model.
inline constexpr int kStatusNotModelled = 2;

}  // namespace lvsim::host
