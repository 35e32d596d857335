// SPDX-License-Identifier: Apache-2.0
//
// The programs of a machine that speak HTTP to others. One file each in commands/.
#pragma once

#include "models/host/command.hpp"

#include <span>

namespace lvsim::client {

/// In the order of their names.
[[nodiscard]] std::span<const host::Command> commands();

Process ab_main(host::CommandContext* context);
Process curl_main(host::CommandContext* context);
Process elinks_main(host::CommandContext* context);
Process lynx_main(host::CommandContext* context);
Process wget_main(host::CommandContext* context);

}  // namespace lvsim::client
