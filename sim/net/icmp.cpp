// SPDX-License-Identifier: Apache-2.0
#include "sim/net/icmp.hpp"

#include "sim/net/arp.hpp"
#include "sim/net/network.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/settings.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "sim/net/udp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace lvsim::net {

namespace {

/// RFC 1812 4.3.2.3: an error message is no longer than this.
constexpr std::size_t kErrorBytesMax = 576;
/// How much of the packet it is about lies in the inline part: room for every header, so that a
/// NAT can rewrite them in place.
constexpr std::size_t kInlineAboutMax = 120;
constexpr std::uint8_t kIcmpTypesMax = 18;

bool is_error_type(std::uint8_t type) {
    return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
}

}  // namespace

// --- in --------------------------------------------------------------------------------------

void IcmpLayer::receive(FrameHandle message) {
    if (!message->has_l4() || !has_good_transport_checksum(*message)) {
        stack_.drop(std::move(message),
                    message->has_l4() ? DropReason::BadChecksum : DropReason::Malformed);
        return;
    }
    const IcmpView icmp = message->icmp();
    if (icmp.type() == IcmpType::EchoRequest) {
        reply_to_echo(std::move(message));
    } else if (icmp.type() == IcmpType::EchoReply) {
        receive_echo_reply(std::move(message));
    } else if (icmp.is_error() && icmp.type() != IcmpType::SourceQuench) {
        receive_error(std::move(message));
    } else {
        stack_.drop(std::move(message), DropReason::IcmpNotUnderstood);
    }
}

void IcmpLayer::reply_to_echo(FrameHandle request) {
    const Ipv4View asked = request->ipv4();
    if (stack_.settings().icmp_echo_ignore_all != 0) {
        stack_.drop(std::move(request), DropReason::EchoIgnored);
        return;
    }
    IpAddress source = asked.destination();
    if (!stack_.is_local(source)) {
        const auto back = stack_.route_to(asked.source());
        if (stack_.settings().icmp_echo_ignore_broadcasts != 0 || !back) {
            stack_.drop(std::move(request), DropReason::NotUnicast);
            return;
        }
        source = back->source;
    }
    stack_.network().count_delivered();
    FrameHandle reply = stack_.new_packet(IpProtocol::Icmp, source, asked.source());
    reply->ipv4().put_tos(asked.tos());
    const std::span<std::byte> bytes = request->l4_inline();
    std::memcpy(reply->append(bytes.size()), bytes.data(), bytes.size());
    reply->set_payload(request->payload());
    reply->icmp().put_type(IcmpType::EchoReply);
    fill_transport_checksum(*reply);
    stack_.output(std::move(reply));
}

void IcmpLayer::receive_echo_reply(FrameHandle reply) {
    stack_.network().count_delivered();
    const IcmpView icmp = reply->icmp();
    const auto waiting = echoes_.find(icmp.identifier());
    if (waiting == echoes_.end()) {
        return;
    }
    waiting->second->on_echo_reply({reply->ipv4().source(), icmp.identifier(), icmp.sequence(),
                                    reply->ipv4().ttl(), reply->l4_size()});
}

void IcmpLayer::receive_error(FrameHandle message) {
    // The packet it is about: the longest header and the first words behind it.
    std::array<std::byte, 128> buffer{};
    const auto about_at =
        static_cast<std::size_t>(message->l4() - message->data()) + kIcmpHeaderBytes;
    const std::size_t count = message->copy_from(about_at, buffer);
    const Ipv4View about(buffer.data());
    constexpr std::size_t kTransportBytesMin = 8;
    if (count < kIpv4HeaderBytes || about.version() != 4 ||
        about.header_bytes() < kIpv4HeaderBytes ||
        count < about.header_bytes() + kTransportBytesMin) {
        stack_.drop(std::move(message), DropReason::IcmpNotUnderstood);
        return;
    }
    stack_.network().count_delivered();
    if (message->icmp().type() == IcmpType::Redirect) {
        receive_redirect(*message, about.destination_v4());
        return;
    }
    // Other protocols have nobody here who would believe it.
    const bool has_layer = about.protocol() == IpProtocol::Tcp ||
                           about.protocol() == IpProtocol::Udp ||
                           about.protocol() == IpProtocol::Icmp;
    if (has_layer && message->icmp().type() == IcmpType::DestinationUnreachable &&
        message->icmp().code() == kIcmpFragmentationNeeded) {
        stack_.routes().note_path_mtu(about.destination_v4(), message->icmp().next_hop_mtu());
    }
    tell_sender(*message, std::span(buffer).first(count));
}

