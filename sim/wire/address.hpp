// SPDX-License-Identifier: Apache-2.0
//
// Addresses: one IP address type for both families, prefixes, endpoints, and MAC addresses.
// An IPv4 address is kept as IPv4-mapped IPv6 (RFC 4291 2.5.5.2), which never stands on a wire as
// such: so sixteen bytes say both the family and the address, and compare and hash as one.
#pragma once

#include "sim/core/hash.hpp"
#include "sim/wire/bytes.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lvsim {

class IpAddress {
public:
    /// "::", the unspecified IPv6 address; also stands for "none".
    constexpr IpAddress() = default;
    /// From host byte order: 0x0a000264 is 10.0.2.100.
    [[nodiscard]] static constexpr IpAddress v4(std::uint32_t host_order) {
        return {0, kMappedPrefix | host_order};
    }
    [[nodiscard]] static constexpr IpAddress v6(std::uint64_t high, std::uint64_t low) {
        return {high, low};
    }
    [[nodiscard]] static IpAddress read_v6(const std::byte* at) {
        return {load_64(at), load_64(at + 8)};
    }
    /// "10.0.2.100" (four decimal parts) or RFC 4291 text; nullopt for anything else.
    [[nodiscard]] static std::optional<IpAddress> parse(std::string_view text);

    [[nodiscard]] constexpr bool is_v4() const {
        return high_ == 0 && (low_ >> 32) == (kMappedPrefix >> 32);
    }
    /// Host byte order. Requires: is_v4(); of an IPv6 address these are its last four bytes.
    [[nodiscard]] constexpr std::uint32_t v4_value() const {
        return static_cast<std::uint32_t>(low_);
    }
    [[nodiscard]] constexpr std::uint64_t high() const { return high_; }
    [[nodiscard]] constexpr std::uint64_t low() const { return low_; }
    void write_v6(std::byte* at) const {
        store_64(at, high_);
        store_64(at + 8, low_);
    }

    /// 0.0.0.0 or "::".
    [[nodiscard]] constexpr bool is_unspecified() const {
        return high_ == 0 && (low_ == 0 || low_ == kMappedPrefix);
    }
    [[nodiscard]] constexpr bool is_multicast() const {
        return is_v4() ? (v4_value() >> 28) == 0xe : (high_ >> 56) == 0xff;
    }
    [[nodiscard]] constexpr bool is_loopback() const {
        return is_v4() ? (v4_value() >> 24) == 127 : high_ == 0 && low_ == 1;
    }
    [[nodiscard]] constexpr bool is_limited_broadcast() const {
        return is_v4() && v4_value() == 0xffff'ffff;
    }

    constexpr auto operator<=>(const IpAddress&) const = default;

private:
    static constexpr std::uint64_t kMappedPrefix = 0xffff'0000'0000;
    constexpr IpAddress(std::uint64_t high, std::uint64_t low) : high_(high), low_(low) {}
    std::uint64_t high_ = 0;
    std::uint64_t low_ = 0;
};

/// An address with a prefix length: of an interface ("10.0.2.50/24") or of a route.
struct IpPrefix {
    IpAddress address;
    int length = 0;  ///< 0..32 for IPv4, 0..128 for IPv6

    /// "10.0.2.50/24". nullopt without a length or with one out of range.
    [[nodiscard]] static std::optional<IpPrefix> parse(std::string_view text);

    [[nodiscard]] bool contains(IpAddress other) const;
    /// The address with its host part cleared: 10.0.2.0.
    [[nodiscard]] IpAddress network() const;
    /// IPv4 only: the address with its host part set: 10.0.2.255.
    [[nodiscard]] IpAddress broadcast() const;
    auto operator<=>(const IpPrefix&) const = default;
};

struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;
    auto operator<=>(const Endpoint&) const = default;
};

class MacAddress {
public:
    constexpr MacAddress() = default;
    /// From the low 48 bits: 0x0200'0a00'0232 is 02:00:0a:00:02:32.
    [[nodiscard]] static constexpr MacAddress from_bits(std::uint64_t bits) {
        MacAddress mac;
        mac.bits_ = bits & 0xffff'ffff'ffff;
        return mac;
    }
    [[nodiscard]] static constexpr MacAddress broadcast() { return from_bits(0xffff'ffff'ffff); }
    [[nodiscard]] static MacAddress read(const std::byte* at) {
        return from_bits((std::uint64_t{load_16(at)} << 32) | load_32(at + 2));
    }
    /// "02:00:0a:00:02:32" or "02000a000232", case-insensitive.
    [[nodiscard]] static std::optional<MacAddress> parse(std::string_view text);

    void write(std::byte* at) const {
        store_16(at, static_cast<std::uint16_t>(bits_ >> 32));
        store_32(at + 2, static_cast<std::uint32_t>(bits_));
    }
    [[nodiscard]] constexpr std::uint64_t bits() const { return bits_; }
    [[nodiscard]] constexpr bool is_broadcast() const { return bits_ == 0xffff'ffff'ffff; }
    /// The group bit: multicast, broadcast included.
    [[nodiscard]] constexpr bool is_group() const { return ((bits_ >> 40) & 1) != 0; }

    constexpr auto operator<=>(const MacAddress&) const = default;

private:
    std::uint64_t bits_ = 0;
};

[[nodiscard]] std::string to_text(IpAddress address);   ///< RFC 5952 for IPv6
[[nodiscard]] std::string to_text(IpPrefix prefix);     ///< "10.0.2.50/24"
[[nodiscard]] std::string to_text(Endpoint endpoint);   ///< "10.0.2.100:80", "[fd00::1]:80"
[[nodiscard]] std::string to_text(MacAddress address);  ///< "02:00:0a:00:02:32"

struct IpAddressHash {
    [[nodiscard]] std::size_t operator()(IpAddress address) const {
        return hash_mix(address.high(), address.low());
    }
};
struct EndpointHash {
    [[nodiscard]] std::size_t operator()(const Endpoint& endpoint) const {
        return hash_mix(IpAddressHash()(endpoint.address), endpoint.port);
    }
};

}  // namespace lvsim
