// SPDX-License-Identifier: Apache-2.0
//
// ICMPv6: errors and echo (RFC 4443), neighbour solicitation and advertisement (RFC 4861).
// Left out: router discovery and redirects beyond their type numbers.
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace lvsim {

enum class Icmpv6Type : std::uint8_t {
    DestinationUnreachable = 1,
    PacketTooBig = 2,
    TimeExceeded = 3,
    ParameterProblem = 4,
    EchoRequest = 128,
    EchoReply = 129,
    RouterSolicitation = 133,
    RouterAdvertisement = 134,
    NeighbourSolicitation = 135,
    NeighbourAdvertisement = 136,
    Redirect = 137,
};

/// Codes of DestinationUnreachable (RFC 4443 3.1).
inline constexpr std::uint8_t kIcmpv6NoRoute = 0;
inline constexpr std::uint8_t kIcmpv6Prohibited = 1;
inline constexpr std::uint8_t kIcmpv6AddressUnreachable = 3;
inline constexpr std::uint8_t kIcmpv6PortUnreachable = 4;
/// Codes of TimeExceeded.
inline constexpr std::uint8_t kIcmpv6HopLimitExceeded = 0;
inline constexpr std::uint8_t kIcmpv6ReassemblyTimeExceeded = 1;

inline constexpr std::size_t kIcmpv6HeaderBytes = 8;

/// Requires: kIcmpv6HeaderBytes readable (and writable) at the pointer.
class Icmpv6View {
public:
    explicit Icmpv6View(std::byte* at) : at_(at) {}
    /// May be a value that Icmpv6Type does not name.
    [[nodiscard]] Icmpv6Type type() const { return Icmpv6Type{load_8(at_)}; }
    [[nodiscard]] std::uint8_t code() const { return load_8(at_ + 1); }
    [[nodiscard]] std::uint16_t checksum() const { return load_16(at_ + 2); }
    /// Echo request and reply.
    [[nodiscard]] std::uint16_t identifier() const { return load_16(at_ + 4); }
    [[nodiscard]] std::uint16_t sequence() const { return load_16(at_ + 6); }
    /// Packet too big.
    [[nodiscard]] std::uint32_t mtu() const { return load_32(at_ + 4); }
    /// Errors have types below 128 and carry the head of the packet that they are about.
    [[nodiscard]] bool is_error() const { return load_8(at_) < 128; }

    void put_type(Icmpv6Type type) { store_8(at_, static_cast<std::uint8_t>(type)); }
    void put_code(std::uint8_t code) { store_8(at_ + 1, code); }
    void put_checksum(std::uint16_t checksum) { store_16(at_ + 2, checksum); }
    void put_identifier(std::uint16_t id) { store_16(at_ + 4, id); }
    void put_sequence(std::uint16_t sequence) { store_16(at_ + 6, sequence); }
    void put_mtu(std::uint32_t mtu) { store_32(at_ + 4, mtu); }
    void put_rest(std::uint32_t rest) { store_32(at_ + 4, rest); }

private:
    std::byte* at_;
};

/// A neighbour solicitation or advertisement, from its ICMPv6 header on.
struct NeighbourMessage {
    /// NeighbourSolicitation or NeighbourAdvertisement.
    Icmpv6Type type = Icmpv6Type::NeighbourSolicitation;
    bool is_router = false;     ///< Advertisements only, as the next two.
    bool is_solicited = false;  ///< It answers a solicitation.
    bool is_override = false;   ///< It replaces what a cache holds.
    IpAddress target;
    /// The source's (solicitation) or the target's (advertisement) link-layer address, if given.
    std::optional<MacAddress> link_address;

    /// Without the options, and with a link-layer address option.
    static constexpr std::size_t kBytes = 24;
    static constexpr std::size_t kBytesMax = kBytes + 8;

    /// nullopt when too short, of another type or code, with a multicast target, or with an option
    /// of length zero or beyond the end (RFC 4861 7.1.1, 7.1.2). Checksum and hop limit (255) are
    /// the receiver's to check. Unknown options are skipped.
    [[nodiscard]] static std::optional<NeighbourMessage> parse(std::span<const std::byte> message);
    [[nodiscard]] std::size_t size() const { return link_address ? kBytesMax : kBytes; }
    /// Writes size() bytes, the checksum zero. Requires: they are writable at the pointer.
    void emit(std::byte* at) const;
    bool operator==(const NeighbourMessage&) const = default;
};

}  // namespace lvsim
