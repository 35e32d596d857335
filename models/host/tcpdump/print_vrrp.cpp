// SPDX-License-Identifier: Apache-2.0
//
// VRRP versions 2 (RFC 3768) and 3 (RFC 5798) as tcpdump words them.
#include "models/host/tcpdump/dissection.hpp"
#include "sim/wire/checksum.hpp"

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kHeaderBytes = 8;

void print_checksum(Dissection& to, const NetworkInfo& network, const View& message,
                    std::uint8_t version) {
    if (!message.has(0, message.length())) return;
    ChecksumSum plain;
    plain.add_bytes(message.captured());
    const std::uint16_t sum =
        version == 3 ? transport_sum(network, 112, message) : plain.checksum();
    if (sum != 0) to.add(", (bad vrrp cksum {:x})", message.u16(6));
}

/// Version 2's password: the text up to its first zero byte.
void print_password(Dissection& to, const View& password) {
    if (!password.has(0, 8)) return;
    to.add(" auth \"");
    for (std::size_t at = 0; at < 8 && password.u8(at) != 0; ++at) {
        const auto letter = static_cast<char>(password.u8(at));
        to.out.push_back(letter >= ' ' && letter <= '~' ? letter : '.');
    }
    to.add("\"");
}

}  // namespace

void print_vrrp(Dissection& to, const NetworkInfo& network, View message) {
    to.add("VRRP");
    if (!message.has(0, 1)) return to.add_truncated("vrrp");
    const std::uint8_t version = message.u8(0) >> 4;
    const std::uint8_t type = message.u8(0) & 15;
    if (type == 1) {
        to.add("v{}, Advertisement", version);
    } else {
        to.add("v{}, [type#{}]", version, type);
    }
    if (network.ttl != 255) to.add(", (ttl {})", network.ttl);
    if (version < 2 || version > 3 || type != 1) return;
    if (!message.has(0, 3)) return to.add_truncated("vrrp");
    to.add(", vrid {}, prio {}", message.u8(1), message.u8(2));
    if (!message.has(0, 6)) return to.add_truncated("vrrp");
    const std::uint8_t authentication = message.u8(4);
    if (version == 2) {
        if (authentication == 0) to.add(", authtype none");
        if (authentication == 1) to.add(", authtype simple");
        if (authentication == 2) to.add(", authtype ah");
        if (authentication > 2) to.add(", authtype unknown type {}", authentication);
        to.add(", intvl {}s, length {}", message.u8(5), message.length());
    } else {
        to.add(", intvl {}cs, length {}", message.u16(4) & 0x0fff, message.length());
    }
    if (to.options.verbosity == 0) return;
    print_checksum(to, network, message, version);
    const std::size_t count = message.u8(3);
    to.add(", addrs{}:", count == 1 ? "" : fmt::format("({})", count));
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = kHeaderBytes + i * 4;
        if (!message.has(at, 4)) return to.add_truncated("vrrp");
        to.add("{}{}", i == 0 ? ' ' : ',', to.names.host(IpAddress::v4(message.u32(at))));
    }
    if (version == 2 && authentication == 1) {
        print_password(to, message.from(kHeaderBytes + count * 4));
    }
}

}  // namespace lvsim::host::tcpdump
