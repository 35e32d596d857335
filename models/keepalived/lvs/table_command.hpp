// SPDX-License-Identifier: Apache-2.0
//
// A command of keepalived to the kernel's IPVS, as a trace event: what changed the director's
// table, and whether the kernel took it.
#pragma once

#include "models/keepalived/lvs/ipvs_control.hpp"
#include "sim/core/trace.hpp"

#include <string>
#include <string_view>

namespace lvsim::keepalived {

struct TableCommand {
    static constexpr std::string_view kName = "keepalived.table_command";
    IpvsCommand command = IpvsCommand::AddService;
    /// As it was before a command that deletes it; never null.
    const ipvs::ServiceSpec* service = nullptr;
    const ipvs::DestinationSpec* destination = nullptr;  ///< Null: the command is about a service.
    bool is_refused = false;
    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

}  // namespace lvsim::keepalived
