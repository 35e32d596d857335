// SPDX-License-Identifier: Apache-2.0
#include "sim/wire/icmpv6.hpp"

namespace lvsim {

namespace {

constexpr std::uint32_t kRouterFlag = 0x8000'0000;
constexpr std::uint32_t kSolicitedFlag = 0x4000'0000;
constexpr std::uint32_t kOverrideFlag = 0x2000'0000;
constexpr std::uint8_t kSourceLinkAddress = 1;
constexpr std::uint8_t kTargetLinkAddress = 2;
constexpr std::size_t kOptionUnitBytes = 8;

std::uint8_t link_option(Icmpv6Type type) {
    return type == Icmpv6Type::NeighbourSolicitation ? kSourceLinkAddress : kTargetLinkAddress;
}

/// Reads the options; false when one is malformed.
bool read_options(std::span<const std::byte> options, NeighbourMessage& message) {
    while (!options.empty()) {
        if (options.size() < 2) {
            return false;
        }
        const std::size_t bytes = load_8(&options[1]) * kOptionUnitBytes;
        if (bytes == 0 || bytes > options.size()) {
            return false;
        }
        if (load_8(&options[0]) == link_option(message.type) && bytes == kOptionUnitBytes) {
            message.link_address = MacAddress::read(&options[2]);
        }
        options = options.subspan(bytes);
    }
    return true;
}

}  // namespace

std::optional<NeighbourMessage> NeighbourMessage::parse(std::span<const std::byte> bytes) {
    if (bytes.size() < kBytes) {
        return std::nullopt;
    }
    NeighbourMessage message;
    message.type = Icmpv6Type{load_8(&bytes[0])};
    const bool is_advertisement = message.type == Icmpv6Type::NeighbourAdvertisement;
    if ((!is_advertisement && message.type != Icmpv6Type::NeighbourSolicitation) ||
        load_8(&bytes[1]) != 0) {
        return std::nullopt;
    }
    if (is_advertisement) {
        const std::uint32_t flags = load_32(&bytes[4]);
        message.is_router = (flags & kRouterFlag) != 0;
        message.is_solicited = (flags & kSolicitedFlag) != 0;
        message.is_override = (flags & kOverrideFlag) != 0;
    }
    message.target = IpAddress::read_v6(&bytes[8]);
    if (message.target.is_multicast() || !read_options(bytes.subspan(kBytes), message)) {
        return std::nullopt;
    }
    return message;
}

void NeighbourMessage::emit(std::byte* at) const {
    Icmpv6View header(at);
    header.put_type(type);
    header.put_code(0);
    header.put_checksum(0);
    header.put_rest((is_router ? kRouterFlag : 0) | (is_solicited ? kSolicitedFlag : 0) |
                    (is_override ? kOverrideFlag : 0));
    target.write_v6(at + 8);
    if (link_address) {
        store_8(at + kBytes, link_option(type));
        store_8(at + kBytes + 1, 1);
        link_address->write(at + kBytes + 2);
    }
}

}  // namespace lvsim
