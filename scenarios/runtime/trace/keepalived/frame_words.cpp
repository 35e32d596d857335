// SPDX-License-Identifier: Apache-2.0
//
// Frames as the reports of this folder tell them. They are bytes of a file or of a run, so nothing
// about their length is taken for granted.
#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "sim/wire/arp.hpp"
#include "sim/wire/ethernet.hpp"
#include "sim/wire/ipv4.hpp"

#include <fmt/format.h>

namespace lvsim::runtime {
namespace {

constexpr std::size_t kTypeAt = 12;
constexpr std::size_t kAhBytes = 24;  // RFC 4302 with the 96 bits of HMAC-MD5
constexpr std::size_t kVrrpHeaderBytes = 8;

using Bytes = std::span<const std::byte>;

bool has_type(Bytes frame, EtherType type) {
    return frame.size() >= kEthernetHeaderBytes &&
           load_16(frame.data() + kTypeAt) == static_cast<std::uint16_t>(type);
}

/// Where the frame goes and who it is from.
std::string ends_of(Bytes frame) {
    return fmt::format("{} > {}", to_text(MacAddress::read(frame.data() + 6)),
                       to_text(MacAddress::read(frame.data())));
}

std::string arp_words(Bytes frame) {
    const auto arp = ArpMessage::parse(frame.subspan(kEthernetHeaderBytes));
    if (!arp) return "malformed ARP";
    const std::string_view name = arp->is_gratuitous()                      ? "gratuitous ARP"
                                  : arp->operation == ArpOperation::Request ? "ARP request"
                                                                            : "ARP reply";
    return fmt::format("{} {}, {} is at {}, target {} at {}", name, ends_of(frame),
                       to_text(arp->sender_ip), to_text(arp->sender_mac), to_text(arp->target_ip),
                       to_text(arp->target_mac));
}

std::string vrrp_words(Bytes vrrp) {
    if (vrrp.size() < kVrrpHeaderBytes) return "cut VRRP";
    const std::byte* at = vrrp.data();
    const int version = load_8(at) >> 4;
    std::string words = fmt::format("VRRPv{} type {} vrid {} priority {}", version,
                                    load_8(at) & 0xfU, load_8(at + 1), load_8(at + 2));
    words += version == 2 ? fmt::format(" auth {} interval {} s", load_8(at + 4), load_8(at + 5))
                          : fmt::format(" interval {} cs", load_16(at + 4) & 0xfffU);
    words += fmt::format(" checksum {:04x} addresses", load_16(at + 6));
    const std::size_t count = load_8(at + 3);
    for (std::size_t i = 0; i < count && vrrp.size() >= kVrrpHeaderBytes + 4 * (i + 1); ++i) {
        words += " " + to_text(IpAddress::v4(load_32(at + kVrrpHeaderBytes + 4 * i)));
    }
    return words;
}

std::string ipv4_words(Bytes frame) {
    const Bytes packet = frame.subspan(kEthernetHeaderBytes);
    if (packet.size() < kIpv4HeaderBytes) return "cut IPv4";
    const std::byte* at = packet.data();
    const std::size_t header = (load_8(at) & 0xfU) * 4U;
    const auto protocol = IpProtocol{load_8(at + 9)};
    const std::string ends =
        fmt::format("{} > {} id {} ttl {}", to_text(IpAddress::v4(load_32(at + 12))),
                    to_text(IpAddress::v4(load_32(at + 16))), load_16(at + 4), load_8(at + 8));
    const std::size_t skipped = protocol == IpProtocol::Ah ? header + kAhBytes : header;
    const bool is_vrrp = protocol == IpProtocol::Vrrp || protocol == IpProtocol::Ah;
    if (!is_vrrp || header < kIpv4HeaderBytes || packet.size() < skipped) {
        return fmt::format("IPv4 protocol {} {}", load_8(at + 9), ends);
    }
    return fmt::format("advert {}, {}, {}{}", ends_of(frame), ends,
                       protocol == IpProtocol::Ah ? "AH " : "",
                       vrrp_words(packet.subspan(skipped)));
}

/// The VRRP message in an advert; empty when there is none.
Bytes vrrp_of(Bytes frame) {
    if (frame_kind(frame) != "advert") return {};
    const Bytes packet = frame.subspan(kEthernetHeaderBytes);
    const bool is_ah = IpProtocol{load_8(packet.data() + 9)} == IpProtocol::Ah;
    const std::size_t skipped = (load_8(packet.data()) & 0xfU) * 4U + (is_ah ? kAhBytes : 0);
    if (packet.size() < skipped + kVrrpHeaderBytes) return {};
    return packet.subspan(skipped);
}

}  // namespace

std::optional<AdvertTiming> advert_timing(Bytes frame) {
    const Bytes vrrp = vrrp_of(frame);
    if (vrrp.empty()) return std::nullopt;
    const bool is_v2 = load_8(vrrp.data()) >> 4 == 2;
    const SimDuration interval =
        is_v2 ? SimDuration::seconds(load_8(vrrp.data() + 5))
              : SimDuration::milliseconds(10) * (load_16(vrrp.data() + 4) & 0xfff);
    if (interval == SimDuration()) return std::nullopt;
    const std::int64_t rest = 256 - load_8(vrrp.data() + 2);
    return AdvertTiming{interval, (is_v2 ? SimDuration::seconds(1) : interval) * rest / 256};
}

std::string_view frame_kind(Bytes frame) {
    if (has_type(frame, EtherType::Arp)) {
        const auto arp = ArpMessage::parse(frame.subspan(kEthernetHeaderBytes));
        const bool is_announcement = arp && arp->is_gratuitous() &&
                                     arp->operation == ArpOperation::Request &&
                                     MacAddress::read(frame.data()) == MacAddress::broadcast();
        return is_announcement ? "garp" : "arp";
    }
    if (!has_type(frame, EtherType::Ipv4) ||
        frame.size() < kEthernetHeaderBytes + kIpv4HeaderBytes) {
        return "other";
    }
    constexpr std::uint8_t kIgmp = 2;
    const std::uint8_t protocol = load_8(frame.data() + kEthernetHeaderBytes + 9);
    if (protocol == kIgmp || protocol == static_cast<std::uint8_t>(IpProtocol::Icmp) ||
        protocol == static_cast<std::uint8_t>(IpProtocol::Tcp)) {
        return {};
    }
    const bool is_advert = protocol == static_cast<std::uint8_t>(IpProtocol::Vrrp) ||
                           protocol == static_cast<std::uint8_t>(IpProtocol::Ah);
    return is_advert ? "advert" : "other";
}

std::string frame_words(Bytes frame) {
    if (has_type(frame, EtherType::Arp)) return arp_words(frame);
    if (has_type(frame, EtherType::Ipv4)) return ipv4_words(frame);
    return frame.size() < kEthernetHeaderBytes ? "cut frame" : "frame " + ends_of(frame);
}

}  // namespace lvsim::runtime
