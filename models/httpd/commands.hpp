// SPDX-License-Identifier: Apache-2.0
//
// The programs that the package httpd brings.
#pragma once

#include "models/host/command.hpp"

#include <span>

namespace lvsim::httpd {

/// In the order of their names.
[[nodiscard]] std::span<const host::Command> commands();

Process apachectl_main(host::CommandContext* context);
Process httpd_main(host::CommandContext* context);

}  // namespace lvsim::httpd
