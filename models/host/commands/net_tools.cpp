// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/net_tools.hpp"

#include "models/host/host.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>
#include <bit>

namespace lvsim::host {

net::Interface* card_of(CommandContext& context, std::string_view label) {
    return context.host->stack().find_interface(label.substr(0, label.find(':')));
}

const net::InterfaceAddress* address_labelled(const net::Interface& card, std::string_view label) {
    const auto addresses = card.addresses();
    const auto found = std::find_if(addresses.begin(), addresses.end(),
                                    [&](const auto& one) { return one.label == label; });
    return found == addresses.end() ? nullptr : &*found;
}

IpAddress netmask_of(int length) {
    return IpAddress::v4(length == 0 ? 0 : ~std::uint32_t{0} << (32 - length));
}

std::optional<int> length_of(IpAddress netmask) {
    const int ones = std::countl_one(netmask.v4_value());
    if (netmask_of(ones) != netmask) return std::nullopt;
    return ones;
}

int class_length(IpAddress address) {
    const std::uint32_t value = address.v4_value();
    if (value >> 31 == 0) return 8;
    if (value >> 30 == 0b10) return 16;
    if (value >> 29 == 0b110) return 24;
    return 32;
}

std::string upper_case(MacAddress mac) {
    std::string text = to_text(mac);
    for (char& letter : text) {
        if (letter >= 'a' && letter <= 'f') letter = static_cast<char>(letter - 'a' + 'A');
    }
    return text;
}

IpAddress link_local_of(MacAddress mac) {
    constexpr std::uint64_t kUniversalBit = 0x0200'0000'0000'0000;
    const std::uint64_t front = mac.bits() >> 24;
    const std::uint64_t back = mac.bits() & 0xff'ffff;
    return IpAddress::v6(0xfe80'0000'0000'0000,
                         (front << 40 | 0xff'fe00'0000 | back) ^ kUniversalBit);
}

}  // namespace lvsim::host
