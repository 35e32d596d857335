// SPDX-License-Identifier: Apache-2.0
//
// ICMP (RFC 792, RFC 1191 for the next-hop MTU).
#pragma once

#include "sim/wire/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace lvsim {

enum class IcmpType : std::uint8_t {
    EchoReply = 0,
    DestinationUnreachable = 3,
    SourceQuench = 4,
    Redirect = 5,
    EchoRequest = 8,
    TimeExceeded = 11,
    ParameterProblem = 12,
};

/// Codes of DestinationUnreachable.
inline constexpr std::uint8_t kIcmpNetUnreachable = 0;
inline constexpr std::uint8_t kIcmpHostUnreachable = 1;
inline constexpr std::uint8_t kIcmpProtocolUnreachable = 2;
inline constexpr std::uint8_t kIcmpPortUnreachable = 3;
inline constexpr std::uint8_t kIcmpFragmentationNeeded = 4;
/// Codes of TimeExceeded.
inline constexpr std::uint8_t kIcmpTtlExceeded = 0;
inline constexpr std::uint8_t kIcmpReassemblyTimeExceeded = 1;

inline constexpr std::size_t kIcmpHeaderBytes = 8;

/// Requires: kIcmpHeaderBytes readable (and writable) at the pointer.
class IcmpView {
public:
    explicit IcmpView(std::byte* at) : at_(at) {}
    [[nodiscard]] IcmpType type() const { return IcmpType{load_8(at_)}; }
    [[nodiscard]] std::uint8_t code() const { return load_8(at_ + 1); }
    [[nodiscard]] std::uint16_t checksum() const { return load_16(at_ + 2); }
    /// Echo and reply.
    [[nodiscard]] std::uint16_t identifier() const { return load_16(at_ + 4); }
    [[nodiscard]] std::uint16_t sequence() const { return load_16(at_ + 6); }
    /// Fragmentation needed.
    [[nodiscard]] std::uint16_t next_hop_mtu() const { return load_16(at_ + 6); }
    /// Whether it carries the head of the packet that it is about.
    [[nodiscard]] bool is_error() const {
        switch (load_8(at_)) {
            case 3:
            case 4:
            case 5:
            case 11:
            case 12: return true;
            default: return false;
        }
    }

    void put_type(IcmpType type) { store_8(at_, static_cast<std::uint8_t>(type)); }
    void put_code(std::uint8_t code) { store_8(at_ + 1, code); }
    void put_checksum(std::uint16_t checksum) { store_16(at_ + 2, checksum); }
    void put_identifier(std::uint16_t id) { store_16(at_ + 4, id); }
    void put_sequence(std::uint16_t sequence) { store_16(at_ + 6, sequence); }
    void put_next_hop_mtu(std::uint16_t mtu) { store_16(at_ + 6, mtu); }
    void put_rest(std::uint32_t rest) { store_32(at_ + 4, rest); }

private:
    std::byte* at_;
};

}  // namespace lvsim
