// SPDX-License-Identifier: Apache-2.0
//
// What the printers of tcpdump share: options, names, the connections seen so far, and the line
// under way. One file a protocol, print_*.cpp. Behaviour reference: tcpdump 4.99.3 (debian-12),
// judged by that program over recorded packets; 4.1.1 (centos-6) where it differs, from memory.
#pragma once

#include "models/host/tcpdump/flows.hpp"
#include "models/host/tcpdump/name_book.hpp"
#include "models/host/tcpdump/view.hpp"
#include "sim/wire/address.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace lvsim::host::tcpdump {

enum class Release : std::uint8_t { V4_1, V4_99 };

struct PrintOptions {
    Release release = Release::V4_99;
    int verbosity = 0;               ///< How many -v.
    bool is_quiet = false;           ///< -q
    bool shows_link_header = false;  ///< -e
    bool is_sequence_whole = false;  ///< -S
    bool checks_checksums = true;    ///< Not -K.
};

/// A packet being put into words.
struct Dissection {
    const PrintOptions& options;
    NameBook& names;
    FlowTable& flows;
    std::string& out;
    bool is_cut = false;  ///< give_up() was called.

    template <typename... Args>
    void add(fmt::format_string<Args...> text, Args&&... args) {
        fmt::format_to(std::back_inserter(out), text, std::forward<Args>(args)...);
    }
    /// More of the header was on the wire than captured.
    void add_truncated(std::string_view protocol) { add(" [|{}]", protocol); }
    /// The same where the real program leaves all its printers at once, and does not learn how long
    /// the link header was: it shows the bytes from there on.
    void give_up(std::string_view protocol) {
        add_truncated(protocol);
        is_cut = true;
    }
};

/// The network header around a transport header.
struct NetworkInfo {
    IpAddress source;
    IpAddress destination;
    std::uint8_t ttl = 0;
    bool is_fragment = false;  ///< Not the whole packet: checksums cannot be looked at.
    bool has_ports = true;     ///< False inside of an ICMP error: only its first bytes are there.
};

// Each takes the bytes from its own header on.
void print_ethernet(Dissection& to, View frame);
/// What follows an Ethernet type; false: lvsim has no printer for it.
[[nodiscard]] bool print_by_ethertype(Dissection& to, std::uint16_t type, View packet);
void print_arp(Dissection& to, View message);
void print_ip(Dissection& to, View packet);
void print_ip6(Dissection& to, View packet);
void print_transport(Dissection& to, const NetworkInfo& network, std::uint8_t protocol,
                     View message);
void print_tcp(Dissection& to, const NetworkInfo& network, View segment);
void print_udp(Dissection& to, const NetworkInfo& network, View datagram);
void print_icmp(Dissection& to, const NetworkInfo& network, View message);
void print_vrrp(Dissection& to, const NetworkInfo& network, View message);
void print_gre(Dissection& to, View message);
void print_dns(Dissection& to, View message);
void print_bootp(Dissection& to, View message);
/// HTTP, FTP, SMTP and SIP: the first line of a head; with -v all of it.
void print_text_protocol(Dissection& to, std::string_view name, View message);

/// "TCP" for 6; "unknown".
[[nodiscard]] std::string_view ip_protocol_name(std::uint8_t protocol);
/// "IPv4" for 0x0800; empty: unknown.
[[nodiscard]] std::string_view ethertype_name(std::uint16_t type);
/// Sum of a transport header with its pseudo header; 0 when right. Requires: all was captured.
[[nodiscard]] std::uint16_t transport_sum(const NetworkInfo& network, std::uint8_t protocol,
                                          View message);
/// What stands in the checksum field would have to be, given the sum over all.
[[nodiscard]] std::uint16_t right_checksum(std::uint16_t sum, std::uint16_t in_header);

// -x, -X and -A. The text begins with a line feed.
[[nodiscard]] std::string hex_text(std::span<const std::byte> bytes);
[[nodiscard]] std::string hex_and_ascii_text(std::span<const std::byte> bytes);
[[nodiscard]] std::string ascii_text(std::span<const std::byte> bytes, Release release);

}  // namespace lvsim::host::tcpdump
