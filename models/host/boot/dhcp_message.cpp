// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/dhcp_message.hpp"

#include "sim/net/interface.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/udp.hpp"

#include <algorithm>

namespace lvsim::host {

namespace {

constexpr std::size_t kFixedBytes = 236;  // RFC 2131, figure 1, up to "options"
constexpr std::size_t kMessageBytesMin = 300;
constexpr std::uint32_t kMagicCookie = 0x6382'5363;
constexpr std::size_t kOfferedAt = 16;
constexpr std::size_t kHardwareAddressAt = 28;
constexpr std::uint8_t kMask = 1;
constexpr std::uint8_t kRouter = 3;
constexpr std::uint8_t kDns = 6;
constexpr std::uint8_t kRequested = 50;
constexpr std::uint8_t kLease = 51;
constexpr std::uint8_t kType = 53;
constexpr std::uint8_t kServer = 54;
constexpr std::uint8_t kPad = 0;
constexpr std::uint8_t kEnd = 255;

void put_option(std::vector<std::byte>& to, std::uint8_t code, std::uint32_t value) {
    to.push_back(std::byte{code});
    to.push_back(std::byte{4});
    to.resize(to.size() + 4);
    store_32(&to[to.size() - 4], value);
}

void put_address(std::vector<std::byte>& to, std::uint8_t code, IpAddress address) {
    if (!address.is_unspecified()) put_option(to, code, address.v4_value());
}

void read_option(DhcpMessage& message, std::uint8_t code, std::span<const std::byte> value) {
    if (code == kType && !value.empty()) message.type = DhcpType{load_8(value.data())};
    if (value.size() < 4) return;
    const std::uint32_t number = load_32(value.data());
    switch (code) {
        case kMask: message.mask = IpAddress::v4(number); break;
        case kRouter: message.router = IpAddress::v4(number); break;
        case kDns: message.dns = IpAddress::v4(number); break;
        case kRequested: message.requested = IpAddress::v4(number); break;
        case kServer: message.server = IpAddress::v4(number); break;
        case kLease: message.lease_seconds = number; break;
        default: break;  // RFC 2131 4.1: options that are not known are passed over
    }
}

}  // namespace

std::vector<std::byte> DhcpMessage::emit() const {
    const bool is_from_client = type == DhcpType::Discover || type == DhcpType::Request;
    std::vector<std::byte> bytes(kFixedBytes);
    store_8(&bytes[0], is_from_client ? 1 : 2);  // BOOTREQUEST, BOOTREPLY
    store_8(&bytes[1], 1);                       // Ethernet
    store_8(&bytes[2], 6);
    store_32(&bytes[4], transaction);
    store_16(&bytes[10], 0x8000);  // answer by broadcast
    if (!offered.is_unspecified()) store_32(&bytes[kOfferedAt], offered.v4_value());
    client.write(&bytes[kHardwareAddressAt]);
    bytes.resize(kFixedBytes + 4);
    store_32(&bytes[kFixedBytes], kMagicCookie);
    for (const std::uint8_t byte : {kType, std::uint8_t{1}, static_cast<std::uint8_t>(type)}) {
        bytes.push_back(std::byte{byte});
    }
    put_address(bytes, kRequested, requested);
    put_address(bytes, kServer, server);
    put_address(bytes, kMask, mask);
    put_address(bytes, kRouter, router);
    put_address(bytes, kDns, dns);
    if (lease_seconds != 0) put_option(bytes, kLease, lease_seconds);
    bytes.push_back(std::byte{kEnd});
    bytes.resize(std::max(bytes.size(), kMessageBytesMin));
    return bytes;
}

std::optional<DhcpMessage> DhcpMessage::parse(std::span<const std::byte> bytes) {
    if (bytes.size() < kFixedBytes + 4 || load_32(&bytes[kFixedBytes]) != kMagicCookie) {
        return std::nullopt;
    }
    DhcpMessage message;
    message.transaction = load_32(&bytes[4]);
    message.offered = IpAddress::v4(load_32(&bytes[kOfferedAt]));
    message.client = MacAddress::read(&bytes[kHardwareAddressAt]);
    std::span<const std::byte> options = bytes.subspan(kFixedBytes + 4);
    while (!options.empty() && load_8(options.data()) != kEnd) {
        const std::uint8_t code = load_8(options.data());
        if (code == kPad) {
            options = options.subspan(1);
            continue;
        }
        if (options.size() < 2) return std::nullopt;
        const std::size_t length = load_8(&options[1]);
        if (options.size() < 2 + length) return std::nullopt;
        read_option(message, code, options.subspan(2, length));
        options = options.subspan(2 + length);
    }
    return message;
}

void broadcast_dhcp(net::Stack& stack, net::Interface& out, const DhcpMessage& message,
                    IpAddress source, std::uint16_t source_port, std::uint16_t destination_port) {
    const std::vector<std::byte> data = message.emit();
    FrameHandle frame = stack.new_packet(IpProtocol::Udp, source, IpAddress::v4(UINT32_MAX));
    UdpView udp(frame->append(kUdpHeaderBytes));
    udp.put_source_port(source_port);
    udp.put_destination_port(destination_port);
    udp.put_length(kUdpHeaderBytes + data.size());
    udp.put_checksum(0);  // none: RFC 768
    frame->set_payload(stack.payloads().copy_of(data));
    Ipv4View ip = frame->ipv4();
    ip.put_total_bytes(frame->l3_size());
    ip.fill_checksum();
    EthernetView ethernet = frame->ethernet();
    ethernet.set_source(out.mac());
    ethernet.set_destination(MacAddress::broadcast());
    out.transmit(std::move(frame));
}

std::optional<DhcpMessage> dhcp_in(Frame& frame, PayloadPool& pool,
                                   std::uint16_t destination_port) {
    if (!frame.has_l3() || !frame.has_l4() || frame.ipv4().protocol() != IpProtocol::Udp ||
        frame.udp().destination_port() != destination_port) {
        return std::nullopt;
    }
    const PayloadRef data = net::transport_data(frame, pool, kUdpHeaderBytes);
    return DhcpMessage::parse(data.bytes());
}

}  // namespace lvsim::host
