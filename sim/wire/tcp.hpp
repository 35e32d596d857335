// SPDX-License-Identifier: Apache-2.0
//
// TCP headers (RFC 9293 3.1): fields, flags, the MSS option; sequence number arithmetic.
#pragma once

#include "sim/wire/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

namespace lvsim {

inline constexpr std::size_t kTcpHeaderBytes = 20;

struct TcpFlags {
    bool fin = false;
    bool syn = false;
    bool rst = false;
    bool psh = false;
    bool ack = false;
    bool urg = false;

    [[nodiscard]] static constexpr TcpFlags from_byte(std::uint8_t bits) {
        return {(bits & 0x01) != 0, (bits & 0x02) != 0, (bits & 0x04) != 0,
                (bits & 0x08) != 0, (bits & 0x10) != 0, (bits & 0x20) != 0};
    }
    [[nodiscard]] constexpr std::uint8_t to_byte() const {
        return static_cast<std::uint8_t>((fin ? 0x01 : 0) | (syn ? 0x02 : 0) | (rst ? 0x04 : 0) |
                                         (psh ? 0x08 : 0) | (ack ? 0x10 : 0) | (urg ? 0x20 : 0));
    }
    bool operator==(const TcpFlags&) const = default;
};

/// Requires: header_bytes() readable (and writable) at the pointer, at least kTcpHeaderBytes.
class TcpView {
public:
    explicit TcpView(std::byte* at) : at_(at) {}
    [[nodiscard]] std::uint16_t source_port() const { return load_16(at_); }
    [[nodiscard]] std::uint16_t destination_port() const { return load_16(at_ + 2); }
    [[nodiscard]] std::uint32_t sequence() const { return load_32(at_ + 4); }
    [[nodiscard]] std::uint32_t acknowledgement() const { return load_32(at_ + 8); }
    [[nodiscard]] std::size_t header_bytes() const { return (load_8(at_ + 12) >> 4) * 4U; }
    [[nodiscard]] TcpFlags flags() const { return TcpFlags::from_byte(load_8(at_ + 13)); }
    [[nodiscard]] std::uint16_t window() const { return load_16(at_ + 14); }
    [[nodiscard]] std::uint16_t checksum() const { return load_16(at_ + 16); }
    /// The bytes of the options, padding included.
    [[nodiscard]] std::span<const std::byte> options() const {
        return {at_ + kTcpHeaderBytes, header_bytes() - kTcpHeaderBytes};
    }

    void put_source_port(std::uint16_t port) { store_16(at_, port); }
    void put_destination_port(std::uint16_t port) { store_16(at_ + 2, port); }
    void put_sequence(std::uint32_t sequence) { store_32(at_ + 4, sequence); }
    void put_acknowledgement(std::uint32_t number) { store_32(at_ + 8, number); }
    void put_header_bytes(std::size_t bytes) {
        store_8(at_ + 12, static_cast<std::uint8_t>((bytes / 4) << 4));
    }
    void put_flags(TcpFlags flags) { store_8(at_ + 13, flags.to_byte()); }
    void put_window(std::uint16_t window) { store_16(at_ + 14, window); }
    void put_checksum(std::uint16_t checksum) { store_16(at_ + 16, checksum); }
    void put_urgent(std::uint16_t pointer) { store_16(at_ + 18, pointer); }

private:
    std::byte* at_;
};

inline constexpr std::size_t kTcpMssOptionBytes = 4;
/// The maximum segment size announced in the options of a SYN; nullopt when absent or malformed.
[[nodiscard]] std::optional<std::uint16_t> tcp_mss_option(std::span<const std::byte> options);
/// Requires: kTcpMssOptionBytes writable at the pointer.
void put_tcp_mss_option(std::byte* at, std::uint16_t mss);

/// Sequence numbers wrap: a is before b when the way from a to b is shorter than 2^31.
[[nodiscard]] constexpr bool sequence_before(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(a - b) < 0;
}
[[nodiscard]] constexpr bool sequence_at_or_before(std::uint32_t a, std::uint32_t b) {
    return !sequence_before(b, a);
}

}  // namespace lvsim
