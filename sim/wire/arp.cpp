// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/arp.hpp"

#include "sim/wire/bytes.hpp"
#include "sim/wire/ethernet.hpp"

namespace lvsim {

namespace {
constexpr std::uint16_t kHardwareEthernet = 1;
constexpr std::uint16_t kAddressLengths = 0x0604;  // six bytes of MAC, four of IPv4
}  // namespace

std::optional<ArpMessage> ArpMessage::parse(std::span<const std::byte> bytes) {
    if (bytes.size() < kArpBytes) {
        return std::nullopt;
    }
    const std::byte* at = bytes.data();
    const std::uint16_t operation = load_16(at + 6);
    if (load_16(at) != kHardwareEthernet ||
        load_16(at + 2) != static_cast<std::uint16_t>(EtherType::Ipv4) ||
        load_16(at + 4) != kAddressLengths || operation < 1 || operation > 2) {
        return std::nullopt;
    }
    ArpMessage message;
    message.operation = ArpOperation{operation};
    message.sender_mac = MacAddress::read(at + 8);
    message.sender_ip = IpAddress::v4(load_32(at + 14));
    message.target_mac = MacAddress::read(at + 18);
    message.target_ip = IpAddress::v4(load_32(at + 24));
    return message;
}

void ArpMessage::emit(std::byte* at) const {
    store_16(at, kHardwareEthernet);
    store_16(at + 2, static_cast<std::uint16_t>(EtherType::Ipv4));
    store_16(at + 4, kAddressLengths);
    store_16(at + 6, static_cast<std::uint16_t>(operation));
    sender_mac.write(at + 8);
    store_32(at + 14, sender_ip.v4_value());
    target_mac.write(at + 18);
    store_32(at + 24, target_ip.v4_value());
}

}  // namespace lvsim
