// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/nat_service.hpp"

#include "models/host/boot/dns_message.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace lvsim::host {

namespace {

const IpPrefix kGateway{IpAddress::v4(0x0a00'0202), 24};
const IpPrefix kNameServer{IpAddress::v4(0x0a00'0203), 24};
constexpr IpAddress kOffered = IpAddress::v4(0x0a00'020f);
constexpr std::uint32_t kLeaseSeconds = 86'400;
/// Where names of the Internet are (RFC 5737, TEST-NET-2).
constexpr IpAddress kMirrorListAddress = IpAddress::v4(0xc633'6401);
constexpr IpAddress kMirrorAddress = IpAddress::v4(0xc633'6402);
constexpr std::uint16_t kHttpPort = 80;
constexpr std::size_t kRequestBytesMax = 4096;
constexpr std::size_t kDownloadsMax = 16;
constexpr std::uint64_t kDownloadBytesMax = std::uint64_t{64} * 1024 * 1024;
constexpr MacAddress kMac = MacAddress::from_bits(0x5254'0012'3502);

/// "GET /825000 HTTP/1.0": the mirror gives so many bytes, which mean nothing.
std::uint64_t bytes_asked_for(std::string_view request) {
    constexpr std::string_view kMark = "bytes=";
    const std::size_t at = request.find(kMark);
    std::uint64_t bytes = 0;
    if (at != std::string_view::npos) {
        const std::string_view number = request.substr(at + kMark.size());
        std::from_chars(number.data(), number.data() + number.size(), bytes);
    }
    return std::min(bytes, kDownloadBytesMax);
}

}  // namespace

NatService::NatService(World& world, net::Network& network, NodeId node, std::string name)
    : stack_(world.emplace<net::Stack>(world, network, node, name, net::StackProfile::Debian12)),
      name_(std::move(name)) {
    const net::InterfaceIndex card = stack_.add_interface("nat", kMac).index();
    stack_.add_address(card, kGateway);
    stack_.add_address(card, kNameServer);
    stack_.set_up(card, true);
    constexpr net::InterfaceIndex kLoopback = 0;
    stack_.add_address(kLoopback, {kMirrorListAddress, 32});
    stack_.add_address(kLoopback, {kMirrorAddress, 32});
    stack_.netfilter().add(net::HookPoint::PreRouting, 0, *this);
    const auto dns = stack_.udp().bind({kNameServer.address, kDnsPort}, *this);
    LVSIM_ASSERT(dns.has_value(), "no port for the name server of {}", name_);
    dns_ = *dns;
    const auto error = stack_.tcp().listen({IpAddress::v4(0), kHttpPort}, 64, *this);
    LVSIM_ASSERT(error == net::TcpError::None, "no port for the mirror of {}", name_);
}

NatService::~NatService() {
    stack_.netfilter().remove(*this);
}

net::Interface& NatService::card() {
    return *stack_.find_interface("nat");
}

// --- DHCP ------------------------------------------------------------------------------------

net::HookVerdict NatService::on_packet(net::HookPoint, net::HookPacket& packet) {
    const auto message = dhcp_in(*packet.frame, stack_.payloads(), kDhcpServerPort);
    if (!message) return net::HookVerdict::Accept;
    answer_dhcp(*message);
    const FrameHandle frame = std::move(packet.frame);
    stack_.count_delivered();
    return net::HookVerdict::Stolen;
}

void NatService::answer_dhcp(const DhcpMessage& question) {
    DhcpMessage answer;
    if (question.type == DhcpType::Discover) {
        answer.type = DhcpType::Offer;
    } else if (question.type == DhcpType::Request) {
        answer.type = question.requested == kOffered ? DhcpType::Ack : DhcpType::Nak;
    } else {
        return;
    }
    answer.transaction = question.transaction;
    answer.client = question.client;
    answer.server = kGateway.address;
    if (answer.type != DhcpType::Nak) {
        answer.offered = kOffered;
        answer.mask = IpAddress::v4(0xffff'ff00);
        answer.router = kGateway.address;
        answer.dns = kNameServer.address;
        answer.lease_seconds = kLeaseSeconds;
    }
    broadcast_dhcp(stack_, card(), answer, kGateway.address, kDhcpServerPort, kDhcpClientPort);
}

// --- names -----------------------------------------------------------------------------------

void NatService::on_datagram(net::UdpSocketId, const net::UdpDatagram& datagram) {
    auto message = DnsMessage::parse(datagram.bytes.bytes());
    if (!message || message->is_answer) return;
    message->is_answer = true;
    if (message->type == DnsMessage::kTypeA && message->name == kMirrorList) {
        message->addresses = {kMirrorListAddress};
    } else if (message->type == DnsMessage::kTypeA && message->name == kMirror) {
        message->addresses = {kMirrorAddress};
    } else {
        message->code = DnsMessage::kNoSuchName;
    }
    stack_.udp().send(dns_, datagram.from, stack_.payloads().copy_of(message->emit()));
}

// --- the mirror ------------------------------------------------------------------------------

NatService::Download* NatService::download_of(net::SocketId socket) {
    const auto found = std::find_if(downloads_.begin(), downloads_.end(),
                                    [&](const Download& one) { return one.socket == socket; });
    return found == downloads_.end() ? nullptr : &*found;
}

void NatService::on_acceptable(std::uint16_t port) {
    while (const auto socket = stack_.tcp().accept(port, *this)) {
        if (downloads_.size() >= kDownloadsMax) {
            stack_.tcp().close(*socket);
        } else {
            downloads_.push_back({*socket, {}, 0});
            on_readable(*socket);
        }
    }
}

void NatService::on_readable(net::SocketId socket) {
    Download* download = download_of(socket);
    if (download == nullptr) return;
    for (PayloadRef bytes = stack_.tcp().receive(socket); !bytes.empty();
         bytes = stack_.tcp().receive(socket)) {
        if (download->request.size() < kRequestBytesMax) download->request += bytes.text();
    }
    const bool is_whole = download->request.find("\r\n\r\n") != std::string::npos;
    if (stack_.tcp().is_end(socket) && !is_whole) {
        stack_.tcp().close(socket);
        on_closed(socket, net::TcpError::None);
        return;
    }
    if (!is_whole || download->left != 0) return;
    download->left = bytes_asked_for(download->request);
    const std::string head = fmt::format(
        "HTTP/1.0 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", download->left);
    stack_.tcp().send(socket, stack_.payloads().copy_of(std::string_view(head)));
    give(*download);
}

void NatService::on_writable(net::SocketId socket) {
    if (Download* download = download_of(socket)) give(*download);
}

void NatService::give(Download& download) {
    constexpr std::uint64_t kChunk = 16'384;
    static_assert(kChunk < kDownloadBytesMax);
    while (download.left > 0) {
        std::span<std::byte> bytes;
        const auto size = static_cast<std::size_t>(std::min(download.left, kChunk));
        const PayloadRef chunk = stack_.payloads().allocate(size, bytes);
        std::fill(bytes.begin(), bytes.end(), std::byte{0});
        const std::size_t taken = stack_.tcp().send(download.socket, chunk);
        download.left -= taken;
        if (taken < size) return;
    }
    const net::SocketId socket = download.socket;
    stack_.tcp().close(socket);
    on_closed(socket, net::TcpError::None);
}

void NatService::on_closed(net::SocketId socket, net::TcpError) {
    std::erase_if(downloads_, [&](const Download& one) { return one.socket == socket; });
}

}  // namespace lvsim::host
