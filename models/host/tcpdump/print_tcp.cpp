// SPDX-License-Identifier: Apache-2.0
#include "models/host/tcpdump/dissection.hpp"

#include <array>

namespace lvsim::host::tcpdump {

namespace {

constexpr std::size_t kHeaderBytes = 20;
constexpr std::uint8_t kFin = 1;
constexpr std::uint8_t kSyn = 2;
constexpr std::uint8_t kRst = 4;
constexpr std::uint8_t kAck = 16;
constexpr std::uint8_t kUrg = 32;

std::string flags_text(std::uint8_t flags) {
    constexpr std::string_view kLetters = "FSRP.UEW";
    std::string text;
    for (std::size_t bit = 0; bit < kLetters.size(); ++bit) {
        if ((flags >> bit & 1) != 0) text.push_back(kLetters[bit]);
    }
    return text.empty() ? "none" : text;
}

/// Whether the option's data has the size that it must have.
bool has_data(View option, std::size_t bytes) {
    return option.length() == bytes && option.has(0, bytes);
}

void print_sack(Dissection& to, const View& option, const TcpNumbers& base) {
    const std::size_t count = (option.length() - 2) / 8;
    to.add(" {} ", count);
    for (std::size_t at = 2; option.has(at, 8); at += 8) {
        to.add("{{{}:{}}}", option.u32(at) - base.acknowledgement,
               option.u32(at + 4) - base.acknowledgement);
    }
}

void print_option(Dissection& to, std::uint8_t kind, const View& option, const TcpNumbers& base) {
    switch (kind) {
        case 2:
            to.add("mss");
            if (has_data(option, 4)) to.add(" {}", option.u16(2));
            return;
        case 3:
            to.add("wscale");
            if (has_data(option, 3)) to.add(" {}", option.u8(2));
            return;
        case 4: return to.add("sackOK");
        case 5:
            to.add("sack");
            if (option.length() % 8 == 2) print_sack(to, option, base);
            return;
        case 8:
            to.add("TS");
            if (has_data(option, 10)) to.add(" val {} ecr {}", option.u32(2), option.u32(6));
            return;
        default: break;
    }
    to.add("{}-{}", to.options.release == Release::V4_1 ? "opt" : "unknown", kind);
    if (option.length() <= 2) return;
    to.add(" 0x");
    for (std::size_t at = 2; option.has(at, 1); ++at) to.add("{:02x}", option.u8(at));
}

/// `base`: what the printed numbers are relative to. False: one is broken or
/// cut, and the line ends there.
bool print_options(Dissection& to, View options, const TcpNumbers& base) {
    to.add(", options [");
    for (std::size_t at = 0; at < options.length();) {
        if (at > 0) to.add(",");
        if (!options.has(at, 1)) return to.give_up("tcp"), false;
        const std::uint8_t kind = options.u8(at);
        if (kind <= 1) {
            to.out += kind == 0 ? "eol" : "nop";
            if (kind == 0) break;
            ++at;
            continue;
        }
        if (at + 1 >= options.length()) break;
        if (!options.has(at + 1, 1)) return to.give_up("tcp"), false;
        const std::size_t length = options.u8(at + 1);
        if (length < 2 || at + length > options.length()) {
            to.add("[bad opt]");
            return false;
        }
        print_option(to, kind, options.from(at).first(length), base);
        if (!options.has(at, length)) return to.add(" [|tcp]>"), false;
        at += length;
    }
    to.add("]");
    return true;
}

void print_checksum(Dissection& to, const NetworkInfo& network, const View& segment) {
    const bool can_be_checked =
        to.options.checks_checksums && !network.is_fragment && segment.has(0, segment.length());
    if (!can_be_checked) return;
    const std::uint16_t in_header = segment.u16(16);
    to.add(", cksum 0x{:04x}", in_header);
    const std::uint16_t sum = transport_sum(network, 6, segment);
    if (sum == 0) return to.add(" (correct)");
    to.add(" (incorrect -> 0x{:04x})", right_checksum(sum, in_header));
}

/// The greeting; what follows is a secret.
void print_ssh(Dissection& to, const View& data) {
    std::string line;
    for (std::size_t at = 0; data.has(at, 1) && data.u8(at) != '\r' && data.u8(at) != '\n'; ++at) {
        const auto letter = static_cast<char>(data.u8(at));
        if (letter < ' ' || letter > '~') return;
        line.push_back(letter);
    }
    to.add(": SSH: {}", line);
}

/// What a program says about why it resets a connection (RFC 1122, 4.2.2.12).
void print_reset_data(Dissection& to, const View& data) {
    to.add(" [RST ");
    for (std::size_t at = 0; at < 30 && data.has(at, 1); ++at) {
        const auto letter = static_cast<char>(data.u8(at));
        to.out.push_back(letter >= ' ' && letter <= '~' ? letter : '.');
    }
    to.add("]");
}

/// What the data are of, by its well-known port.
void print_data(Dissection& to, View segment, View data) {
    if (to.options.release == Release::V4_1) return;
    const std::uint16_t source = segment.u16(0);
    const std::uint16_t destination = segment.u16(2);
    const auto is = [&](std::uint16_t port) { return source == port || destination == port; };
    const auto text = [&](std::string_view name) {
        to.add(": ");
        print_text_protocol(to, name, data);
    };
    if (is(21)) return text("FTP");
    if (is(25) || is(587)) return text("SMTP");
    if (is(80) || is(8080) || is(3128)) return text("HTTP");
    if (is(22)) return print_ssh(to, data);
    if (is(53)) {
        to.add(" ");
        if (data.has(0, 2)) print_dns(to, data.from(2));
    }
}

/// Sequence numbers, window, options: what follows the flags. False: the line ends there.
bool print_numbers(Dissection& to, const NetworkInfo& network, const View& segment,
                   std::size_t header_bytes) {
    const std::uint8_t flags = segment.u8(13);
    const std::size_t length = segment.length() - header_bytes;
    const TcpNumbers whole{segment.u32(4), segment.u32(8)};
    TcpNumbers numbers = whole;
    if (!to.options.is_sequence_whole && (flags & kAck) != 0) {
        numbers =
            to.flows.relative({network.source, segment.u16(0)},
                              {network.destination, segment.u16(2)}, whole, (flags & kSyn) != 0);
    }
    if (to.options.verbosity > 0) print_checksum(to, network, segment);
    if (to.options.verbosity > 1 || length > 0 || (flags & (kSyn | kFin | kRst)) != 0) {
        to.add(", seq {}", numbers.sequence);
        if (length > 0) to.add(":{}", static_cast<std::uint32_t>(numbers.sequence + length));
    }
    if ((flags & kAck) != 0) to.add(", ack {}", numbers.acknowledgement);
    to.add(", win {}", segment.u16(14));
    if ((flags & kUrg) != 0) to.add(", urg {}", segment.u16(18));
    if (header_bytes == kHeaderBytes) return true;
    const TcpNumbers base{whole.sequence - numbers.sequence,
                          whole.acknowledgement - numbers.acknowledgement};
    return print_options(to, segment.first(header_bytes).from(kHeaderBytes), base);
}

}  // namespace

void print_tcp(Dissection& to, const NetworkInfo& network, View segment) {
    if (!segment.has(0, 4)) {
        to.add("{} > {}:", to.names.host(network.source), to.names.host(network.destination));
        return to.add_truncated("tcp");
    }
    to.add("{}.{} > {}.{}: ", to.names.host(network.source), to.names.port(segment.u16(0), "tcp"),
           to.names.host(network.destination), to.names.port(segment.u16(2), "tcp"));
    if (!segment.has(0, kHeaderBytes)) return to.add_truncated("tcp");
    const std::size_t header_bytes = (segment.u8(12) >> 4) * std::size_t{4};
    if (header_bytes < kHeaderBytes) {
        return to.add(" tcp {} [bad hdr length {} - too short, < {}]",
                      segment.length() - header_bytes, header_bytes, kHeaderBytes);
    }
    if (to.options.is_quiet) {
        to.add("tcp {}", static_cast<std::uint32_t>(segment.length() - header_bytes));
    } else {
        to.add("Flags [{}]", flags_text(segment.u8(13)));
    }
    if (header_bytes > segment.length()) {
        return to.add(" [bad hdr length {} - too long, > {}]", header_bytes, segment.length());
    }
    if (to.options.is_quiet || !print_numbers(to, network, segment, header_bytes)) return;
    const View data = segment.from(header_bytes);
    to.add(", length {}", data.length());
    if (data.length() == 0) return;
    if ((segment.u8(13) & kRst) == 0) return print_data(to, segment, data);
    if (to.options.verbosity > 0) print_reset_data(to, data);
}

}  // namespace lvsim::host::tcpdump
