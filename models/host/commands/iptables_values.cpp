// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/iptables_values.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host {

namespace {

struct NamedProtocol {
    std::string_view name;
    IpProtocol protocol;
};
constexpr std::array kProtocols = {
    NamedProtocol{"tcp", IpProtocol::Tcp},   NamedProtocol{"udp", IpProtocol::Udp},
    NamedProtocol{"icmp", IpProtocol::Icmp}, NamedProtocol{"sctp", IpProtocol::Sctp},
    NamedProtocol{"esp", IpProtocol::Esp},   NamedProtocol{"ah", IpProtocol::Ah},
    NamedProtocol{"vrrp", IpProtocol::Vrrp},
};

}  // namespace

std::optional<ValueAndMask> parse_mark(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto value = parse_whole<std::uint32_t>(text.substr(0, slash));
    if (!value) {
        return std::nullopt;
    }
    if (slash == std::string_view::npos) {
        return ValueAndMask{*value};
    }
    const auto mask = parse_whole<std::uint32_t>(text.substr(slash + 1));
    return mask ? std::optional(ValueAndMask{*value, *mask}) : std::nullopt;
}

std::optional<AddressMatch> parse_address_match(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto address = IpAddress::parse(text.substr(0, slash));
    if (!address || !address->is_v4()) {
        return std::nullopt;
    }
    std::uint32_t mask = UINT32_MAX;
    if (slash != std::string_view::npos) {
        const std::string_view rest = text.substr(slash + 1);
        const auto length = parse_whole<std::uint32_t>(rest);
        const auto dotted = IpAddress::parse(rest);
        if (length && *length <= 32) {
            mask = *length == 0 ? 0 : UINT32_MAX << (32 - *length);
        } else if (dotted && dotted->is_v4()) {
            mask = dotted->v4_value();
        } else {
            return std::nullopt;
        }
    }
    return AddressMatch{address->v4_value() & mask, mask, false};
}

std::optional<std::uint8_t> parse_protocol(std::string_view text) {
    if (text == "all") {
        return std::uint8_t{0};
    }
    for (const NamedProtocol& known : kProtocols) {
        if (known.name == text) {
            return static_cast<std::uint8_t>(known.protocol);
        }
    }
    return parse_whole<std::uint8_t>(text);
}

std::string protocol_text(std::uint8_t protocol) {
    for (const NamedProtocol& known : kProtocols) {
        if (static_cast<std::uint8_t>(known.protocol) == protocol) {
            return std::string(known.name);
        }
    }
    return protocol == 0 ? "all" : fmt::to_string(protocol);
}

}  // namespace lvsim::host
