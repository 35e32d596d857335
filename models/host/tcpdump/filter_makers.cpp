// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/filter_makers.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::host::tcpdump {

namespace {

using What = Qualifiers::What;

constexpr std::uint16_t kIp = 0x0800;
constexpr std::uint16_t kIp6 = 0x86dd;

struct Abbreviation {
    std::string_view name;
    std::uint16_t ethertype;  ///< Of a link protocol; 0: an IP protocol.
    std::uint8_t number;
    std::uint8_t families;
};
constexpr std::array kAbbreviations = {
    Abbreviation{"ip", kIp, 0, 0},
    Abbreviation{"ip6", kIp6, 0, 0},
    Abbreviation{"arp", 0x0806, 0, 0},
    Abbreviation{"rarp", 0x8035, 0, 0},
    Abbreviation{"icmp", 0, 1, kInIp},
    Abbreviation{"igmp", 0, 2, kInIp},
    Abbreviation{"tcp", 0, 6, kInIp | kInIp6},
    Abbreviation{"igrp", 0, 9, kInIp},
    Abbreviation{"udp", 0, 17, kInIp | kInIp6},
    Abbreviation{"esp", 0, 50, kInIp | kInIp6},
    Abbreviation{"ah", 0, 51, kInIp | kInIp6},
    Abbreviation{"icmp6", 0, 58, kInIp6},
    Abbreviation{"pim", 0, 103, kInIp | kInIp6},
    Abbreviation{"vrrp", 0, 112, kInIp},
    Abbreviation{"carp", 0, 112, kInIp},
    Abbreviation{"sctp", 0, 132, kInIp | kInIp6},
};

const Abbreviation* abbreviation(std::string_view name) {
    for (const Abbreviation& entry : kAbbreviations) {
        if (entry.name == name) return &entry;
    }
    return nullptr;
}

ExpressionPtr made(Test test) {
    auto expression = std::make_unique<Expression>();
    expression->test = std::move(test);
    return expression;
}

bool is_link(std::string_view protocol) {
    return protocol == "ether" || protocol == "link";
}

}  // namespace

ExpressionPtr FilterMaker::fail(std::string error) {
    if (error_.empty() && missing_host_.empty()) error_ = std::move(error);
    return nullptr;
}

