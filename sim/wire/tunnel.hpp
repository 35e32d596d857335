// SPDX-License-Identifier: Apache-2.0
//
// Headers between an outer and an inner IPv4 header: generic UDP encapsulation (GUE variant 0,
// draft-ietf-intarea-gue) and generic routing encapsulation (GRE, RFC 2784). IP-in-IP (RFC 2003)
// has none.
#pragma once

#include "sim/wire/bytes.hpp"
#include "sim/wire/ethernet.hpp"
#include "sim/wire/ipv4.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lvsim {

inline constexpr std::size_t kGueHeaderBytes = 4;
inline constexpr std::size_t kGreHeaderBytes = 4;
/// Checksum and reserved bytes, when GRE has them.
inline constexpr std::size_t kGreChecksumBytes = 4;

/// Requires: kGueHeaderBytes readable (and writable) at the pointer. It follows a UDP header.
class GueView {
public:
    explicit GueView(std::byte* at) : at_(at) {}
    [[nodiscard]] std::uint8_t version() const { return load_8(at_) >> 6; }
    [[nodiscard]] bool is_control() const { return (load_8(at_) & 0x20) != 0; }
    /// With optional fields.
    [[nodiscard]] std::size_t header_bytes() const {
        return kGueHeaderBytes + (load_8(at_) & 0x1fU) * 4U;
    }
    [[nodiscard]] IpProtocol protocol() const { return IpProtocol{load_8(at_ + 1)}; }
    /// A header without optional fields in front of a packet of that protocol.
    void put(IpProtocol protocol) {
        store_8(at_, 0);
        store_8(at_ + 1, static_cast<std::uint8_t>(protocol));
        store_16(at_ + 2, 0);
    }

private:
    std::byte* at_;
};

/// Requires: kGreHeaderBytes (with a checksum kGreChecksumBytes more) readable (and writable) at
/// the pointer.
class GreView {
public:
    explicit GreView(std::byte* at) : at_(at) {}
    [[nodiscard]] bool has_checksum() const { return (load_16(at_) & kChecksumFlag) != 0; }
    /// Whether it has nothing but perhaps a checksum: no key, sequence number or later version.
    [[nodiscard]] bool is_plain() const { return (load_16(at_) & ~kChecksumFlag) == 0; }
    [[nodiscard]] std::size_t header_bytes() const {
        return kGreHeaderBytes + (has_checksum() ? kGreChecksumBytes : 0);
    }
    [[nodiscard]] EtherType protocol() const { return EtherType{load_16(at_ + 2)}; }
    /// The checksum as zero, to be filled in by put_checksum().
    void put(EtherType protocol, bool has_checksum) {
        store_16(at_, has_checksum ? std::uint16_t{kChecksumFlag} : std::uint16_t{0});
        store_16(at_ + 2, static_cast<std::uint16_t>(protocol));
        if (has_checksum) {
            store_32(at_ + 4, 0);
        }
    }
    void put_checksum(std::uint16_t checksum) { store_16(at_ + 4, checksum); }

private:
    static constexpr unsigned kChecksumFlag = 0x8000;
    std::byte* at_;
};

/// How many bytes of GUE (GRE) header stand in front of the IPv4 packet inside; 0: there is none,
/// or not in a way that anybody here understands. `bytes` begin with that header.
[[nodiscard]] inline std::size_t gue_bytes_before_ipv4(std::span<std::byte> bytes) {
    if (bytes.size() < kGueHeaderBytes) {
        return 0;
    }
    const GueView gue(bytes.data());
    const bool is_understood =
        gue.version() == 0 && !gue.is_control() && gue.protocol() == IpProtocol::IpIp;
    return is_understood ? gue.header_bytes() : 0;
}
[[nodiscard]] inline std::size_t gre_bytes_before_ipv4(std::span<std::byte> bytes) {
    if (bytes.size() < kGreHeaderBytes) {
        return 0;
    }
    const GreView gre(bytes.data());
    return gre.is_plain() && gre.protocol() == EtherType::Ipv4 ? gre.header_bytes() : 0;
}

}  // namespace lvsim
