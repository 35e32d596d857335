// SPDX-License-Identifier: Apache-2.0
//
// Ethernet II headers (IEEE 802.3, clause 3). No VLAN tags, no frame check sequence.
#pragma once

#include "sim/wire/address.hpp"

#include <cstddef>
#include <cstdint>

namespace lvsim {

enum class EtherType : std::uint16_t { Ipv4 = 0x0800, Arp = 0x0806, Ipv6 = 0x86dd };

inline constexpr std::size_t kEthernetHeaderBytes = 14;
/// What a frame occupies on the wire beyond its bytes: preamble, check sequence and gap.
inline constexpr std::size_t kEthernetOverheadBytes = 24;

/// Requires: kEthernetHeaderBytes readable (and writable) at the pointer.
class EthernetView {
public:
    explicit EthernetView(std::byte* at) : at_(at) {}
    [[nodiscard]] MacAddress destination() const { return MacAddress::read(at_); }
    [[nodiscard]] MacAddress source() const { return MacAddress::read(at_ + 6); }
    /// May be a value that EtherType does not name.
    [[nodiscard]] EtherType type() const { return EtherType{load_16(at_ + 12)}; }
    void set_destination(MacAddress mac) { mac.write(at_); }
    void set_source(MacAddress mac) { mac.write(at_ + 6); }
    void set_type(EtherType type) { store_16(at_ + 12, static_cast<std::uint16_t>(type)); }

private:
    std::byte* at_;
};

}  // namespace lvsim
