// SPDX-License-Identifier: Apache-2.0
//
// Configuration: services and destinations made, edited and deleted, with the checks and the order
// of steps of the kernel (behaviour: Linux 6.1 ip_vs_ctl.c).
#pragma once

#include "models/ipvs/core.hpp"
#include "models/ipvs/director.hpp"

namespace lvsim::ipvs {

[[nodiscard]] AdminError add_service(Core& core, const ServiceSpec& spec);
[[nodiscard]] AdminError edit_service(Core& core, const ServiceSpec& spec);
[[nodiscard]] AdminError delete_service(Core& core, const ServiceKey& key);
void delete_all_services(Core& core);
/// Lets the schedulers whose time has come tidy up.
void sweep_schedulers(Core& core);

[[nodiscard]] AdminError add_destination(Core& core, const ServiceKey& key,
                                         const DestinationSpec& spec);
[[nodiscard]] AdminError edit_destination(Core& core, const ServiceKey& key,
                                          const DestinationSpec& spec);
[[nodiscard]] AdminError delete_destination(Core& core, const ServiceKey& key,
                                            const Endpoint& server);

}  // namespace lvsim::ipvs
