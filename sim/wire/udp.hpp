// SPDX-License-Identifier: Apache-2.0
//
// UDP headers (RFC 768). A checksum of zero means "none"; a computed zero is sent as 0xffff.
#pragma once

#include "sim/wire/bytes.hpp"

#include <cstddef>
#include <cstdint>

namespace lvsim {

inline constexpr std::size_t kUdpHeaderBytes = 8;

/// Requires: kUdpHeaderBytes readable (and writable) at the pointer.
class UdpView {
public:
    explicit UdpView(std::byte* at) : at_(at) {}
    [[nodiscard]] std::uint16_t source_port() const { return load_16(at_); }
    [[nodiscard]] std::uint16_t destination_port() const { return load_16(at_ + 2); }
    /// Header and payload.
    [[nodiscard]] std::uint16_t length() const { return load_16(at_ + 4); }
    [[nodiscard]] std::uint16_t checksum() const { return load_16(at_ + 6); }
    void put_source_port(std::uint16_t port) { store_16(at_, port); }
    void put_destination_port(std::uint16_t port) { store_16(at_ + 2, port); }
    void put_length(std::size_t bytes) { store_16(at_ + 4, static_cast<std::uint16_t>(bytes)); }
    void put_checksum(std::uint16_t checksum) { store_16(at_ + 6, checksum); }

private:
    std::byte* at_;
};

}  // namespace lvsim
