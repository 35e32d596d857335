// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/packet_notation.hpp"

#include "scenarios/runtime/trace/sctp_notation.hpp"
#include "sim/wire/udp.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>

namespace lvsim::runtime {
namespace {

constexpr int kNestingMax = 3;
constexpr std::size_t kQuotedBytesMax = 128;  // a frame keeps them beside its headers

/// Reads word by word; the first thing that does not fit is kept, and everything after is refused.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) { skip_spaces(); }

    [[nodiscard]] bool has_failed() const { return error_.has_value(); }
    [[nodiscard]] const NotationError& error() const { return *error_; }
    void fail(std::string message) { fail_at(at_, std::move(message)); }
    void fail_at(std::size_t offset, std::string message) {
        if (!error_) error_ = NotationError{offset, std::move(message)};
    }
    [[nodiscard]] std::size_t offset() const { return at_; }
    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }

    /// The next word, up to a space, '[' or ']'; empty at the end or at a bracket.
    [[nodiscard]] std::string_view peek() const {
        const std::size_t end = text_.find_first_of(" []", at_);
        return text_.substr(at_, end == std::string_view::npos ? end : end - at_);
    }
    std::string_view take() {
        const std::string_view word = peek();
        at_ += word.size();
        skip_spaces();
        return word;
    }
    bool take_if(std::string_view word) {
        if (peek() != word || word.empty()) return false;
        take();
        return true;
    }
    bool take_bracket(char bracket) {
        if (at_ == text_.size() || text_[at_] != bracket) return false;
        ++at_;
        skip_spaces();
        return true;
    }

private:
    void skip_spaces() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::optional<NotationError> error_;
};

std::optional<std::uint64_t> number(std::string_view text, std::uint64_t limit) {
    std::uint64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || stopped != end || value > limit) return std::nullopt;
    return value;
}

/// The number behind `key=` of a word that begins so.
std::uint64_t value_of(Reader& reader, std::string_view key, std::uint64_t limit) {
    const std::size_t offset = reader.offset() + key.size();
    const auto value = number(reader.take().substr(key.size()), limit);
    if (!value) {
        reader.fail_at(offset, fmt::format("'{}' needs a number up to {}", key, limit));
        return 0;
    }
    return *value;
}

std::uint64_t required(Reader& reader, std::string_view key, std::uint64_t limit) {
    if (!reader.peek().starts_with(key)) {
        reader.fail(fmt::format("expected '{}'", key));
        return 0;
    }
    return value_of(reader, key, limit);
}

IpAddress read_address(Reader& reader) {
    const std::size_t offset = reader.offset();
    const std::string_view word = reader.take();
    const auto address = IpAddress::parse(word);
    if (!address || !address->is_v4()) {
        reader.fail_at(offset, fmt::format("expected an IPv4 address, not '{}'", word));
        return {};
    }
    return *address;
}

Endpoint read_endpoint(Reader& reader) {
    const std::size_t offset = reader.offset();
    const std::string_view word = reader.take();
    const std::size_t colon = word.find(':');
    const auto address = IpAddress::parse(word.substr(0, colon));
    const auto port =
        colon == std::string_view::npos ? std::nullopt : number(word.substr(colon + 1), 65'535);
    if (!address || !address->is_v4() || !port) {
        reader.fail_at(offset, fmt::format("expected ADDRESS:PORT, not '{}'", word));
        return {};
    }
    return {*address, static_cast<std::uint16_t>(*port)};
}

void read_arrow(Reader& reader) {
    if (!reader.take_if(">")) reader.fail("expected '>'");
}

TcpFlags read_flags(Reader& reader) {
    const std::size_t offset = reader.offset();
    const std::string_view word = reader.take();
    TcpFlags flags;
    if (word == "-") return flags;
    for (const char letter : word) {
        bool* flag = letter == 'F'   ? &flags.fin
                     : letter == 'S' ? &flags.syn
                     : letter == 'R' ? &flags.rst
                     : letter == 'P' ? &flags.psh
                     : letter == '.' ? &flags.ack
                                     : nullptr;
        if (flag == nullptr || *flag) {
            reader.fail_at(offset, fmt::format("'{}' are no flags: F S R P . or -", word));
            return flags;
        }
        *flag = true;
    }
    if (word.empty()) reader.fail("expected flags: F S R P . or -");
    return flags;
}

std::vector<std::byte> read_hex(Reader& reader) {
    constexpr std::string_view kKey = "data=";
    const std::size_t offset = reader.offset() + kKey.size();
    const std::string_view digits = reader.take().substr(kKey.size());
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        unsigned value = 0;
        const char* end = digits.data() + i + 2;
        const auto [stopped, error] = std::from_chars(end - 2, end, value, 16);
        if (error != std::errc{} || stopped != end) break;
        bytes.push_back(static_cast<std::byte>(value));
    }
    if (bytes.size() * 2 != digits.size() || bytes.empty()) {
        reader.fail_at(offset, "'data=' needs pairs of hexadecimal digits");
    }
    return bytes;
}

