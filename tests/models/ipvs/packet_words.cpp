// SPDX-License-Identifier: Apache-2.0
#include "sim/core/assert.hpp"
#include "sim/wire/sctp.hpp"
#include "tests/models/ipvs/lab.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace lvsim::ipvs::test {
namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    for (const char c : text) {
        if (c == ' ') {
            if (!word.empty()) words.push_back(std::exchange(word, {}));
        } else if (c != '[' && c != ']') {
            word.push_back(c);
        }
    }
    if (!word.empty()) words.push_back(word);
    return words;
}

int number(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Endpoint endpoint(std::string_view text) {
    const std::size_t colon = text.find(':');
    const auto address = IpAddress::parse(text.substr(0, colon));
    LVSIM_ASSERT(address.has_value(), "no address: {}", text);
    const int port = colon == std::string_view::npos ? 0 : number(text.substr(colon + 1));
    return {*address, static_cast<std::uint16_t>(port)};
}

/// The options "name=value" among the words.
int option(const std::vector<std::string>& words, std::string_view name, int otherwise) {
    for (const std::string& word : words) {
        const std::size_t equals = word.find('=');
        if (equals != std::string::npos && word.substr(0, equals) == name) {
            return number(std::string_view(word).substr(equals + 1));
        }
    }
    return otherwise;
}

TcpFlags flags_from(std::string_view text) {
    const auto has = [&](char c) { return text.find(c) != std::string_view::npos; };
    return {has('F'), has('S'), has('R'), has('P'), has('.'), false};
}

std::string flags_text(TcpFlags flags) {
    std::string text;
    if (flags.fin) text += 'F';
    if (flags.syn) text += 'S';
    if (flags.rst) text += 'R';
    if (flags.psh) text += 'P';
    if (flags.ack) text += '.';
    return text.empty() ? "-" : text;
}

void put_header(Frame& frame, const std::vector<std::string>& words, IpProtocol protocol,
                std::size_t bytes) {
    std::byte* ethernet = frame.append(kEthernetHeaderBytes);
    EthernetView(ethernet).set_type(EtherType::Ipv4);
    std::byte* l3 = frame.append(kIpv4HeaderBytes);
    frame.set_l3(l3);
    Ipv4View ip(l3);
    ip.clear(kIpv4HeaderBytes);
    ip.put_total_bytes(kIpv4HeaderBytes + bytes);
    ip.put_fragment(option(words, "df", 1) != 0, false, 0);
    ip.put_ttl(static_cast<std::uint8_t>(option(words, "ttl", kDefaultTtl)));
    ip.put_protocol(protocol);
    ip.put_source(endpoint(words[1]).address);
    ip.put_destination(endpoint(words[3]).address);
    ip.fill_checksum();
}

void put_transport(Frame& frame, const std::vector<std::string>& words, IpProtocol protocol,
                   std::size_t payload_bytes) {
    const bool is_tcp = protocol == IpProtocol::Tcp;
    std::byte* l4 = frame.append(is_tcp ? kTcpHeaderBytes : kUdpHeaderBytes);
    frame.set_l4(l4);
    std::fill_n(l4, is_tcp ? kTcpHeaderBytes : kUdpHeaderBytes, std::byte{0});
    store_16(l4, endpoint(words[1]).port);
    store_16(l4 + 2, endpoint(words[3]).port);
    if (is_tcp) {
        TcpView tcp(l4);
        tcp.put_header_bytes(kTcpHeaderBytes);
        tcp.put_flags(words.size() > 4 ? flags_from(words[4]) : TcpFlags{});
        tcp.put_sequence(1);
        tcp.put_window(65535);
    } else {
        UdpView(l4).put_length(kUdpHeaderBytes + payload_bytes);
    }
}

constexpr std::array<std::string_view, 15> kChunks = {
    "DATA",          "INIT",       "INIT-ACK", "SACK",         "HEARTBEAT",
    "HEARTBEAT-ACK", "ABORT",      "SHUTDOWN", "SHUTDOWN-ACK", "ERROR",
    "COOKIE-ECHO",   "COOKIE-ACK", "ECNE",     "CWR",          "SHUTDOWN-COMPLETE"};

/// "COOKIE-ECHO,DATA": each chunk has seven bytes and one of padding; "-" is none.
std::vector<std::byte> chunk_bytes(std::string_view names) {
    constexpr std::size_t kBytes = 8;
    std::vector<std::byte> bytes;
    while (!names.empty() && names != "-") {
        const std::size_t comma = std::min(names.find(','), names.size());
        const auto found = std::find(kChunks.begin(), kChunks.end(), names.substr(0, comma));
        LVSIM_ASSERT(found != kChunks.end(), "no chunk: {}", names);
        std::array<std::byte, kBytes> chunk{};
        chunk[0] = std::byte(found - kChunks.begin());
        store_16(chunk.data() + 2, kBytes - 1);
        bytes.insert(bytes.end(), chunk.begin(), chunk.end());
        names.remove_prefix(std::min(comma + 1, names.size()));
    }
    return bytes;
}

FrameHandle make_sctp(const std::vector<std::string>& words, FramePool& frames) {
    const std::vector<std::byte> chunks = chunk_bytes(words[4]);
    FrameHandle frame = frames.make();
    frame->mark = static_cast<std::uint32_t>(option(words, "mark", 0));
    put_header(*frame, words, IpProtocol::Sctp, kSctpHeaderBytes + chunks.size());
    std::byte* l4 = frame->append(kSctpHeaderBytes + chunks.size());
    frame->set_l4(l4);
    std::fill_n(l4, kSctpHeaderBytes, std::byte{0});
    store_16(l4, endpoint(words[1]).port);
    store_16(l4 + 2, endpoint(words[3]).port);
    std::copy(chunks.begin(), chunks.end(), l4 + kSctpHeaderBytes);
    fill_transport_checksum(*frame);
    return frame;
}

/// A packet of a protocol without ports, with some bytes in it.
FrameHandle make_plain(const std::vector<std::string>& words, IpProtocol protocol,
                       FramePool& frames) {
    constexpr std::size_t kBytes = 16;
    FrameHandle frame = frames.make();
    put_header(*frame, words, protocol, kBytes);
    std::byte* l4 = frame->append(kBytes);
    std::fill_n(l4, kBytes, std::byte{7});
    frame->set_l4(l4);
    return frame;
}

struct PlainName {
    std::string_view name;
    IpProtocol protocol;
};
constexpr std::array kPlain = {PlainName{"esp", IpProtocol::Esp}, PlainName{"ah", IpProtocol::Ah},
                               PlainName{"gre", IpProtocol::Gre}};

FrameHandle make_icmp(const std::vector<std::string>& words, std::string_view text,
                      FramePool& frames, PayloadPool& payloads) {
    constexpr std::size_t kAboutBytes = 28;
    const std::size_t bracket = text.find('[');
    FrameHandle frame = frames.make();
    frame->mark = static_cast<std::uint32_t>(option(words, "mark", 0));
    const std::size_t about_bytes = bracket == std::string_view::npos ? 0 : kAboutBytes;
    put_header(*frame, words, IpProtocol::Icmp, kIcmpHeaderBytes + about_bytes);
    std::byte* l4 = frame->append(kIcmpHeaderBytes);
    frame->set_l4(l4);
    IcmpView icmp(l4);
    icmp.put_type(IcmpType{static_cast<std::uint8_t>(option(words, "type", 8))});
    icmp.put_code(static_cast<std::uint8_t>(option(words, "code", 0)));
    icmp.put_rest(0);
    if (about_bytes > 0) {
        FrameHandle about = packet_from(text.substr(bracket), frames, payloads);
        std::byte* to = frame->append(about_bytes);
        about->copy_from(kEthernetHeaderBytes, {to, about_bytes});
    }
    fill_transport_checksum(*frame);
    return frame;
}

}  // namespace

