// SPDX-License-Identifier: Apache-2.0
//
// The options of the shell by letter and name: those of `set` (and of the command line) and those
// of `shopt`.
#pragma once

#include "models/host/shell/state.hpp"

#include <span>
#include <string_view>

namespace lvsim::host {

struct OptionName {
    char letter;  ///< '\0': it has only a name.
    std::string_view name;
    bool ShellOptions::*member;
};

[[nodiscard]] std::span<const OptionName> set_options();
[[nodiscard]] std::span<const OptionName> shopt_options();
/// nullptr: none that is modelled.
[[nodiscard]] const OptionName* option_by_letter(char letter);
[[nodiscard]] const OptionName* option_by_name(std::span<const OptionName> options,
                                               std::string_view name);
/// bash has it, lvsim does not.
[[nodiscard]] bool is_refused_letter(char letter);
[[nodiscard]] bool is_refused_shopt(std::string_view name);

}  // namespace lvsim::host
