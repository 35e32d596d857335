// SPDX-License-Identifier: Apache-2.0
//
// The scheduling methods by name. Listings, help and documents come from here.
#pragma once

#include "models/ipvs/scheduler.hpp"

#include <memory>
#include <span>
#include <string_view>

namespace lvsim::ipvs {

struct SchedulerEntry {
    std::string_view name;
    std::string_view summary;
    std::unique_ptr<Scheduler> (*make)(const SchedulerContext& context, ServerList servers);
};

/// Those that are modelled, in the order of the ipvsadm manual.
[[nodiscard]] std::span<const SchedulerEntry> schedulers();
/// nullptr: not modelled, or no such method.
[[nodiscard]] const SchedulerEntry* find_scheduler(std::string_view name);
/// Whether the profile's kernel has a method of that name that lvsim does not model.
[[nodiscard]] bool is_unmodelled_scheduler(Profile profile, std::string_view name);

std::unique_ptr<Scheduler> make_rr(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_wlc(const SchedulerContext& context, ServerList servers);

}  // namespace lvsim::ipvs
