// SPDX-License-Identifier: Apache-2.0
//
// ip link: show (-s, -br), and set up, down, mtu, address. Cards are neither made nor removed here.
#include "models/host/commands/ip_line.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>

namespace lvsim::host {

namespace {

/// Columns as wide as their widest number, and the words above them.
std::string statistics_lines(const net::InterfaceCounters& count) {
    const auto block = [](std::string_view side, std::uint64_t bytes, std::uint64_t packets,
                          std::string_view fourth, std::string_view fifth, std::string_view sixth) {
        const std::size_t wide = std::max<std::size_t>(fmt::formatted_size("{}", bytes), 6);
        const std::size_t many = std::max<std::size_t>(fmt::formatted_size("{}", packets), 7);
        return fmt::format(
            "    {0}: {1:>{2}} {3:>{4}} errors dropped {5:>7} {6:>7} {7}\n"
            "        {8:>{2}} {9:>{4}} {10:>6} {10:>7} {10:>7} {10:>7} \n",
            side, "bytes", wide, "packets", many, fourth, fifth, sixth, bytes, packets, 0);
    };
    return block("RX", count.rx_bytes, count.rx_packets, "missed", "mcast", "          ") +
           block("TX", count.tx_bytes, count.tx_packets, "carrier", "collsns", "          ");
}

int show(IpLine& line) {
    const net::Interface* only = nullptr;
    bool is_up_only = false;
    while (!line.is_empty()) {
        const std::string& word = line.take();
        if (word == "up") {
            is_up_only = true;
            continue;
        }
        if (word == "type" || word == "master" || word == "vrf" || word == "group") {
            return line.not_modelled("ip link show " + word);
        }
        const std::string* name = word == "dev" ? line.take_value() : &word;
        if (name == nullptr) return line.status();
        only = line.device(*name, true);
        if (only == nullptr) return line.status();
    }
    std::string text;
    for (net::InterfaceIndex i = 0; i < line.stack().interface_count(); ++i) {
        const net::Interface& card = line.stack().interface(i);
        if (!card.is_present()) continue;
        if ((only != nullptr && only != &card) || (is_up_only && !card.is_up())) continue;
        if (line.is_brief) {
            text += fmt::format("{:<16} {:<14} {} <{}> \n", card.name(), ip_state(card),
                                card.is_loopback() ? "00:00:00:00:00:00" : to_text(card.mac()),
                                ip_flags(card));
            continue;
        }
        text += ip_card_line(line, card, true) + ip_hardware_line(card);
        if (line.has_statistics) text += statistics_lines(card.counters());
    }
    line.print(text);
    return 0;
}

int set_mtu(IpLine& line, net::Interface& card, const std::string& text) {
    std::uint32_t bytes = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bytes);
    if (error != std::errc() || end != text.data() + text.size()) {
        return line.say(fmt::format("Error: argument \"{}\" is wrong: Invalid \"mtu\" value", text),
                        kIpGarbage);
    }
    constexpr std::uint32_t kCardMax = 16'110;  // e1000
    if (bytes < net::kInterfaceMtuMin) {
        return line.refuse(
            {.error = "Invalid argument", .extended = "mtu less than device minimum."});
    }
    if (bytes > kCardMax && !card.is_loopback()) {
        return line.refuse(
            {.error = "Invalid argument", .extended = "mtu greater than device maximum."});
    }
    line.stack().set_mtu(card.index(), bytes);
    return 0;
}

int set_mac(IpLine& line, net::Interface& card, const std::string& text) {
    const auto mac = MacAddress::parse(text);
    if (!mac) {
        return line.say(fmt::format("\"{}\" is invalid lladdr.", text), kIpWrongLine);
    }
    if (mac->is_group()) return line.refuse({.error = "Cannot assign requested address"});
    card.set_mac(*mac);
    return 0;
}

int set(IpLine& line) {
    if (line.is_empty()) {
        return line.say("Not enough information: \"dev\" argument is required.", kIpGarbage);
    }
    const std::string& first = line.take();
    const std::string* name = first == "dev" ? line.take_value() : &first;
    if (name == nullptr) return line.status();
    net::Interface* card = line.device(*name);
    if (card == nullptr) return line.status();
    while (!line.is_empty()) {
        const std::string& word = line.take();
        if (word == "up" || word == "down") {
            line.stack().set_up(card->index(), word == "up");
            continue;
        }
        if (word != "mtu" && word != "address") {
            for (const std::string_view known :
                 {"name", "arp", "promisc", "txqueuelen", "multicast", "allmulticast", "master",
                  "nomaster", "netns", "alias", "broadcast", "group", "vf", "type"}) {
                if (word == known) return line.not_modelled("ip link set " + word);
            }
            return line.garbage("dev", word);
        }
        const std::string* value = line.take_value();
        if (value == nullptr) return line.status();
        const int failed =
            word == "mtu" ? set_mtu(line, *card, *value) : set_mac(line, *card, *value);
        if (failed != 0) return failed;
    }
    return 0;
}

}  // namespace

int ip_link(IpLine& line) {
    if (line.is_empty()) return show(line);
    const std::string& word = line.front();
    if (is_short_for(word, "set")) {
        line.take();
        return set(line);
    }
    if (is_short_for(word, "show") || is_short_for(word, "list") || is_short_for(word, "lst")) {
        line.take();
        return show(line);
    }
    for (const std::string_view known :
         {"add", "change", "replace", "delete", "xstats", "afstats", "property", "help"}) {
        if (is_short_for(word, known)) return line.not_modelled(fmt::format("ip link {}", known));
    }
    return line.unknown_command("link");
}

}  // namespace lvsim::host
