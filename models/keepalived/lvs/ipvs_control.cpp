// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/lvs/ipvs_control.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::keepalived {

namespace {

struct ErrorText {
    int number;  ///< errno
    std::string_view text;
};

ErrorText text_of(ipvs::AdminError error) {
    using enum ipvs::AdminError;
    switch (error) {
        case None: break;
        case ServiceExists: return {17, "Service already exists"};
        case NoSuchService:
        case ServiceNotDefined: return {3, "No such service"};
        case DestinationExists: return {17, "Destination already exists"};
        case NoSuchDestination: return {2, "No such destination"};
        case NoSuchScheduler: return {2, "Scheduler or persistence engine not found"};
        case OutOfRange: return {34, "Numerical result out of range"};
        case NotUnicast: return {22, "Invalid argument"};
        case NoSuchDevice: return {19, "No such device"};
        case DaemonRuns: return {17, "File exists"};
        case NoDaemon: return {3, "No such process"};
        case AddressInUse: return {98, "Address already in use"};
        case NotModelled: return {95, "not modelled in lvsim"};
    }
    return {0, "Success"};
}

std::string_view name_of(IpvsCommand command) {
    switch (command) {
        case IpvsCommand::AddService: return "IP_VS_SO_SET_ADD";
        case IpvsCommand::EditService: return "IP_VS_SO_SET_EDIT";
        case IpvsCommand::DeleteService: return "IP_VS_SO_SET_DEL";
        case IpvsCommand::AddDestination: return "IP_VS_SO_SET_ADDDEST";
        case IpvsCommand::DeleteDestination: return "IP_VS_SO_SET_DELDEST";
        case IpvsCommand::EditDestination: return "IP_VS_SO_SET_EDITDEST";
    }
    return {};
}

std::string_view protocol_name(IpProtocol protocol) {
    return protocol == IpProtocol::Udp ? "udp" : protocol == IpProtocol::Sctp ? "sctp" : "tcp";
}

}  // namespace

std::string ipvs_error_line(IpvsCommand command, ipvs::AdminError error,
                            const ipvs::ServiceKey& key, std::optional<Endpoint> server) {
    const ErrorText why = text_of(error);
    const std::string service = key.fwmark != 0
                                    ? fmt::format("FWM {}", key.fwmark)
                                    : fmt::format("{}:{}:{}", to_text(key.address.address),
                                                  protocol_name(key.protocol), key.address.port);
    return fmt::format("IPVS cmd {}({}) error: {}({}) ({}{})", name_of(command),
                       static_cast<int>(command), why.text, why.number, service,
                       server ? " -> " + to_text(*server) : std::string());
}

}  // namespace lvsim::keepalived
