// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/command_text.hpp"

#include "models/keepalived/lvs/table_command.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::runtime {
namespace {

using keepalived::IpvsCommand;

constexpr std::uint32_t kPersistent = 1;  // IP_VS_SVC_F_PERSISTENT
constexpr std::uint32_t kOnePacket = 4;   // IP_VS_SVC_F_ONEPACKET
constexpr std::uint32_t kFlag1 = 8;       // IP_VS_SVC_F_SCHED1, and the next two

std::string_view name_of(IpvsCommand command) {
    switch (command) {
        case IpvsCommand::AddService: return "NEW_SERVICE";
        case IpvsCommand::EditService: return "SET_SERVICE";
        case IpvsCommand::DeleteService: return "DEL_SERVICE";
        case IpvsCommand::AddDestination: return "NEW_DEST";
        case IpvsCommand::DeleteDestination: return "DEL_DEST";
        case IpvsCommand::EditDestination: return "SET_DEST";
    }
    return {};
}

std::uint32_t flags_of(const ipvs::ServiceSpec& spec) {
    return (spec.persistence ? kPersistent : 0) | (spec.is_one_packet ? kOnePacket : 0) |
           (spec.scheduler_flags.flag_1 ? kFlag1 : 0) |
           (spec.scheduler_flags.flag_2 ? kFlag1 << 1 : 0) |
           (spec.scheduler_flags.flag_3 ? kFlag1 << 2 : 0);
}

}  // namespace

/// In a command about a destination keepalived leaves the service's flags and timeout at 0.
std::string command_text(const keepalived::TableCommand& command) {
    const ipvs::ServiceSpec& service = *command.service;
    const ipvs::DestinationSpec* server = command.destination;
    const bool has_flags = server == nullptr;
    const std::uint32_t timeout =
        has_flags && service.persistence ? service.persistence->timeout_seconds : 0;
    std::string text =
        fmt::format("{} proto={} vip={} sched={} flags={} timeout={}", name_of(command.command),
                    static_cast<int>(service.key.protocol),
                    service.key.fwmark != 0 ? fmt::format("fwmark:{}", service.key.fwmark)
                                            : to_text(service.key.address),
                    service.scheduler, has_flags ? flags_of(service) : 0, timeout);
    if (server != nullptr) {
        text += fmt::format(" -> rs={} fwd={} weight={}", to_text(server->server),
                            static_cast<int>(server->method), server->weight);
    }
    return text;
}

}  // namespace lvsim::runtime