/// What may follow in any order: the options of this shape, and marks.
void read_options(Reader& reader, PacketNotation& packet) {
    const bool is_tcp = packet.shape == PacketShape::Tcp;
    const bool is_udp = packet.shape == PacketShape::Udp;
    const bool is_icmp = packet.shape == PacketShape::Icmp;
    const bool may_have_sum = packet.shape == PacketShape::Gre || packet.shape == PacketShape::Gue;
    while (!reader.has_failed() && !reader.peek().empty()) {
        const std::string_view word = reader.peek();
        if (word.starts_with("ttl=")) {
            packet.ttl = static_cast<std::uint8_t>(value_of(reader, "ttl=", 255));
        } else if (word.starts_with("df=")) {
            packet.dont_fragment = value_of(reader, "df=", 1) != 0;
        } else if (is_tcp && word.starts_with("seq=")) {
            packet.sequence = static_cast<std::uint32_t>(value_of(reader, "seq=", UINT32_MAX));
        } else if (is_tcp && word.starts_with("ack=")) {
            packet.acknowledgement =
                static_cast<std::uint32_t>(value_of(reader, "ack=", UINT32_MAX));
        } else if ((is_tcp || is_udp) && word.starts_with("len=")) {
            const std::size_t headers =
                kIpv4HeaderBytes + (is_tcp ? kTcpHeaderBytes : kUdpHeaderBytes);
            packet.payload_bytes = value_of(reader, "len=", kPacketBytesMax - headers);
        } else if ((is_tcp || is_udp) && word.starts_with("data=")) {
            packet.data = read_hex(reader);
        } else if (is_icmp && word.starts_with("quote=")) {
            packet.quoted_bytes = value_of(reader, "quote=", kQuotedBytesMax);
        } else if (is_icmp && word.starts_with("mtu=")) {
            packet.next_hop_mtu = static_cast<std::uint16_t>(value_of(reader, "mtu=", 65'535));
        } else if (may_have_sum && word == "csum") {
            reader.take();
            packet.has_tunnel_checksum = true;
        } else if (word.starts_with("BAD-")) {
            packet.marks.emplace_back(reader.take());
        } else {
            reader.fail(fmt::format("'{}' is not known here", word));
        }
    }
}

PacketNotation read_packet(Reader& reader, bool is_inside_icmp, int depth);

void read_inner(Reader& reader, PacketNotation& packet, int depth) {
    if (depth == kNestingMax) {
        reader.fail(fmt::format("more than {} packets inside each other", kNestingMax));
        return;
    }
    const bool is_icmp = packet.shape == PacketShape::Icmp;
    packet.inner.push_back(read_packet(reader, is_icmp, depth + 1));
    if (!reader.has_failed() && !reader.take_bracket(']')) reader.fail("expected ']'");
}

void read_chunks(Reader& reader, PacketNotation& packet) {
    const std::size_t offset = reader.offset();
    const std::string_view word = reader.take();
    if (auto chunks = parse_chunks(word)) {
        packet.chunks = std::move(*chunks);
    } else {
        reader.fail_at(offset, fmt::format("'{}' are no chunks: INIT,DATA for example", word));
    }
}

void read_transport(Reader& reader, PacketNotation& packet, bool is_inside_icmp) {
    packet.source = read_endpoint(reader);
    read_arrow(reader);
    packet.destination = read_endpoint(reader);
    // An error that came out shows addresses and ports only.
    if (packet.shape == PacketShape::Tcp && !(is_inside_icmp && reader.peek().empty())) {
        packet.flags = read_flags(reader);
    }
    if (packet.shape == PacketShape::Sctp && !(is_inside_icmp && reader.peek().empty())) {
        read_chunks(reader, packet);
    }
    read_options(reader, packet);
    if (!packet.data.empty() && packet.payload_bytes == 0) {
        packet.payload_bytes = packet.data.size();
    }
    if (!packet.data.empty() && packet.payload_bytes != packet.data.size()) {
        reader.fail(
            fmt::format("len={} and {} bytes of data", packet.payload_bytes, packet.data.size()));
    }
}

constexpr std::uint8_t kEchoReply = 0;
constexpr std::uint8_t kEchoRequest = 8;

void read_icmp(Reader& reader, PacketNotation& packet, bool is_inside_icmp, int depth) {
    packet.source.address = read_address(reader);
    read_arrow(reader);
    packet.destination.address = read_address(reader);
    if (is_inside_icmp && reader.peek().empty()) return;
    if (reader.take_if("echo")) {
        packet.icmp_type = kEchoRequest;
    } else if (reader.take_if("reply")) {
        packet.icmp_type = kEchoReply;
    } else {
        packet.icmp_type = static_cast<std::uint8_t>(required(reader, "type=", 255));
        packet.icmp_code = static_cast<std::uint8_t>(required(reader, "code=", 255));
    }
    read_options(reader, packet);
    if (!reader.has_failed() && reader.take_bracket('[')) read_inner(reader, packet, depth);
}

void read_tunnel(Reader& reader, PacketNotation& packet, int depth) {
    packet.source.address = read_address(reader);
    read_arrow(reader);
    if (packet.shape == PacketShape::Gue) {
        packet.destination = read_endpoint(reader);
    } else {
        packet.destination.address = read_address(reader);
    }
    read_options(reader, packet);
    if (reader.has_failed()) return;
    if (!reader.take_bracket('[')) {
        reader.fail("expected '[' and the inner packet");
        return;
    }
    read_inner(reader, packet, depth);
}

void read_fragment(Reader& reader, PacketNotation& packet) {
    packet.protocol = static_cast<std::uint8_t>(required(reader, "proto=", 255));
    packet.source.address = read_address(reader);
    read_arrow(reader);
    packet.destination.address = read_address(reader);
    packet.dont_fragment = false;
    const std::size_t offset = reader.offset();
    std::string_view place = reader.take();
    packet.more_fragments = place.ends_with('+');
    if (packet.more_fragments) place.remove_suffix(1);
    const auto at =
        place.starts_with("at=") ? number(place.substr(3), kPacketBytesMax) : std::nullopt;
    if (!at || *at % 8 != 0) {
        reader.fail_at(offset, "expected 'at=' and a multiple of 8, with '+' if more follow");
        return;
    }
    packet.fragment_offset = *at;
    packet.payload_bytes = required(reader, "len=", kPacketBytesMax - kIpv4HeaderBytes);
    read_options(reader, packet);
}

PacketNotation read_packet(Reader& reader, bool is_inside_icmp, int depth) {
    PacketNotation packet;
    const std::size_t offset = reader.offset();
    const std::string_view word = reader.take();
    if (word == "tcp" || word == "udp" || word == "sctp") {
        packet.shape = word == "tcp"   ? PacketShape::Tcp
                       : word == "udp" ? PacketShape::Udp
                                       : PacketShape::Sctp;
        read_transport(reader, packet, is_inside_icmp);
    } else if (word == "icmp") {
        packet.shape = PacketShape::Icmp;
        read_icmp(reader, packet, is_inside_icmp, depth);
    } else if (word == "ipip" || word == "gre" || word == "gue") {
        packet.shape = word == "ipip"  ? PacketShape::IpIp
                       : word == "gre" ? PacketShape::Gre
                                       : PacketShape::Gue;
        read_tunnel(reader, packet, depth);
    } else if (word == "fragment") {
        packet.shape = PacketShape::Fragment;
        read_fragment(reader, packet);
    } else {
        reader.fail_at(
            offset,
            fmt::format("expected tcp, udp, sctp, icmp, ipip, gre, gue or fragment, not '{}'",
                        word));
    }
    return packet;
}

PacketNotation read_to_end(Reader& reader) {
    PacketNotation packet = read_packet(reader, false, 0);
    read_options(reader, packet);  // marks may stand behind a bracket
    if (!reader.has_failed() && !reader.at_end()) reader.fail("something follows the packet");
    return packet;
}

bool is_place(std::string_view where) {
    if (where == "client") return true;
    const auto address = IpAddress::parse(where);
    return (address && address->is_v4()) ||
           (where.find(':') == std::string_view::npos && MacAddress::parse(where));
}

}  // namespace

tl::expected<PacketNotation, NotationError> parse_packet(std::string_view text) {
    Reader reader(text);
    PacketNotation packet = read_to_end(reader);
    if (reader.has_failed()) return tl::unexpected(reader.error());
    return packet;
}

tl::expected<PlacedPacket, NotationError> parse_placed_packet(std::string_view text) {
    Reader reader(text);
    PlacedPacket placed;
    placed.where = std::string(reader.take());
    if (!is_place(placed.where)) {
        reader.fail_at(0, fmt::format("expected 'client', a server's address or twelve hexadecimal "
                                      "digits, not '{}'",
                                      placed.where));
    }
    placed.packet = read_to_end(reader);
    if (reader.has_failed()) return tl::unexpected(reader.error());
    return placed;
}

}  // namespace lvsim::runtime
