// SPDX-License-Identifier: Apache-2.0
//
// SCTP common headers and chunks (RFC 9260, 3), and their checksum, CRC32c (appendix A), which
// covers neither addresses nor a pseudo header.
#pragma once

#include "sim/wire/bytes.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace lvsim {

inline constexpr std::size_t kSctpHeaderBytes = 12;
inline constexpr std::size_t kSctpChunkHeaderBytes = 4;

/// The chunks that set up and tear down an association (RFC 9260, 3.2).
enum class SctpChunkType : std::uint8_t {
    Data = 0,
    Init = 1,
    InitAck = 2,
    Sack = 3,
    Heartbeat = 4,
    HeartbeatAck = 5,
    Abort = 6,
    Shutdown = 7,
    ShutdownAck = 8,
    Error = 9,
    CookieEcho = 10,
    CookieAck = 11,
    Ecne = 12,
    Cwr = 13,
    ShutdownComplete = 14,
};

/// Requires: kSctpHeaderBytes readable (and writable) at the pointer.
class SctpView {
public:
    explicit SctpView(std::byte* at) : at_(at) {}
    [[nodiscard]] std::uint16_t source_port() const { return load_16(at_); }
    [[nodiscard]] std::uint16_t destination_port() const { return load_16(at_ + 2); }
    [[nodiscard]] std::uint32_t verification_tag() const { return load_32(at_ + 4); }
    /// As the field's four bytes read; crc32c_as_sent() gives the same form.
    [[nodiscard]] std::uint32_t checksum() const { return load_32(at_ + 8); }
    void put_source_port(std::uint16_t port) { store_16(at_, port); }
    void put_destination_port(std::uint16_t port) { store_16(at_ + 2, port); }
    void put_verification_tag(std::uint32_t tag) { store_32(at_ + 4, tag); }
    void put_checksum(std::uint32_t checksum) { store_32(at_ + 8, checksum); }

private:
    std::byte* at_;
};

/// CRC32c (Castagnoli) of bytes that come in pieces.
class Crc32c {
public:
    void add(std::span<const std::byte> bytes);
    [[nodiscard]] std::uint32_t value() const { return ~state_; }
    /// In the order in which SCTP sends it: the lowest byte first.
    [[nodiscard]] std::uint32_t as_sent() const;

private:
    std::uint32_t state_ = UINT32_MAX;
};

}  // namespace lvsim
