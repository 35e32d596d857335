// SPDX-License-Identifier: Apache-2.0
//
// more on a terminal: pages one below the other, with "--More--(40%)" between them. Keys: space,
// Enter, d, q; others beep.
#pragma once

#include "models/host/command.hpp"

namespace lvsim::host {

/// Requires: the output is a terminal.
[[nodiscard]] Process page_by_page(CommandContext* context);

}  // namespace lvsim::host
