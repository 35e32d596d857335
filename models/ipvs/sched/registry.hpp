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
    bool is_old = true;  ///< 2.6.32 has it too.
};

/// All of them, in the order of the ipvsadm manual.
[[nodiscard]] std::span<const SchedulerEntry> schedulers();
/// nullptr: the profile's kernel has no such method.
[[nodiscard]] const SchedulerEntry* find_scheduler(Profile profile, std::string_view name);

std::unique_ptr<Scheduler> make_rr(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_wrr(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_lc(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_wlc(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_lblc(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_lblcr(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_dh(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_sh(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_mh(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_sed(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_nq(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_fo(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_ovf(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_twos(const SchedulerContext& context, ServerList servers);
std::unique_ptr<Scheduler> make_none(const SchedulerContext& context, ServerList servers);

}  // namespace lvsim::ipvs
