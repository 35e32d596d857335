// SPDX-License-Identifier: Apache-2.0
//
// The names of scheduler flags (ipvsadm -b): three that any scheduler takes, which sh and mh call
// by names of their own.
#pragma once

#include "models/ipvs/service.hpp"

#include <string>
#include <string_view>

namespace lvsim::ipvs::ipvsadm {

struct SchedulerFlagName {
    std::string_view name;
    std::string_view scheduler;  ///< Whose name it is; empty: anybody's.
    bool SchedulerFlags::*flag;
};

/// nullptr: no flag is called so.
[[nodiscard]] const SchedulerFlagName* find_scheduler_flag(std::string_view name);
/// "sh-fallback,sh-port", as listings show them; "" when none is set.
[[nodiscard]] std::string scheduler_flags_text(std::string_view scheduler,
                                               const SchedulerFlags& flags);

}  // namespace lvsim::ipvs::ipvsadm
