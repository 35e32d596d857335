// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/lvs/director_control.hpp"

#include "models/host/host.hpp"
#include "models/host/ipvs_module.hpp"
#include "models/keepalived/lvs/table_command.hpp"

#include <string>

namespace lvsim::keepalived {

ipvs::Director& DirectorControl::director() {
    return host_.ipvs().director();
}

ipvs::ServiceSpec DirectorControl::spec_of(const ipvs::ServiceKey& key) {
    const auto view = director().service(key);
    if (!view) return {.key = key};
    return {.key = key,
            .scheduler = std::string(view->scheduler),
            .scheduler_flags = view->scheduler_flags,
            .persistence = view->persistence,
            .engine = std::string(view->engine),
            .is_one_packet = view->is_one_packet};
}

ipvs::AdminError DirectorControl::told(IpvsCommand command, const ipvs::ServiceSpec& service,
                                       const ipvs::DestinationSpec* destination,
                                       ipvs::AdminError error) {
    host_.world().trace().emit(host_.node(),
                               TableCommand{.command = command,
                                            .service = &service,
                                            .destination = destination,
                                            .is_refused = error != ipvs::AdminError::None});
    return error;
}

ipvs::AdminError DirectorControl::add_service(const ipvs::ServiceSpec& spec) {
    return told(IpvsCommand::AddService, spec, nullptr, director().add_service(spec));
}

ipvs::AdminError DirectorControl::edit_service(const ipvs::ServiceSpec& spec) {
    return told(IpvsCommand::EditService, spec, nullptr, director().edit_service(spec));
}

ipvs::AdminError DirectorControl::delete_service(const ipvs::ServiceKey& key) {
    const ipvs::ServiceSpec service = spec_of(key);
    return told(IpvsCommand::DeleteService, service, nullptr, director().delete_service(key));
}

ipvs::AdminError DirectorControl::add_destination(const ipvs::ServiceKey& key,
                                                  const ipvs::DestinationSpec& spec) {
    return told(IpvsCommand::AddDestination, spec_of(key), &spec,
                director().add_destination(key, spec));
}

ipvs::AdminError DirectorControl::edit_destination(const ipvs::ServiceKey& key,
                                                   const ipvs::DestinationSpec& spec) {
    return told(IpvsCommand::EditDestination, spec_of(key), &spec,
                director().edit_destination(key, spec));
}

ipvs::AdminError DirectorControl::delete_destination(const ipvs::ServiceKey& key,
                                                     const ipvs::DestinationSpec& spec) {
    return told(IpvsCommand::DeleteDestination, spec_of(key), &spec,
                director().delete_destination(key, spec.server));
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
