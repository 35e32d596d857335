// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/scheduler.hpp"

namespace lvsim::ipvs {

void Scheduler::server_added(ServerList, const Destination&) {}
void Scheduler::server_updated(ServerList, const Destination&) {}
void Scheduler::server_removed(ServerList, const Destination&) {}
void Scheduler::load_changed(const Destination&) {}

}  // namespace lvsim::ipvs
