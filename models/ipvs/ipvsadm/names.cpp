// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ipvsadm/names.hpp"

namespace lvsim::ipvs::ipvsadm {
namespace {

std::span<const PortName> ports_of(Profile profile) {
    return profile == Profile::Debian12 ? debian12_ports() : centos6_ports();
}

bool is_for(const PortName& entry, IpProtocol protocol) {
    if (protocol == IpProtocol::Sctp) {
        return entry.protocol == For::Sctp;
    }
    return entry.protocol == For::Both ||
           entry.protocol == (protocol == IpProtocol::Tcp ? For::Tcp : For::Udp);
}

}  // namespace

std::string_view port_name(Profile profile, IpProtocol protocol, std::uint16_t port) {
    for (const PortName& entry : ports_of(profile)) {
        if (entry.port == port && is_for(entry, protocol)) {
            return entry.name;
        }
    }
    return {};
}

std::optional<std::uint16_t> port_number(Profile profile, IpProtocol protocol,
                                         std::string_view name) {
    for (const PortName& entry : ports_of(profile)) {
        if (entry.name == name && is_for(entry, protocol)) {
            return entry.port;
        }
    }
    return std::nullopt;
}

}  // namespace lvsim::ipvs::ipvsadm
