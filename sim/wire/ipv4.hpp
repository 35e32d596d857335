// SPDX-License-Identifier: Apache-2.0
//
// IPv4 headers (RFC 791), the upper-layer protocol numbers, and the in-place changes a router or
// a NAT makes, each with its incremental checksum update.
#pragma once

#include "sim/wire/address.hpp"
#include "sim/wire/checksum.hpp"

#include <cstddef>
#include <cstdint>

namespace lvsim {

/// Assigned Internet protocol numbers, as far as anybody here looks at them.
enum class IpProtocol : std::uint8_t {
    Icmp = 1,
    IpIp = 4,
    Tcp = 6,
    Udp = 17,
    Ipv6 = 41,
    Gre = 47,
    Esp = 50,
    Ah = 51,
    Icmpv6 = 58,
    Vrrp = 112,
    Sctp = 132,
};

inline constexpr std::size_t kIpv4HeaderBytes = 20;
inline constexpr std::uint8_t kDefaultTtl = 64;

/// Requires: header_bytes() of header readable (and writable) at the pointer; who set the offset
/// has checked that (parse_ipv4 in frame.hpp).
class Ipv4View {
public:
    explicit Ipv4View(std::byte* at) : at_(at) {}

    [[nodiscard]] std::uint8_t version() const { return load_8(at_) >> 4; }
    [[nodiscard]] std::size_t header_bytes() const { return (load_8(at_) & 0xfU) * 4U; }
    [[nodiscard]] std::uint8_t tos() const { return load_8(at_ + 1); }
    [[nodiscard]] std::uint16_t total_bytes() const { return load_16(at_ + 2); }
    [[nodiscard]] std::uint16_t id() const { return load_16(at_ + 4); }
    [[nodiscard]] bool dont_fragment() const { return (load_16(at_ + 6) & 0x4000) != 0; }
    [[nodiscard]] bool more_fragments() const { return (load_16(at_ + 6) & 0x2000) != 0; }
    /// Of the payload, in bytes.
    [[nodiscard]] std::size_t fragment_offset() const { return (load_16(at_ + 6) & 0x1fffU) * 8U; }
    [[nodiscard]] bool is_fragment() const { return (load_16(at_ + 6) & 0x3fff) != 0; }
    [[nodiscard]] std::uint8_t ttl() const { return load_8(at_ + 8); }
    [[nodiscard]] IpProtocol protocol() const { return IpProtocol{load_8(at_ + 9)}; }
    [[nodiscard]] std::uint16_t checksum() const { return load_16(at_ + 10); }
    [[nodiscard]] std::uint32_t source_v4() const { return load_32(at_ + 12); }
    [[nodiscard]] std::uint32_t destination_v4() const { return load_32(at_ + 16); }
    [[nodiscard]] IpAddress source() const { return IpAddress::v4(source_v4()); }
    [[nodiscard]] IpAddress destination() const { return IpAddress::v4(destination_v4()); }
    [[nodiscard]] bool has_good_checksum() const {
        ChecksumSum sum;
        sum.add_bytes({at_, header_bytes()});
        return sum.folded() == 0xffff;
    }

    /// Each of these keeps the header checksum right.
    void set_source(IpAddress address) { change_32(12, address.v4_value()); }
    void set_destination(IpAddress address) { change_32(16, address.v4_value()); }
    void set_ttl(std::uint8_t ttl) {
        change_16(8, static_cast<std::uint16_t>((ttl << 8) | load_8(at_ + 9)));
    }

    /// These do not; call fill_checksum() at the end.
    void clear(std::size_t header_bytes) {
        for (std::size_t i = 0; i < header_bytes; ++i) {
            at_[i] = std::byte{0};
        }
        store_8(at_, static_cast<std::uint8_t>(0x40 | (header_bytes / 4)));
    }
    void put_tos(std::uint8_t tos) { store_8(at_ + 1, tos); }
    void put_total_bytes(std::size_t bytes) {
        store_16(at_ + 2, static_cast<std::uint16_t>(bytes));
    }
    void put_id(std::uint16_t id) { store_16(at_ + 4, id); }
    /// Requires: offset is a multiple of 8 below 65536.
    void put_fragment(bool dont_fragment, bool more_fragments, std::size_t offset) {
        store_16(at_ + 6,
                 static_cast<std::uint16_t>((dont_fragment ? 0x4000U : 0U) |
                                            (more_fragments ? 0x2000U : 0U) | (offset / 8)));
    }
    void put_ttl(std::uint8_t ttl) { store_8(at_ + 8, ttl); }
    void put_protocol(IpProtocol protocol) {
        store_8(at_ + 9, static_cast<std::uint8_t>(protocol));
    }
    void put_source(IpAddress address) { store_32(at_ + 12, address.v4_value()); }
    void put_destination(IpAddress address) { store_32(at_ + 16, address.v4_value()); }
    void fill_checksum() {
        store_16(at_ + 10, 0);
        ChecksumSum sum;
        sum.add_bytes({at_, header_bytes()});
        store_16(at_ + 10, sum.checksum());
    }

private:
    void change_16(std::size_t offset, std::uint16_t value) {
        store_16(at_ + 10, update_checksum_16(checksum(), load_16(at_ + offset), value));
        store_16(at_ + offset, value);
    }
    void change_32(std::size_t offset, std::uint32_t value) {
        store_16(at_ + 10, update_checksum_32(checksum(), load_32(at_ + offset), value));
        store_32(at_ + offset, value);
    }

    std::byte* at_;
};

}  // namespace lvsim
