// SPDX-License-Identifier: Apache-2.0
//
// In which language a program speaks: what setlocale(LC_MESSAGES, "") finds in its environment.
#pragma once

#include "models/host/command.hpp"

#include <string_view>

namespace lvsim::host {

/// The first of LC_ALL, LC_MESSAGES and LANG that is set and not empty decides; "fr_FR.UTF-8",
/// "fr" and their like are French, everything else is English.
[[nodiscard]] bool speaks_french(const Environment& environment);
[[nodiscard]] inline bool speaks_french(const CommandContext& context) {
    return speaks_french(context.surroundings.environment);
}

/// What a program says, in both languages.
struct BothLanguages {
    std::string_view english;
    std::string_view french;
    [[nodiscard]] std::string_view in(bool is_french) const { return is_french ? french : english; }
};

}  // namespace lvsim::host