ExpressionPtr FilterMaker::of_number(std::uint32_t number, const Qualifiers& qualifiers) {
    switch (qualifiers.what) {
        case What::None: return fail("syntax error in filter expression");
        case What::Port:
        case What::PortRange:
            return of_ports(number, number, qualifiers, kOfTcp | kOfUdp | kOfSctp);
        case What::Proto: return of_protocol_number(number, qualifiers);
        case What::Default:
        case What::Host:
        case What::Net: break;
    }
    if (is_link(qualifiers.protocol)) return fail("illegal link layer address");
    std::uint32_t mask = 0xffff'ffff;
    if (qualifiers.what == What::Net) {
        // "net 10" is 10.0.0.0/8.
        while (number != 0 && (number & 0xff00'0000) == 0) {
            number <<= 8;
            mask <<= 8;
        }
    }
    return of_host(number, mask, qualifiers);
}

ExpressionPtr FilterMaker::of_dotted(const std::string& text, const Qualifiers& qualifiers) {
    std::uint32_t address = 0;
    std::uint32_t part = 0;
    int bits = 0;
    for (const char letter : text + ".") {
        if (letter == '.') {
            address = address << 8 | part;
            part = 0;
            bits += 8;
        } else {
            part = part * 10 + static_cast<std::uint32_t>(letter - '0');
        }
    }
    switch (qualifiers.what) {
        case What::None: return fail("syntax error in filter expression");
        case What::Port:
        case What::PortRange:
            return of_ports(address, address, qualifiers, kOfTcp | kOfUdp | kOfSctp);
        case What::Proto: return of_protocol_number(address, qualifiers);
        case What::Default:
        case What::Host:
        case What::Net: break;
    }
    if (is_link(qualifiers.protocol)) return fail("illegal link layer address");
    const std::uint32_t mask = 0xffff'ffff << (32 - bits);
    return of_host(address << (32 - bits), mask, qualifiers);
}

ExpressionPtr FilterMaker::of_net(const std::string& text, std::uint32_t length,
                                  const std::string& mask, const Qualifiers& qualifiers) {
    const auto value_of = [](const std::string& dotted) {
        std::string whole = dotted;
        for (auto dots = std::count(dotted.begin(), dotted.end(), '.'); dots < 3; ++dots) {
            whole += ".0";
        }
        const auto address = IpAddress::parse(whole);
        return address ? address->v4_value() : 0;
    };
    const std::uint32_t net = value_of(text);
    std::uint32_t mask_bits = 0;
    if (!mask.empty()) {
        mask_bits = value_of(mask);
        if ((net & ~mask_bits) != 0) {
            return fail(fmt::format("non-network bits set in \"{} mask {}\"", text, mask));
        }
    } else {
        if (length > 32) return fail("mask length must be <= 32");
        mask_bits = length == 0 ? 0 : 0xffff'ffff << (32 - length);
        if ((net & ~mask_bits) != 0) {
            return fail(fmt::format("non-network bits set in \"{}/{}\"", text, length));
        }
    }
    if (qualifiers.what != What::Net) return fail("Mask syntax for networks only");
    return of_host(net, mask_bits, qualifiers);
}

ExpressionPtr FilterMaker::of_address6(const std::string& text, std::uint32_t length,
                                       const Qualifiers& qualifiers) {
    const auto address = IpAddress::parse(text);
    if (!address) return fail(fmt::format("bogus IPv6 address {}", text));
    if (length > 128) return fail("mask length must be <= 128");
    const bool is_host = qualifiers.what == What::Default || qualifiers.what == What::Host;
    if (is_host && length != 128) return fail("Mask syntax for networks only");
    if (!is_host && qualifiers.what != What::Net)
        return fail("invalid qualifier against IPv6 address");
    if (is_link(qualifiers.protocol)) return fail("illegal link layer address");
    if (!qualifiers.protocol.empty() && qualifiers.protocol != "ip6") {
        return fail(fmt::format("'{}' modifier applied to ip6 {}", qualifiers.protocol, "host"));
    }
    Test test;
    test.kind = TestKind::Host;
    test.end = qualifiers.end;
    test.families = kInIp6;
    test.address = *address;
    test.length_v6 = static_cast<int>(length);
    return made(std::move(test));
}

ExpressionPtr FilterMaker::of_host(std::uint32_t address, std::uint32_t mask,
                                   const Qualifiers& qualifiers) {
    const std::string_view protocol = qualifiers.protocol;
    const std::string_view what = qualifiers.what == What::Net ? "net" : "host";
    Test test;
    test.kind = TestKind::Host;
    test.end = qualifiers.end;
    test.mask = mask;
    test.address = IpAddress::v4(address);
    if (protocol.empty()) {
        test.families = kInIp | kInArp | kInRarp;
    } else if (protocol == "ip") {
        test.families = kInIp;
    } else if (protocol == "arp" || protocol == "rarp") {
        test.families = protocol == "arp" ? kInArp : kInRarp;
    } else if (protocol == "ip6") {
        return fail(fmt::format("'ip6' modifier applied to ip {}", what));
    } else {
        return fail(fmt::format("'{}' modifier applied to {}", protocol, what));
    }
    return made(std::move(test));
}

ExpressionPtr FilterMaker::of_mac(MacAddress mac, const Qualifiers& qualifiers) {
    const bool is_host = qualifiers.what == What::Default || qualifiers.what == What::Host;
    if (!is_host || !is_link(qualifiers.protocol)) {
        return fail("ethernet address used in non-ether expression");
    }
    if (scene_.link != LinkType::Ethernet) {
        return fail(
            "ethernet addresses supported only on ethernet/FDDI/token ring/802.11/ATM LANE/Fibre "
            "Channel");
    }
    Test test;
    test.kind = TestKind::EtherHost;
    test.end = qualifiers.end;
    test.mac = mac;
    return made(std::move(test));
}

ExpressionPtr FilterMaker::of_protocol(std::string_view protocol) {
    const Abbreviation* known = abbreviation(protocol);
    if (known == nullptr) {
        if (is_link(protocol)) return fail("link layer applied in wrong context");
        return fail(fmt::format("not modelled in lvsim: filters of '{}'", protocol));
    }
    Test test;
    if (known->ethertype != 0) {
        test.number = known->ethertype;
    } else {
        test.kind = TestKind::Protocol;
        test.families = known->families;
        test.number = known->number;
    }
    return made(std::move(test));
}

ExpressionPtr FilterMaker::of_protocol_number(std::uint32_t number, const Qualifiers& qualifiers) {
    const std::string_view protocol = qualifiers.protocol;
    Test test;
    if (is_link(protocol)) {
        if (number <= 1'500) return fail("not modelled in lvsim: filters of 802.2 (LLC)");
        test.number = number;
        return made(std::move(test));
    }
    if (protocol.empty() || protocol == "ip" || protocol == "ip6") {
        test.kind = TestKind::Protocol;
        test.families = protocol.empty() ? kInIp | kInIp6 : protocol == "ip" ? kInIp : kInIp6;
        test.number = number & 0xff;
        return made(std::move(test));
    }
    if (protocol == "arp" || protocol == "rarp") {
        return fail(fmt::format("{} does not encapsulate another protocol", protocol));
    }
    return fail(fmt::format("'{} proto' is bogus", protocol));
}

ExpressionPtr FilterMaker::of_broadcast(std::string_view protocol) {
    Test test;
    if (protocol.empty() || is_link(protocol)) {
        if (scene_.link != LinkType::Ethernet) return fail("not a broadcast link");
        test.kind = TestKind::EtherHost;
        test.end = End::Destination;
        test.mac = MacAddress::broadcast();
        return made(std::move(test));
    }
    if (protocol != "ip") return fail("only link-layer/IP broadcast filters supported");
    test.kind = TestKind::IpBroadcast;
    test.number = scene_.netmask;
    return made(std::move(test));
}

ExpressionPtr FilterMaker::of_multicast(std::string_view protocol) {
    Test test;
    const bool is_plain = protocol.empty() || is_link(protocol);
    if (is_plain && scene_.link == LinkType::Ethernet) {
        test.kind = TestKind::EtherGroup;
    } else if (protocol == "ip") {
        test.kind = TestKind::IpGroup;
    } else if (protocol == "ip6") {
        test.kind = TestKind::Ip6Group;
    } else {
        return fail(
            "link-layer multicast filters supported only on ethernet/FDDI/token ring/ARCNET/802.11/"
            "ATM LANE/Fibre Channel");
    }
    return made(std::move(test));
}

ExpressionPtr FilterMaker::of_direction(bool is_outbound) {
    if (!scene_.is_live) {
        return fail("inbound/outbound not supported on Ethernet when reading savefiles");
    }
    Test test;
    test.kind = TestKind::Direction;
    test.number = is_outbound ? 1 : 0;
    return made(std::move(test));
}

std::unique_ptr<Arithmetic> FilterMaker::of_load(std::string_view protocol,
                                                 std::unique_ptr<Arithmetic> offset,
                                                 std::uint32_t bytes) {
    if (bytes != 1 && bytes != 2 && bytes != 4) {
        (void)fail("data size must be 1, 2, or 4");
        return nullptr;
    }
    auto load = std::make_unique<Arithmetic>();
    load->kind = Arithmetic::Kind::Load;
    load->bytes = static_cast<std::uint8_t>(bytes);
    load->left = std::move(offset);
    if (is_link(protocol)) return load;
    const Abbreviation* known = abbreviation(protocol);
    if (known == nullptr) {
        (void)fail(fmt::format("not modelled in lvsim: filters of '{}'", protocol));
        return nullptr;
    }
    load->base = Arithmetic::Base::Network;
    load->ethertype = known->ethertype;
    if (known->ethertype == 0) {
        load->base = Arithmetic::Base::Transport;
        load->ethertype = known->families == kInIp6 ? kIp6 : kIp;
        load->protocol = known->number;
    }
    return load;
}

}  // namespace lvsim::host::tcpdump
