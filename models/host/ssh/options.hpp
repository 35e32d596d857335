// SPDX-License-Identifier: Apache-2.0
//
// Options that ssh and scp share, and "user@host".
#pragma once

#include "models/host/ssh/client.hpp"

#include <string>
#include <string_view>

namespace lvsim::host::ssh {

/// Sets user and host of "user@host".
void set_host(Target& target, std::string_view text);
/// -o NAME=VALUE. Returns what is wrong, with its line end; empty: nothing.
[[nodiscard]] std::string set_option(Target& target, std::string_view text);
/// -p, -P. False: it is none.
[[nodiscard]] bool set_port(Target& target, std::string_view text);

}  // namespace lvsim::host::ssh
