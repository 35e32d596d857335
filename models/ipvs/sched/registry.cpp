// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/sched/registry.hpp"

#include <algorithm>
#include <array>

namespace lvsim::ipvs {
namespace {

constexpr std::array kSchedulers = {
    SchedulerEntry{"rr", "each server in turn", make_rr},
    SchedulerEntry{"wlc", "the least loaded for its weight", make_wlc},
};

/// What the kernels have besides: of both, and since 3.18 (fo), 4.3 (ovf), 4.18 (mh).
constexpr std::array<std::string_view, 9> kUnmodelled = {"wrr", "lc",  "lblc", "lblcr", "dh",
                                                         "sh",  "sed", "nq",   "none"};
constexpr std::array<std::string_view, 4> kUnmodelledDebian12 = {"fo", "ovf", "mh", "twos"};

}  // namespace

std::span<const SchedulerEntry> schedulers() {
    return kSchedulers;
}

const SchedulerEntry* find_scheduler(std::string_view name) {
    const auto* found = std::find_if(kSchedulers.begin(), kSchedulers.end(),
                                     [&](const auto& entry) { return entry.name == name; });
    return found == kSchedulers.end() ? nullptr : found;
}

bool is_unmodelled_scheduler(Profile profile, std::string_view name) {
    const auto has = [&](const auto& names) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    return has(kUnmodelled) || (profile == Profile::Debian12 && has(kUnmodelledDebian12));
}

}  // namespace lvsim::ipvs
