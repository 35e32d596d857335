// SPDX-License-Identifier: Apache-2.0
//
// ip address: show, add, delete, flush. Simplified: an address's broadcast address is always that
// of its prefix, and is always shown. Left out: peers, scopes, lifetimes, IPv6.
#include "models/host/commands/ip_line.hpp"
#include "models/host/commands/net_tools.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace lvsim::host {

namespace {

std::string address_lines(IpLine& line, const net::Interface& card) {
    constexpr std::string_view kForever = "       valid_lft forever preferred_lft forever\n";
    std::string text;
    for (const net::InterfaceAddress& address : card.addresses()) {
        const std::string broadcast =
            card.is_loopback() || address.prefix.length > 30
                ? ""
                : fmt::format("brd {} ", to_text(address.prefix.broadcast()));
        text += fmt::format("    inet {} {}scope {} {}{}\n", to_text(address.prefix), broadcast,
                            address.prefix.address.is_loopback() ? "host" : "global",
                            address.is_secondary ? "secondary " : "", address.label);
        if (!line.is_old()) text += kForever;
    }
    if (line.is_only_v4 || !card.is_up()) return text;
    if (card.is_loopback()) {
        text += fmt::format("    inet6 ::1/128 scope host \n{}", kForever);
    } else if (card.has_carrier()) {
        text += fmt::format("    inet6 {}/64 scope link \n{}", to_text(link_local_of(card.mac())),
                            kForever);
    }
    return text;
}

std::string brief_line(IpLine& line, const net::Interface& card) {
    std::string text = fmt::format("{:<16} {:<14} ", card.name(), ip_state(card));
    for (const auto& address : card.addresses()) text += to_text(address.prefix) + " ";
    if (!line.is_only_v4 && card.is_up()) {
        if (card.is_loopback()) {
            text += "::1/128 ";
        } else if (card.has_carrier()) {
            text += fmt::format("{}/64 ", to_text(link_local_of(card.mac())));
        }
    }
    return text + "\n";
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
        if (word == "label" || word == "to" || word == "scope" || word == "type" ||
            word == "master" || word == "permanent" || word == "dynamic" || word == "primary" ||
            word == "secondary") {
            return line.not_modelled("ip address show " + word);
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
        if (line.is_only_v4 && card.addresses().empty()) continue;
        if (line.is_brief) {
            text += brief_line(line, card);
            continue;
        }
        text += ip_card_line(line, card, false);
        if (!line.is_only_v4) text += ip_hardware_line(card);
        text += address_lines(line, card);
    }
    line.print(text);
    return 0;
}

/// What "add" and "delete" name.
struct WantedAddress {
    std::optional<IpPrefix> prefix;
    net::Interface* card = nullptr;
    std::string label;
    int failed = 0;  ///< The status of a line that is wrong; said.
};

WantedAddress read(IpLine& line) {
    WantedAddress wanted;
    std::string device;
    while (!line.is_empty() && wanted.failed == 0) {
        const std::string word = line.take();
        if (word == "dev" || word == "label" || word == "brd" || word == "broadcast") {
            const std::string* value = line.take_value();
            if (value == nullptr) {
                wanted.failed = line.status();
            } else if (word == "dev") {
                device = *value;
            } else if (word == "label") {
                wanted.label = *value;
            } else if (*value != "+" &&
                       (!wanted.prefix || IpAddress::parse(*value) != wanted.prefix->broadcast())) {
                wanted.failed = line.not_modelled("ip address: a broadcast address of one's own");
            }
        } else if (word == "peer" || word == "anycast" || word == "scope" || word == "valid_lft" ||
                   word == "preferred_lft" || word == "noprefixroute" || word == "metric") {
            wanted.failed = line.not_modelled("ip address " + word);
        } else if (wanted.prefix) {
            wanted.failed = line.garbage("local", word);
        } else {
            wanted.prefix = line.prefix(word == "local" && !line.is_empty() ? line.take() : word);
            if (!wanted.prefix) wanted.failed = line.status();
        }
    }
    if (wanted.failed != 0) return wanted;
    if (device.empty()) {
        wanted.failed =
            line.say("Not enough information: \"dev\" argument is required.", kIpGarbage);
        return wanted;
    }
    wanted.card = line.device(device);
    if (wanted.card == nullptr) wanted.failed = line.status();
    return wanted;
}

int add(IpLine& line) {
    const WantedAddress wanted = read(line);
    if (wanted.failed != 0) return wanted.failed;
    if (!wanted.prefix) return line.refuse({.error = "Operation not supported"});
    constexpr std::size_t kLabelMax = 15;  // IFNAMSIZ
    if (wanted.label.size() > kLabelMax) {
        return line.say(fmt::format("\"dev\" ({}) must match \"label\" ({}).", wanted.card->name(),
                                    wanted.label),
                        kIpGarbage);
    }
    return line.stack().add_address(wanted.card->index(), *wanted.prefix, wanted.label)
               ? 0
               : line.refuse({.error = "File exists"});
}

int remove(IpLine& line) {
    const WantedAddress wanted = read(line);
    if (wanted.failed != 0) return wanted.failed;
    const KernelRefusal unknown = {.error = "Cannot assign requested address",
                                   .extended = "ipv4: Address not found."};
    if (!wanted.prefix) return line.refuse(unknown);
    return line.stack().remove_address(wanted.card->index(), *wanted.prefix) ? 0
                                                                             : line.refuse(unknown);
}

int flush(IpLine& line) {
    if (line.is_empty()) return line.say("Flush requires arguments.", kIpWrongLine);
    const std::string& word = line.take();
    const std::string* name = word == "dev" ? line.take_value() : &word;
    if (name == nullptr) return line.status();
    net::Interface* card = line.device(*name, true);
    if (card == nullptr) return line.status();
    if (!line.is_empty()) return line.not_modelled("ip address flush " + line.front());
    while (!card->addresses().empty()) {
        line.stack().remove_address(card->index(), IpPrefix(card->addresses().back().prefix));
    }
    return 0;
}

}  // namespace

int ip_address(IpLine& line) {
    if (line.is_empty()) return show(line);
    const std::string& word = line.front();
    if (is_short_for(word, "add")) {
        line.take();
        return add(line);
    }
    if (is_short_for(word, "delete")) {
        line.take();
        return remove(line);
    }
    if (is_short_for(word, "show") || is_short_for(word, "list") || is_short_for(word, "lst")) {
        line.take();
        return show(line);
    }
    if (is_short_for(word, "flush")) {
        line.take();
        return flush(line);
    }
    for (const std::string_view known : {"change", "replace", "save", "restore", "help"}) {
        if (is_short_for(word, known))
            return line.not_modelled(fmt::format("ip address {}", known));
    }
    return line.unknown_command("address");
}

}  // namespace lvsim::host
