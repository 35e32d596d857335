// SPDX-License-Identifier: Apache-2.0
#include "models/host/language.hpp"

namespace lvsim::host {

bool speaks_french(const Environment& environment) {
    for (const std::string_view name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const auto found = environment.find(name);
        if (found == environment.end() || found->second.empty()) continue;
        const std::string_view locale = found->second;
        return locale == "fr" || locale.starts_with("fr_") || locale.starts_with("fr.");
    }
    return false;
}

}  // namespace lvsim::host
