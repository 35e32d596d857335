// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/lvs/director_control.hpp"

#include "models/host/host.hpp"
#include "models/host/ipvs_module.hpp"

namespace lvsim::keepalived {

ipvs::Director& DirectorControl::director() {
    return host_.ipvs().director();
}

ipvs::AdminError DirectorControl::add_service(const ipvs::ServiceSpec& spec) {
    return director().add_service(spec);
}

ipvs::AdminError DirectorControl::edit_service(const ipvs::ServiceSpec& spec) {
    return director().edit_service(spec);
}

ipvs::AdminError DirectorControl::delete_service(const ipvs::ServiceKey& key) {
    return director().delete_service(key);
}

ipvs::AdminError DirectorControl::add_destination(const ipvs::ServiceKey& key,
                                                  const ipvs::DestinationSpec& spec) {
    return director().add_destination(key, spec);
}

ipvs::AdminError DirectorControl::edit_destination(const ipvs::ServiceKey& key,
                                                   const ipvs::DestinationSpec& spec) {
    return director().edit_destination(key, spec);
}

ipvs::AdminError DirectorControl::delete_destination(const ipvs::ServiceKey& key,
                                                     const ipvs::DestinationSpec& spec) {
    return director().delete_destination(key, spec.server);
}

void DirectorControl::flush() {
    director().flush();
}

void DirectorControl::set_timeouts(std::uint32_t tcp_seconds, std::uint32_t tcp_fin_seconds,
                                   std::uint32_t udp_seconds) {
    ipvs::TimeoutSettings timeouts = director().timeouts();
    if (tcp_seconds != 0) timeouts.tcp = tcp_seconds;
    if (tcp_fin_seconds != 0) timeouts.tcpfin = tcp_fin_seconds;
    if (udp_seconds != 0) timeouts.udp = udp_seconds;
    director().set_timeouts(timeouts);
}

}  // namespace lvsim::keepalived