/// Linux __ip_do_redirect(): believed when it comes from the gateway in use and names a neighbour
/// that answers; the first one only makes us ask for that neighbour.
void IcmpLayer::receive_redirect(Frame& message, std::uint32_t destination) {
    Interface& in = stack_.interface(message.ingress);
    const std::uint32_t gateway = load_32(message.l4() + 4);
    if (!stack_.settings().accepts_redirects(in.index())) {
        return;
    }
    const Route* to_gateway = stack_.routes().find(gateway);
    const bool is_shared = stack_.settings().either(in.index(), &InterfaceSettings::shared_media);
    if (to_gateway == nullptr || to_gateway->kind != Route::Kind::Unicast ||
        (!is_shared && !in.is_on_link(IpAddress::v4(gateway)))) {
        return;
    }
    if (stack_.arp().solicit(in.index(), gateway)) {
        stack_.routes().note_redirect(destination, message.ipv4().source_v4(), gateway, in.index());
    }
}

/// To the layer that sent what the error is about.
void IcmpLayer::tell_sender(Frame& message, std::span<std::byte> about) {
    const IcmpView icmp = message.icmp();
    const Ipv4View inner(about.data());
    const IpProtocol protocol = inner.protocol();
    if (protocol == IpProtocol::Tcp) {
        stack_.tcp().receive_icmp_error(icmp.type(), icmp.code(), icmp.next_hop_mtu(), about);
    } else if (protocol == IpProtocol::Udp) {
        stack_.udp().receive_icmp_error(icmp.type(), icmp.code(), about);
    } else if (protocol == IpProtocol::Icmp) {
        const IcmpView echo(about.data() + inner.header_bytes());
        const auto waiting = echoes_.find(echo.identifier());
        if (echo.type() == IcmpType::EchoRequest && waiting != echoes_.end()) {
            waiting->second->on_echo_error({message.ipv4().source(), echo.identifier(),
                                            echo.sequence(), icmp.type(), icmp.code(),
                                            load_32(message.l4() + 4)});
        }
    }
}

// --- errors out ------------------------------------------------------------------------------

/// Linux __icmp_send().
void IcmpLayer::send_error(Frame& about, IcmpType type, std::uint8_t code, std::uint32_t rest) {
    if (!may_tell_about(about, type)) {
        return;
    }
    const Ipv4View ip = about.ipv4();
    const IpAddress to = ip.source();
    const std::optional<Route> back = stack_.route_to(to);
    if (!back || !is_within_limits(to.v4_value(), type, code, back->is_local())) {
        return;
    }
    IpAddress source = back->source;
    if (stack_.is_local(ip.destination())) {
        source = ip.destination();
    } else if (stack_.settings().icmp_errors_use_inbound_ifaddr != 0 &&
               about.ingress != kNoInterface) {
        source = stack_.interface(about.ingress).select_source(to);
    }
    stack_.world().trace().emit(stack_.node(), IcmpErrorSent{type, code, to, &about});
    FrameHandle error = make_error(about, source, back->mtu);
    error->icmp().put_type(type);
    error->icmp().put_code(code);
    error->icmp().put_rest(rest);
    fill_transport_checksum(*error);
    stack_.output(std::move(error));
}

/// RFC 1122 3.2.2: never about groups, later fragments or other errors.
bool IcmpLayer::may_tell_about(Frame& about, IcmpType type) const {
    const Ipv4View ip = about.ipv4();
    if (!about.is_to_this_host || ip.fragment_offset() != 0 || ip.source().is_unspecified() ||
        ip.source().is_multicast() || ip.destination().is_multicast()) {
        return false;
    }
    const auto route = stack_.route_to(ip.destination());
    if (ip.destination().is_limited_broadcast() ||
        (route && route->kind == Route::Kind::Broadcast)) {
        return false;
    }
    if (!is_error_type(static_cast<std::uint8_t>(type)) || ip.protocol() != IpProtocol::Icmp) {
        return true;
    }
    if (!about.has_l4()) {
        return false;
    }
    const auto inner = static_cast<std::uint8_t>(about.icmp().type());
    return inner <= kIcmpTypesMax && !is_error_type(inner);
}

/// Types in icmp_ratemask; never what path MTU discovery needs, never to ourselves.
bool IcmpLayer::is_within_limits(std::uint32_t destination, IcmpType type, std::uint8_t code,
                                 bool is_loopback) {
    const StackSettings& settings = stack_.settings();
    const bool is_path_mtu =
        type == IcmpType::DestinationUnreachable && code == kIcmpFragmentationNeeded;
    const std::uint32_t bit = std::uint32_t{1} << static_cast<std::uint32_t>(type);
    const bool is_masked = (static_cast<std::uint32_t>(settings.icmp_ratemask) & bit) != 0;
    if (is_path_mtu || !is_masked || is_loopback) {
        return true;
    }
    const SimTime now = stack_.world().now();
    if (settings.icmp_msgs_per_sec > 0 &&
        !global_limit_.allow(now, settings.icmp_msgs_per_sec, settings.icmp_msgs_burst)) {
        return false;
    }
    constexpr std::int64_t kBurst = 6;  // Linux XRLIM_BURST_FACTOR
    return settings.icmp_ratelimit == 0 ||
           peer_limits_.allow(destination, now, SimDuration::milliseconds(settings.icmp_ratelimit),
                              kBurst);
}

