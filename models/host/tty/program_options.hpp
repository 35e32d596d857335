// SPDX-License-Identifier: Apache-2.0
//
// Which options a program has: what its --help names. The program is asked on a machine of its own,
// so that nothing happens on that of the person who pressed Tab.
#pragma once

#include "models/host/command.hpp"
#include "models/host/host.hpp"

#include <set>
#include <string>
#include <string_view>

namespace lvsim::host {

/// "-a", "--all". Empty: its --help names none.
[[nodiscard]] std::set<std::string, std::less<>> options_of(const Command& program,
                                                            Profile profile);

/// The same of a text of help.
[[nodiscard]] std::set<std::string, std::less<>> options_in(std::string_view help);

}  // namespace lvsim::host
