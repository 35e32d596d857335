// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/ipv6.hpp"

namespace lvsim {

namespace {

constexpr std::uint8_t kHopByHop = 0;
constexpr std::uint8_t kRouting = 43;
constexpr std::uint8_t kFragment = 44;
constexpr std::uint8_t kAuthentication = 51;
constexpr std::uint8_t kDestinationOptions = 60;
constexpr std::size_t kFragmentHeaderBytes = 8;

bool is_extension(std::uint8_t header) {
    return header == kHopByHop || header == kRouting || header == kFragment ||
           header == kAuthentication || header == kDestinationOptions;
}

/// Its length from its second byte: in units of eight bytes beyond the first eight, for the
/// authentication header in units of four beyond eight (RFC 4302 2.2).
std::size_t extension_bytes(std::uint8_t header, const std::byte* at) {
    const std::size_t units = load_8(at + 1);
    if (header == kFragment) {
        return kFragmentHeaderBytes;
    }
    return header == kAuthentication ? (units + 2) * 4 : (units + 1) * 8;
}

void read_fragment_header(const std::byte* at, Ipv6UpperLayer& upper) {
    const std::uint16_t place = load_16(at + 2);
    upper.fragment_offset = place & 0xfff8U;
    upper.more_fragments = (place & 1) != 0;
    upper.fragment_id = load_32(at + 4);
    upper.is_fragment = upper.fragment_offset != 0 || upper.more_fragments;
}

}  // namespace

std::optional<Ipv6UpperLayer> ipv6_upper_layer(std::span<const std::byte> packet) {
    constexpr std::size_t kSmallestBytes = 8;
    Ipv6UpperLayer upper;
    upper.offset = kIpv6HeaderBytes;
    std::uint8_t header = load_8(&packet[6]);
    for (std::size_t count = 0; is_extension(header); ++count) {
        if (count == kIpv6ExtensionHeadersMax || (header == kHopByHop && count > 0) ||
            packet.size() - upper.offset < kSmallestBytes) {
            return std::nullopt;
        }
        const std::byte* at = packet.data() + upper.offset;
        const std::size_t bytes = extension_bytes(header, at);
        if (bytes > packet.size() - upper.offset) {
            return std::nullopt;
        }
        if (header == kFragment) {
            read_fragment_header(at, upper);
        }
        header = load_8(at);
        upper.offset += bytes;
        if (upper.fragment_offset != 0) {
            break;
        }
    }
    upper.protocol = IpProtocol{header};
    return upper;
}

}  // namespace lvsim
