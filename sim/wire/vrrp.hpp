// SPDX-License-Identifier: Apache-2.0
//
// VRRP advertisements, version 2 (RFC 3768, with the authentication data of RFC 2338) and version 3
// (RFC 5798), over IPv4 and, version 3, IPv6.
//
//   version 2   0x21 vrid priority count   auth type, seconds, checksum 2   n addresses   8 bytes
//   version 3   0x31 vrid priority count   4 zero bits + 12 of 1/100 s, checksum 2   n addresses
//
// Version 2 sums the message alone; version 3 puts a pseudo header before it, over IPv4 too
// (keepalived 2.2.7; RFC 9568 leaves it out there).
// Left out: the authentication header of RFC 2402 (auth type 2).
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/bytes.hpp"
#include "sim/wire/ipv4.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace lvsim {

inline constexpr std::size_t kVrrpHeaderBytes = 8;
inline constexpr std::size_t kVrrpAuthBytes = 8;  ///< At the end of version 2.
inline constexpr std::uint8_t kVrrpAdvertisement = 1;
inline constexpr std::uint8_t kVrrpAuthNone = 0;
inline constexpr std::uint8_t kVrrpAuthPass = 1;
inline constexpr std::uint8_t kVrrpAuthAh = 2;
inline constexpr std::uint8_t kVrrpTtl = 255;
inline constexpr std::uint8_t kVrrpTos = 0xc0;  ///< Internetwork control
inline constexpr std::size_t kVrrpAddressesMax = 255;
/// A version 2 message with as many addresses as its count can say.
inline constexpr std::size_t kVrrpIpv4BytesMax =
    kVrrpHeaderBytes + 4 * kVrrpAddressesMax + kVrrpAuthBytes;
inline constexpr std::size_t kVrrpIpv6BytesMax = kVrrpHeaderBytes + 16 * kVrrpAddressesMax;
/// A version 3 interval has 12 bits.
inline constexpr std::uint16_t kVrrpCentisecondsMax = 4095;

using VrrpPassword = std::array<std::byte, kVrrpAuthBytes>;

/// Reads a message where it lies. Requires: kVrrpHeaderBytes are there; what stands behind them
/// only if size() says so (expected_bytes()).
class VrrpView {
public:
    explicit VrrpView(std::span<const std::byte> message) : bytes_(message) {}

    [[nodiscard]] std::size_t size() const { return bytes_.size(); }
    [[nodiscard]] std::uint8_t version() const { return load_8(bytes_.data()) >> 4; }
    [[nodiscard]] std::uint8_t type() const { return load_8(bytes_.data()) & 0xf; }
    [[nodiscard]] std::uint8_t vrid() const { return load_8(bytes_.data() + 1); }
    [[nodiscard]] std::uint8_t priority() const { return load_8(bytes_.data() + 2); }
    [[nodiscard]] std::uint8_t address_count() const { return load_8(bytes_.data() + 3); }
    /// Version 2.
    [[nodiscard]] std::uint8_t auth_type() const { return load_8(bytes_.data() + 4); }
    [[nodiscard]] std::uint8_t interval_seconds() const { return load_8(bytes_.data() + 5); }
    /// Version 3.
    [[nodiscard]] std::uint16_t interval_centiseconds() const {
        return load_16(bytes_.data() + 4) & 0xfff;
    }
    [[nodiscard]] std::uint16_t checksum() const { return load_16(bytes_.data() + 6); }
    /// How long a message of this version and count is, with addresses of 4 or 16 bytes.
    [[nodiscard]] std::size_t expected_bytes(std::size_t address_bytes = 4) const {
        return kVrrpHeaderBytes + address_count() * address_bytes +
               (version() == 2 ? kVrrpAuthBytes : 0);
    }
    /// Requires: `index` < address_count() and size() >= expected_bytes().
    [[nodiscard]] IpAddress address_v4(std::size_t index) const {
        return IpAddress::v4(load_32(bytes_.data() + kVrrpHeaderBytes + 4 * index));
    }
    [[nodiscard]] IpAddress address_v6(std::size_t index) const {
        return IpAddress::read_v6(bytes_.data() + kVrrpHeaderBytes + 16 * index);
    }
    /// The last eight bytes. Requires: version 2, size() >= expected_bytes().
    [[nodiscard]] VrrpPassword password() const;

    /// As version 2 sums.
    [[nodiscard]] bool has_good_checksum() const;
    /// As version 3 sums. `destination` is the one in the IP header, or what the sender took for
    /// it.
    [[nodiscard]] bool has_good_checksum(IpAddress source, IpAddress destination) const;

private:
    std::span<const std::byte> bytes_;
};

/// What an advertisement says.
struct VrrpAdvert {
    std::uint8_t version = 2;
    std::uint8_t vrid = 0;
    std::uint8_t priority = 0;
    std::uint8_t auth_type = kVrrpAuthNone;  ///< Version 2.
    VrrpPassword password{};                 ///< Version 2; zeros but for kVrrpAuthPass.
    std::uint16_t interval = 1;  ///< Version 2: seconds (1..255); 3: centiseconds (1..4095).
    std::span<const IpAddress> addresses;  ///< All of one family, at most kVrrpAddressesMax.

    /// Of the message alone.
    [[nodiscard]] std::size_t size() const;
};

/// The IP header around it.
struct VrrpEnvelope {
    IpAddress source;  ///< Its family is that of the packet.
    IpAddress destination;
    /// What a version 3 sum takes for the destination; unspecified: `destination`. keepalived up to
    /// 1.3.6 took the group when it sent to a peer (old_unicast_checksum).
    IpAddress summed_destination{};
    std::uint8_t ttl = kVrrpTtl;
    std::uint16_t id = 0;  ///< IPv4
};

/// Writes the whole packet (IP header, message, both checksums) and returns its length.
/// Requires: it fits into `to`: advert.size() and kIpv4HeaderBytes or kIpv6HeaderBytes.
[[nodiscard]] std::size_t emit_vrrp_packet(const VrrpAdvert& advert, const VrrpEnvelope& envelope,
                                           std::span<std::byte> to);

/// 00:00:5e:00:01:VRID or, for IPv6, 00:00:5e:00:02:VRID (RFC 5798, 7.3).
[[nodiscard]] constexpr MacAddress vrrp_virtual_mac(std::uint8_t vrid, bool is_ipv6 = false) {
    return MacAddress::from_bits((is_ipv6 ? 0x0000'5e00'0200U : 0x0000'5e00'0100U) | vrid);
}

}  // namespace lvsim
