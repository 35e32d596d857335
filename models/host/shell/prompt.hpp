// SPDX-License-Identifier: Apache-2.0
//
// What the escapes of PS1 stand for (bash's manual, "Controlling the Prompt").
#pragma once

#include "models/host/shell/state.hpp"

#include <string>
#include <string_view>

namespace lvsim::host {

/// The escapes u h H w W $ n r e a t A s and brackets; others stay as they are. $VARIABLE
/// is expanded.
[[nodiscard]] std::string prompt_text(ShellState& state, std::string_view format);

/// PS1 as /etc/bashrc (CentOS) or ~/.bashrc (Debian) set it.
[[nodiscard]] std::string default_prompt(const Host& host, bool is_root);

}  // namespace lvsim::host