FrameHandle packet_from(std::string_view text, FramePool& frames, PayloadPool& payloads) {
    const std::vector<std::string> words = split(text);
    if (words[0] == "icmp") {
        return make_icmp(words, text, frames, payloads);
    }
    if (words[0] == "sctp") {
        return make_sctp(words, frames);
    }
    for (const PlainName& plain : kPlain) {
        if (words[0] == plain.name) {
            return make_plain(words, plain.protocol, frames);
        }
    }
    const IpProtocol protocol = words[0] == "tcp" ? IpProtocol::Tcp : IpProtocol::Udp;
    const auto length = static_cast<std::size_t>(option(words, "len", 0));
    const std::size_t header = protocol == IpProtocol::Tcp ? kTcpHeaderBytes : kUdpHeaderBytes;
    FrameHandle frame = frames.make();
    frame->mark = static_cast<std::uint32_t>(option(words, "mark", 0));
    put_header(*frame, words, protocol, header + length);
    put_transport(*frame, words, protocol, length);
    if (length > 0) {
        frame->set_payload(payloads.copy_of(std::string(length, 'x')));
    }
    if (option(words, "csum", 1) != 0) {
        fill_transport_checksum(*frame);
    }
    return frame;
}

std::string packet_text(Frame& frame) {
    const Ipv4View ip = frame.ipv4();
    const bool is_tcp = ip.protocol() == IpProtocol::Tcp;
    frame.checksum_state = ChecksumState::Unverified;
    const bool is_good = ip.has_good_checksum() && has_good_transport_checksum(frame);
    const std::string end =
        fmt::format(" ttl={}{}", ip.ttl(), is_good ? "" : " with a wrong checksum");
    if (ip.protocol() == IpProtocol::IpIp) {
        std::byte* inner = frame.l4();
        frame.set_l3(inner);
        frame.set_l4(inner + Ipv4View(inner).header_bytes());
        return fmt::format("ipip {} > {}{} [{}]", to_text(ip.source()), to_text(ip.destination()),
                           end, packet_text(frame));
    }
    if (ip.protocol() == IpProtocol::Icmp) {
        std::byte* about = frame.l4() + kIcmpHeaderBytes;
        const Ipv4View inner(about);
        const std::byte* ports = about + kIpv4HeaderBytes;
        return fmt::format("icmp {} > {} [{} > {}]{}{}", to_text(ip.source()),
                           to_text(ip.destination()),
                           to_text(Endpoint{inner.source(), load_16(ports)}),
                           to_text(Endpoint{inner.destination(), load_16(ports + 2)}), end,
                           inner.has_good_checksum() ? "" : " with a wrong inner checksum");
    }
    for (const PlainName& plain : kPlain) {
        if (ip.protocol() == plain.protocol) {
            return fmt::format("{} {} > {}{}", plain.name, to_text(ip.source()),
                               to_text(ip.destination()), end);
        }
    }
    const std::string_view other = ip.protocol() == IpProtocol::Sctp ? "sctp" : "udp";
    return fmt::format("{} {} > {}{}{}", is_tcp ? "tcp" : other,
                       to_text(Endpoint{ip.source(), load_16(frame.l4())}),
                       to_text(Endpoint{ip.destination(), load_16(frame.l4() + 2)}),
                       is_tcp ? " " + flags_text(frame.tcp().flags()) : "", end);
}

}  // namespace lvsim::ipvs::test
