// SPDX-License-Identifier: Apache-2.0
//
// The programs that a real machine has and lvsim does not: they are there, and say so.
#pragma once

#include "models/host/host.hpp"

#include <span>
#include <string_view>

namespace lvsim::host {

/// What a desktop CentOS 6 and a Debian 12 server have installed and a person may type.
[[nodiscard]] std::span<const std::string_view> programs_not_modelled(Profile profile);
/// The name that program files of theirs carry (Files::add_program).
inline constexpr std::string_view kNotModelledProgram = "lvsim-not-modelled";

}  // namespace lvsim::host