/// The message but for the words of its ICMP header: as much of `about` as fits.
FrameHandle IcmpLayer::make_error(Frame& about, IpAddress source, std::size_t mtu) {
    const Ipv4View ip = about.ipv4();
    FrameHandle error = stack_.new_packet(IpProtocol::Icmp, source, ip.source());
    // RFC 1812 4.3.2.5: the precedence of internetwork control, the other bits as they came.
    error->ipv4().put_tos(static_cast<std::uint8_t>((ip.tos() & 0x1e) | 0xc0));
    std::memset(error->append(kIcmpHeaderBytes), 0, kIcmpHeaderBytes);
    const std::size_t room = std::min(mtu, kErrorBytesMax) - kIpv4HeaderBytes - kIcmpHeaderBytes;
    const std::size_t size = std::min(about.l3_size(), room);
    const auto l3_at = static_cast<std::size_t>(about.l3() - about.data());
    const std::size_t inline_size = about.inline_size() - l3_at;
    const std::size_t copied = std::min({size, inline_size, kInlineAboutMax});
    std::memcpy(error->append(copied), about.l3(), copied);
    if (copied == inline_size) {
        error->set_payload(about.payload().slice(0, size - copied));
    } else if (size > copied) {
        std::span<std::byte> bytes;
        PayloadRef payload = stack_.payloads().allocate(size - copied, bytes);
        about.copy_from(l3_at + copied, bytes);
        error->set_payload(std::move(payload));
    }
    return error;
}

void IcmpErrorSent::fields(TraceFields& to_fields) const {
    to_fields.add("type", static_cast<std::int64_t>(type));
    to_fields.add("code", code);
    to_fields.add("to", to_text(to));
}

std::string IcmpErrorSent::text() const {
    return fmt::format("tells {}: {}", to_text(to), icmp_error_text(type, code));
}

std::string_view icmp_error_text(IcmpType type, std::uint8_t code) {
    if (type == IcmpType::DestinationUnreachable) {
        constexpr std::array<std::string_view, 14> kUnreachable = {"net unreachable",
                                                                   "host unreachable",
                                                                   "protocol unreachable",
                                                                   "port unreachable",
                                                                   "fragmentation needed",
                                                                   "source route failed",
                                                                   "net unknown",
                                                                   "host unknown",
                                                                   "host isolated",
                                                                   "net prohibited",
                                                                   "host prohibited",
                                                                   "net unreachable for TOS",
                                                                   "host unreachable for TOS",
                                                                   "admin prohibited filter"};
        return code < kUnreachable.size() ? kUnreachable[code] : "unreachable";
    }
    if (type == IcmpType::TimeExceeded) {
        return code == kIcmpTtlExceeded ? "time exceeded in transit" : "reassembly time exceeded";
    }
    if (type == IcmpType::Redirect) {
        return code == 1 ? "redirect host" : "redirect";
    }
    return type == IcmpType::ParameterProblem ? "parameter problem" : "other ICMP message";
}

// --- ping ------------------------------------------------------------------------------------

bool IcmpLayer::listen(std::uint16_t identifier, EchoEvents& events) {
    return echoes_.emplace(identifier, &events).second;
}

void IcmpLayer::stop_listening(std::uint16_t identifier) {
    echoes_.erase(identifier);
}

bool IcmpLayer::send_echo(const EchoRequest& request) {
    const std::optional<Route> route = stack_.route_to(request.destination);
    if (!route) {
        return false;
    }
    const IpAddress source = request.source.is_unspecified() ? route->source : request.source;
    FrameHandle packet = stack_.new_packet(IpProtocol::Icmp, source, request.destination);
    Ipv4View ip = packet->ipv4();
    ip.put_ttl(request.ttl);
    ip.put_fragment(request.dont_fragment, false, 0);
    IcmpView icmp(packet->append(kIcmpHeaderBytes));
    icmp.put_type(IcmpType::EchoRequest);
    icmp.put_code(0);
    icmp.put_identifier(request.identifier);
    icmp.put_sequence(request.sequence);
    packet->set_payload(request.payload);
    fill_transport_checksum(*packet);
    stack_.output(std::move(packet));
    return true;
}

void IcmpLayer::power_off() {
    echoes_.clear();
    peer_limits_.clear();
    global_limit_ = {};
}

}  // namespace lvsim::net
