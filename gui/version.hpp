// SPDX-License-Identifier: Apache-2.0
//
// What lvsim-gui is, and under which licences.
#pragma once

#include <string>

namespace lvsim::gui {

/// Some lines for people, without a final newline.
[[nodiscard]] std::string version_text();

}  // namespace lvsim::gui
