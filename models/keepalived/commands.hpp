// SPDX-License-Identifier: Apache-2.0
//
// The program keepalived(8): its command line, -t and -v. The daemon itself is Keepalived
// (daemon/keepalived.hpp), which the machine has.
#pragma once

#include "models/host/command.hpp"
#include "models/keepalived/daemon/keepalived.hpp"

#include <tl/expected.hpp>

#include <span>
#include <string>
#include <string_view>

namespace lvsim::keepalived {

/// What the package brings, in the order of their names.
[[nodiscard]] std::span<const host::Command> commands();

/// The options of a command line that starts the daemon ("-D -P"); else what is wrong with it.
[[nodiscard]] tl::expected<Options, std::string> parse_options(std::string_view line);

Process keepalived_main(host::CommandContext* context);

}  // namespace lvsim::keepalived
