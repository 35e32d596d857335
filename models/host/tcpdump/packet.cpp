// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/packet.hpp"

#include "sim/core/assert.hpp"

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kEthernetBytes = 14;
constexpr std::size_t kCookedBytes = 16;
constexpr std::size_t kCookedV2Bytes = 20;
constexpr std::uint16_t kArphrdEther = 1;
constexpr std::uint16_t kArphrdLoopback = 772;

}  // namespace

std::string_view link_type_text(LinkType type) {
    switch (type) {
        case LinkType::Ethernet: return "EN10MB (Ethernet)";
        case LinkType::Raw: return "RAW (Raw IP)";
        case LinkType::Cooked: return "LINUX_SLL (Linux cooked)";
        case LinkType::CookedV2: return "LINUX_SLL2 (Linux cooked v2)";
    }
    LVSIM_ASSERT(false, "a link type without a name");
    return {};
}

std::optional<LinkType> link_type_of(std::uint32_t number) {
    for (const LinkType type :
         {LinkType::Ethernet, LinkType::Raw, LinkType::Cooked, LinkType::CookedV2}) {
        if (static_cast<std::uint32_t>(type) == number) return type;
    }
    return std::nullopt;
}

std::optional<NetworkPlace> network_place(LinkType link, const View& packet) {
    switch (link) {
        case LinkType::Ethernet:
            if (!packet.has(0, kEthernetBytes)) return std::nullopt;
            return NetworkPlace{kEthernetBytes, packet.u16(12)};
        case LinkType::Cooked:
            if (!packet.has(0, kCookedBytes)) return std::nullopt;
            return NetworkPlace{kCookedBytes, packet.u16(14)};
        case LinkType::CookedV2:
            if (!packet.has(0, kCookedV2Bytes)) return std::nullopt;
            return NetworkPlace{kCookedV2Bytes, packet.u16(0)};
        case LinkType::Raw: {
            if (!packet.has(0, 1)) return std::nullopt;
            const bool is_v6 = packet.u8(0) >> 4 == 6;
            return NetworkPlace{0, static_cast<std::uint16_t>(is_v6 ? 0x86dd : 0x0800)};
        }
    }
    return std::nullopt;
}

std::vector<std::byte> cooked(const CookedOrigin& origin, std::span<const std::byte> frame) {
    LVSIM_ASSERT(frame.size() >= kEthernetBytes, "a frame of {} bytes", frame.size());
    const bool is_v2 = origin.link == LinkType::CookedV2;
    const std::uint16_t hardware = origin.is_loopback ? kArphrdLoopback : kArphrdEther;
    std::vector<std::byte> bytes(is_v2 ? kCookedV2Bytes : kCookedBytes);
    std::byte* sender = bytes.data() + (is_v2 ? 12 : 6);
    if (is_v2) {
        store_16(bytes.data(), load_16(&frame[12]));
        store_32(bytes.data() + 4, origin.interface_index + 1);
        store_16(bytes.data() + 8, hardware);
        store_8(bytes.data() + 10, static_cast<std::uint8_t>(origin.type));
        store_8(bytes.data() + 11, 6);
    } else {
        store_16(bytes.data(), static_cast<std::uint16_t>(origin.type));
        store_16(bytes.data() + 2, hardware);
        store_16(bytes.data() + 4, 6);
        store_16(bytes.data() + 14, load_16(&frame[12]));
    }
    std::copy(&frame[6], &frame[6] + 6, sender);
    bytes.insert(bytes.end(), frame.begin() + kEthernetBytes, frame.end());
    return bytes;
}

}  // namespace lvsim::host::tcpdump
