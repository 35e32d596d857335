// SPDX-License-Identifier: Apache-2.0
#include "models/keepalived/config/names.hpp"

#include <fmt/format.h>

#include <string_view>

namespace lvsim::keepalived {
namespace {

std::string_view protocol_word(std::optional<IpProtocol> protocol) {
    if (protocol == IpProtocol::Tcp) {
        return "tcp";
    }
    if (protocol == IpProtocol::Udp) {
        return "udp";
    }
    return protocol == IpProtocol::Sctp ? "sctp" : "none";
}

}  // namespace

std::string server_name(Endpoint server, std::optional<IpProtocol> protocol) {
    return fmt::format("[{}]:{}:{}", to_text(server.address), protocol_word(protocol), server.port);
}

}  // namespace lvsim::keepalived
