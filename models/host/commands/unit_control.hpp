// SPDX-License-Identifier: Apache-2.0
//
// service(8) on a machine that does not boot.
#pragma once

#include "models/host/command.hpp"

#include <cstdint>

namespace lvsim::host {

enum class UnitSyntax : std::uint8_t {
    Service,    ///< "service NAME start"
    Systemctl,  ///< "systemctl start NAME"
};

/// Starts, stops and asks for the daemon by way of Host::find_daemon().
[[nodiscard]] Process control_unit(CommandContext* context, UnitSyntax syntax);

}  // namespace lvsim::host
