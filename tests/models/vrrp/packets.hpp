// SPDX-License-Identifier: Apache-2.0
//
// Adverts of a stranger, 10.0.1.9, good but for what a test changes.
#pragma once

#include "sim/wire/ipv4.hpp"
#include "sim/wire/vrrp.hpp"

#include <cstddef>
#include <vector>

namespace lvsim::vrrp::test {

struct Stranger {
    std::uint8_t version = 2;
    std::uint8_t vrid = 51;
    std::uint8_t priority = 10;
    std::uint8_t auth_type = kVrrpAuthNone;
    VrrpPassword password{};
    std::uint16_t interval = 1;
    std::vector<IpAddress> addresses = {IpAddress::v4(0x0a00'01fe)};
    IpAddress source = IpAddress::v4(0x0a00'0109);
    IpAddress destination = IpAddress::v4(0xe000'0012);
    IpAddress summed{};
    std::uint8_t ttl = 255;

    [[nodiscard]] std::vector<std::byte> packet() const {
        const VrrpAdvert advert{.version = version,
                                .vrid = vrid,
                                .priority = priority,
                                .auth_type = auth_type,
                                .password = password,
                                .interval = interval,
                                .addresses = addresses};
        std::vector<std::byte> bytes(kIpv4HeaderBytes + advert.size());
        const VrrpEnvelope envelope{.source = source,
                                    .destination = destination,
                                    .summed_destination = summed,
                                    .ttl = ttl,
                                    .id = 1};
        static_cast<void>(emit_vrrp_packet(advert, envelope, bytes));
        return bytes;
    }
    /// With one byte of its VRRP message, `at`, set, and the sum of a version 2 message put right.
    [[nodiscard]] std::vector<std::byte> with_byte(std::size_t at, std::uint8_t value) const {
        std::vector<std::byte> bytes = packet();
        const std::span<std::byte> message = std::span(bytes).subspan(kIpv4HeaderBytes);
        store_8(message.data() + at, value);
        store_16(message.data() + 6, 0);
        ChecksumSum sum;
        sum.add_bytes(message);
        store_16(message.data() + 6, sum.checksum());
        return bytes;
    }
    /// Cut, or filled up with zeros, to that many bytes of VRRP; the IP header knows.
    [[nodiscard]] std::vector<std::byte> with_length(std::size_t message_bytes) const {
        std::vector<std::byte> bytes = packet();
        bytes.resize(kIpv4HeaderBytes + message_bytes);
        Ipv4View ip(bytes.data());
        ip.put_total_bytes(bytes.size());
        ip.fill_checksum();
        return bytes;
    }
};

}  // namespace lvsim::vrrp::test
