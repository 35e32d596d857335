// SPDX-License-Identifier: Apache-2.0
//
// IPv6 headers (RFC 8200) and the walk over extension headers to the upper layer, with limits:
// what is longer, or cut short, is an error and not read.
// Left out: jumbograms (RFC 2675) and what the options inside extension headers mean.
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/ipv4.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace lvsim {

inline constexpr std::size_t kIpv6HeaderBytes = 40;

/// Requires: kIpv6HeaderBytes readable (and writable) at the pointer.
class Ipv6View {
public:
    explicit Ipv6View(std::byte* at) : at_(at) {}

    [[nodiscard]] std::uint8_t version() const { return load_8(at_) >> 4; }
    [[nodiscard]] std::uint8_t traffic_class() const {
        return static_cast<std::uint8_t>(load_16(at_) >> 4);
    }
    [[nodiscard]] std::uint32_t flow_label() const { return load_32(at_) & 0xf'ffff; }
    /// What follows the header, extension headers included.
    [[nodiscard]] std::size_t payload_bytes() const { return load_16(at_ + 4); }
    /// Of the first header that follows: an extension or the upper layer.
    [[nodiscard]] std::uint8_t next_header() const { return load_8(at_ + 6); }
    [[nodiscard]] std::uint8_t hop_limit() const { return load_8(at_ + 7); }
    [[nodiscard]] IpAddress source() const { return IpAddress::read_v6(at_ + 8); }
    [[nodiscard]] IpAddress destination() const { return IpAddress::read_v6(at_ + 24); }

    /// Version 6, everything else zero.
    void clear() {
        for (std::size_t i = 0; i < kIpv6HeaderBytes; ++i) {
            at_[i] = std::byte{0};
        }
        store_8(at_, 0x60);
    }
    void put_traffic_class(std::uint8_t traffic_class) {
        store_16(at_, static_cast<std::uint16_t>((load_16(at_) & 0xf00f) | (traffic_class << 4)));
    }
    /// Requires: below 2^20.
    void put_flow_label(std::uint32_t label) {
        store_32(at_, (load_32(at_) & 0xfff0'0000) | (label & 0xf'ffff));
    }
    void put_payload_bytes(std::size_t bytes) {
        store_16(at_ + 4, static_cast<std::uint16_t>(bytes));
    }
    void put_next_header(std::uint8_t protocol) { store_8(at_ + 6, protocol); }
    void put_hop_limit(std::uint8_t hops) { store_8(at_ + 7, hops); }
    void put_source(IpAddress address) { address.write_v6(at_ + 8); }
    void put_destination(IpAddress address) { address.write_v6(at_ + 24); }

private:
    std::byte* at_;
};

/// Where the upper layer begins behind the extension headers.
struct Ipv6UpperLayer {
    /// May be a value that IpProtocol does not name; 59 is "no next header" (RFC 8200 4.7).
    IpProtocol protocol = IpProtocol::Tcp;
    std::size_t offset = 0;           ///< From the start of the IPv6 header.
    bool is_fragment = false;         ///< Has a fragment header that says it is not the whole.
    std::size_t fragment_offset = 0;  ///< Of the upper layer, in bytes; not 0: no header is here.
    bool more_fragments = false;
    std::uint32_t fragment_id = 0;
};

inline constexpr std::uint8_t kIpv6NoNextHeader = 59;
inline constexpr std::size_t kIpv6ExtensionHeadersMax = 8;

/// Walks hop-by-hop, routing, fragment, destination and authentication headers. `packet` begins
/// with an IPv6 header of which at least kIpv6HeaderBytes are there.
/// Returns: nullopt when a header is not whole, when there are more than kIpv6ExtensionHeadersMax,
/// or when a hop-by-hop header is not the first (RFC 8200 4.1). Stops behind the fragment header of
/// a later fragment: what follows is data.
[[nodiscard]] std::optional<Ipv6UpperLayer> ipv6_upper_layer(std::span<const std::byte> packet);

}  // namespace lvsim
