// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ipvsadm/scheduler_flags.hpp"

#include <algorithm>
#include <array>

namespace lvsim::ipvs::ipvsadm {
namespace {

/// Listings take the last name that fits: the scheduler's own.
constexpr std::array kNames = {
    SchedulerFlagName{"flag-1", "", &SchedulerFlags::flag_1},
    SchedulerFlagName{"flag-2", "", &SchedulerFlags::flag_2},
    SchedulerFlagName{"flag-3", "", &SchedulerFlags::flag_3},
    SchedulerFlagName{"sh-fallback", "sh", &SchedulerFlags::flag_1},
    SchedulerFlagName{"sh-port", "sh", &SchedulerFlags::flag_2},
    SchedulerFlagName{"mh-fallback", "mh", &SchedulerFlags::flag_1},
    SchedulerFlagName{"mh-port", "mh", &SchedulerFlags::flag_2},
};

std::string_view name_of(std::string_view scheduler, bool SchedulerFlags::*flag) {
    std::string_view name;
    for (const SchedulerFlagName& known : kNames) {
        if (known.flag == flag && (known.scheduler.empty() || known.scheduler == scheduler)) {
            name = known.name;
        }
    }
    return name;
}

}  // namespace

const SchedulerFlagName* find_scheduler_flag(std::string_view name) {
    const auto* found = std::find_if(kNames.begin(), kNames.end(),
                                     [&](const auto& known) { return known.name == name; });
    return found == kNames.end() ? nullptr : found;
}

std::string scheduler_flags_text(std::string_view scheduler, const SchedulerFlags& flags) {
    std::string text;
    for (const auto flag :
         {&SchedulerFlags::flag_1, &SchedulerFlags::flag_2, &SchedulerFlags::flag_3}) {
        if (flags.*flag) {
            text += text.empty() ? "" : ",";
            text += name_of(scheduler, flag);
        }
    }
    return text;
}

}  // namespace lvsim::ipvs::ipvsadm
