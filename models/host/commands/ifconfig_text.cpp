// SPDX-License-Identifier: Apache-2.0
//
// The layouts are those of net-tools 1.60 on CentOS 6 in English and French, and 2.10 on Debian 12.
#include "models/host/commands/ifconfig_text.hpp"

#include "models/host/commands/net_tools.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace lvsim::host {

namespace {

/// The words of 1.60 that were translated.
struct Words {
    std::string_view address, mask, address6, link, host, queue, local;
};
constexpr Words kEnglish = {"inet addr:", "Mask:",       "inet6 addr:",   "Link",
                            "Host",       "txqueuelen:", "Local Loopback"};
constexpr Words kFrench = {
    "inet adr:",    "Masque:", "adr inet6:", "Lien", "H\u00f4te", "lg file transmission:",
    "Boucle locale"};

/// "4.0 KiB": cut, not rounded.
std::string scaled(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 5> kUnits = {"b", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    std::uint64_t size = 1;
    while (unit + 1 < kUnits.size() && bytes > size * 1024) {
        size *= 1024;
        ++unit;
    }
    const std::uint64_t whole = bytes / size;
    const std::uint64_t tenth = bytes % size * 10 / size;
    return fmt::format("{}.{} {}", whole, tenth, kUnits[unit]);
}

bool is_running(const net::Interface& card) {
    return card.is_up() && (card.is_loopback() || card.has_carrier());
}

int queue_length(const net::Interface& card) {
    return card.is_loopback() ? 0 : 1000;
}

/// Of the card, as its driver gives them to the kernel.
std::string flag_words(const net::Interface& card, std::string_view separator) {
    std::string words;
    const auto add = [&](bool is_set, std::string_view word) {
        if (is_set) words += fmt::format("{}{}", words.empty() ? "" : separator, word);
    };
    add(card.is_up(), "UP");
    add(!card.is_loopback(), "BROADCAST");
    add(card.is_loopback(), "LOOPBACK");
    add(is_running(card), "RUNNING");
    add(!card.is_loopback(), "MULTICAST");
    return words;
}

std::string block_of_1_60(const CommandContext& context, const net::Interface& card,
                          std::string_view label) {
    const Words& words = speaks_french(context) ? kFrench : kEnglish;
    std::string text = card.is_loopback()
                           ? fmt::format("{:<10}Link encap:{}  \n", label, words.local)
                           : fmt::format("{:<10}Link encap:Ethernet  HWaddr {}  \n", label,
                                         upper_case(card.mac()));
    const bool is_alias = label != card.name();
    const net::InterfaceAddress* shown = address_labelled(card, label);
    if (shown != nullptr) {
        text += fmt::format("          {}{}", words.address, to_text(shown->prefix.address));
        if (!card.is_loopback()) {
            text += fmt::format("  Bcast:{}", to_text(shown->prefix.broadcast()));
        }
        text += fmt::format("  {}{}\n", words.mask, to_text(netmask_of(shown->prefix.length)));
    }
    if (!is_alias && card.is_loopback() && card.is_up()) {
        text += fmt::format("          {} ::1/128 Scope:{}\n", words.address6, words.host);
    } else if (!is_alias && is_running(card)) {
        text += fmt::format("          {} {}/64 Scope:{}\n", words.address6,
                            to_text(link_local_of(card.mac())), words.link);
    }
    text += fmt::format("          {}  MTU:{}  Metric:1\n", flag_words(card, " "), card.mtu());
    if (is_alias) return text + "\n";
    const net::InterfaceCounters& count = card.counters();
    return text + fmt::format(
                      "          RX packets:{} errors:0 dropped:0 overruns:0 frame:0\n"
                      "          TX packets:{} errors:0 dropped:0 overruns:0 carrier:0\n"
                      "          collisions:0 {}{} \n"
                      "          RX bytes:{} ({})  TX bytes:{} ({})\n\n",
                      count.rx_packets, count.tx_packets, words.queue, queue_length(card),
                      count.rx_bytes, scaled(count.rx_bytes), count.tx_bytes,
                      scaled(count.tx_bytes));
}

unsigned flag_bits(const net::Interface& card) {
    constexpr unsigned kUp = 0x1;
    constexpr unsigned kBroadcast = 0x2;
    constexpr unsigned kLoopback = 0x8;
    constexpr unsigned kRunning = 0x40;
    constexpr unsigned kMulticast = 0x1000;
    return (card.is_up() ? kUp : 0) | (is_running(card) ? kRunning : 0) |
           (card.is_loopback() ? kLoopback : kBroadcast | kMulticast);
}

/// net-tools 2.10 speaks English in both languages here: its words are not translated.
std::string block_of_2_10(const net::Interface& card, std::string_view label) {
    std::string text = fmt::format("{}: flags={}<{}>  mtu {}\n", label, flag_bits(card),
                                   flag_words(card, ","), card.mtu());
    const bool is_alias = label != card.name();
    const net::InterfaceAddress* shown = address_labelled(card, label);
    if (shown != nullptr) {
        text += fmt::format("        inet {}  netmask {}", to_text(shown->prefix.address),
                            to_text(netmask_of(shown->prefix.length)));
        if (!card.is_loopback()) {
            text += fmt::format("  broadcast {}", to_text(shown->prefix.broadcast()));
        }
        text += "\n";
    }
    if (!is_alias && card.is_loopback() && card.is_up()) {
        text += "        inet6 ::1  prefixlen 128  scopeid 0x10<host>\n";
    } else if (!is_alias && is_running(card)) {
        text += fmt::format("        inet6 {}  prefixlen 64  scopeid 0x20<link>\n",
                            to_text(link_local_of(card.mac())));
    }
    text += card.is_loopback() ? "        loop  txqueuelen 1000  (Local Loopback)\n"
                               : fmt::format("        ether {}  txqueuelen 1000  (Ethernet)\n",
                                             to_text(card.mac()));
    if (is_alias) return text + "\n";
    const net::InterfaceCounters& count = card.counters();
    return text + fmt::format(
                      "        RX packets {}  bytes {} ({})\n"
                      "        RX errors 0  dropped 0  overruns 0  frame 0\n"
                      "        TX packets {}  bytes {} ({})\n"
                      "        TX errors 0  dropped 0 overruns 0  carrier 0  collisions 0\n\n",
                      count.rx_packets, count.rx_bytes, scaled(count.rx_bytes), count.tx_packets,
                      count.tx_bytes, scaled(count.tx_bytes));
}

std::string flag_letters(const net::Interface& card) {
    std::string letters = card.is_loopback() ? "L" : "BM";
    if (is_running(card)) letters += "R";
    if (card.is_up()) letters += "U";
    return letters;
}

}  // namespace

std::string interface_block(const CommandContext& context, const net::Interface& card,
                            std::string_view label) {
    return context.host->profile() == Profile::Centos6 ? block_of_1_60(context, card, label)
                                                       : block_of_2_10(card, label);
}

std::string interface_table_header() {
    return "Iface       MTU Met    RX-OK RX-ERR RX-DRP RX-OVR    TX-OK TX-ERR TX-DRP TX-OVR Flg\n";
}

std::string interface_table_line(const net::Interface& card, std::string_view label) {
    const std::string front = fmt::format("{:<8.8} {:>6} {:>3} ", label, card.mtu(), 0);
    if (label != card.name()) {
        return fmt::format("{}     - no statistics available -{:27} {}\n", front, "",
                           flag_letters(card));
    }
    const net::InterfaceCounters& count = card.counters();
    return fmt::format("{}{:>8} {:>6} {:>6} {:>6} {:>8} {:>6} {:>6} {:>6} {}\n", front,
                       count.rx_packets, 0, 0, 0, count.tx_packets, 0, 0, 0, flag_letters(card));
}

}  // namespace lvsim::host
