// SPDX-License-Identifier: Apache-2.0
//
// Names in filters: hosts, ports, protocols.
#include "models/host/files.hpp"
#include "models/host/name_files.hpp"
#include "models/host/tcpdump/filter_makers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lvsim::host::tcpdump {

namespace {

using What = Qualifiers::What;

constexpr std::uint8_t kOfAll = kOfTcp | kOfUdp | kOfSctp;

struct NamedNumber {
    std::string_view name;
    std::uint32_t number;
};
/// As /etc/protocols has them.
constexpr std::array kIpProtocols = {
    NamedNumber{"icmp", 1},       NamedNumber{"igmp", 2},   NamedNumber{"ipencap", 4},
    NamedNumber{"tcp", 6},        NamedNumber{"udp", 17},   NamedNumber{"ipv6", 41},
    NamedNumber{"gre", 47},       NamedNumber{"esp", 50},   NamedNumber{"ah", 51},
    NamedNumber{"ipv6-icmp", 58}, NamedNumber{"ospf", 89},  NamedNumber{"pim", 103},
    NamedNumber{"vrrp", 112},     NamedNumber{"sctp", 132},
};
constexpr std::array kEtherProtocols = {
    NamedNumber{"ip", 0x0800},  NamedNumber{"arp", 0x0806},  NamedNumber{"rarp", 0x8035},
    NamedNumber{"ip6", 0x86dd}, NamedNumber{"ipv6", 0x86dd},
};

struct KnownPort {
    std::uint16_t number = 0;
    std::uint8_t protocols = 0;
};
/// nullopt: neither figures nor a name in /etc/services.
std::optional<KnownPort> known_port(const FilterScene& scene, std::string_view name) {
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && end == name.data() + name.size()) {
        if (number > 65'535) return std::nullopt;
        return KnownPort{static_cast<std::uint16_t>(number), kOfAll};
    }
    if (scene.files == nullptr) return std::nullopt;
    const auto tcp = service_port(*scene.files, name, "tcp");
    const auto udp = service_port(*scene.files, name, "udp");
    if (!tcp && !udp) return std::nullopt;
    if (tcp && udp && *tcp == *udp) return KnownPort{*tcp, kOfAll};
    return KnownPort{tcp ? *tcp : *udp, tcp ? kOfTcp : kOfUdp};
}

std::uint8_t bit_of(std::string_view protocol) {
    if (protocol.empty()) return kOfAll;
    if (protocol == "tcp") return kOfTcp;
    if (protocol == "udp") return kOfUdp;
    return protocol == "sctp" ? kOfSctp : std::uint8_t{0};
}

std::string_view word_of(What what) {
    return what == What::Port ? "port" : "portrange";
}

}  // namespace

ExpressionPtr FilterMaker::of_name(const std::string& name, const Qualifiers& qualifiers) {
    switch (qualifiers.what) {
        case What::None: return fail("syntax error in filter expression");
        case What::Default:
        case What::Host: return of_host_name(name, qualifiers);
        case What::Net: return fail(fmt::format("unknown network '{}'", name));
        case What::Port: return of_port_name(name, qualifiers);
        case What::PortRange: return of_port_range(name, qualifiers);
        case What::Proto: return of_protocol_name(name, qualifiers);
    }
    return nullptr;
}

ExpressionPtr FilterMaker::of_host_name(const std::string& name, const Qualifiers& qualifiers) {
    if (qualifiers.protocol == "ether" || qualifiers.protocol == "link") {
        return fail(fmt::format("unknown ether host '{}'", name));
    }
    const auto known = scene_.hosts.find(name);
    if (known == scene_.hosts.end()) {
        if (error_.empty() && missing_host_.empty()) missing_host_ = name;
        return nullptr;
    }
    if (!known->second) return fail(fmt::format("unknown host '{}'", name));
    return of_host(known->second->v4_value(), 0xffff'ffff, qualifiers);
}

ExpressionPtr FilterMaker::of_ports(std::uint32_t low, std::uint32_t high,
                                    const Qualifiers& qualifiers, std::uint8_t known_of) {
    const std::uint8_t wanted = bit_of(qualifiers.protocol);
    if (wanted == 0)
        return fail(fmt::format("illegal qualifier of '{}'", word_of(qualifiers.what)));
    for (const std::uint32_t number : {low, high}) {
        if (number > 65'535) return fail(fmt::format("illegal port number {} > 65535", number));
    }
    Test test;
    test.kind = TestKind::Port;
    test.end = qualifiers.end;
    test.protocols = wanted & known_of;
    test.low = static_cast<std::uint16_t>(std::min(low, high));
    test.high = static_cast<std::uint16_t>(std::max(low, high));
    auto expression = std::make_unique<Expression>();
    expression->test = std::move(test);
    return expression;
}

ExpressionPtr FilterMaker::of_port_name(const std::string& name, const Qualifiers& qualifiers) {
    const std::uint8_t wanted = bit_of(qualifiers.protocol);
    if (wanted == 0) return fail("illegal qualifier of 'port'");
    const auto port = known_port(scene_, name);
    if (!port) return fail(fmt::format("unknown port '{}'", name));
    if ((port->protocols & wanted) == 0) {
        return fail(
            fmt::format("port '{}' is {}", name, port->protocols == kOfTcp ? "tcp" : "udp"));
    }
    return of_ports(port->number, port->number, qualifiers, port->protocols);
}

ExpressionPtr FilterMaker::of_port_range(const std::string& text, const Qualifiers& qualifiers) {
    if (bit_of(qualifiers.protocol) == 0) return fail("illegal qualifier of 'portrange'");
    const std::size_t dash = text.find('-');
    const std::string first = text.substr(0, dash);
    const std::string last = dash == std::string::npos ? first : text.substr(dash + 1);
    // Figures beyond a port's range are told with their value.
    for (const std::string& part : {first, last}) {
        std::uint32_t number = 0;
        const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
        if (error == std::errc() && end == part.data() + part.size() && number > 65'535) {
            return fail(fmt::format("illegal port number {} > 65535", number));
        }
    }
    const auto low = known_port(scene_, first);
    const auto high = known_port(scene_, last);
    if (!low || !high) return fail(fmt::format("unknown port in range '{}'", text));
    const std::uint8_t both = low->protocols & high->protocols;
    return of_ports(low->number, high->number, qualifiers, both == 0 ? kOfAll : both);
}

ExpressionPtr FilterMaker::of_protocol_name(const std::string& name, const Qualifiers& qualifiers) {
    const bool is_link = qualifiers.protocol == "ether" || qualifiers.protocol == "link";
    const auto find = [&](const auto& table) -> const NamedNumber* {
        for (const NamedNumber& entry : table) {
            if (entry.name == name) return &entry;
        }
        return nullptr;
    };
    const NamedNumber* known = is_link ? find(kEtherProtocols) : find(kIpProtocols);
    if (known == nullptr) {
        return fail(fmt::format("unknown {} proto '{}'", is_link ? "ether" : "ip", name));
    }
    return of_protocol_number(known->number, qualifiers);
}

}  // namespace lvsim::host::tcpdump
