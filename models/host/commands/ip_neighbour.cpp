// SPDX-License-Identifier: Apache-2.0
//
// ip neighbour: show, add (permanent entries), delete, flush.
#include "models/host/commands/ip_line.hpp"
#include "sim/net/arp.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <string>

namespace lvsim::host {

namespace {

int show(IpLine& line) {
    const net::Interface* card = nullptr;
    std::optional<IpAddress> address;
    while (!line.is_empty()) {
        const std::string& word = line.take();
        if (word == "dev") {
            const std::string* name = line.take_value();
            if (name == nullptr) return line.status();
            card = line.device(*name);
            if (card == nullptr) return line.status();
        } else if (word == "nud" || word == "proxy" || word == "unused" || word == "vrf") {
            return line.not_modelled("ip neigh show " + word);
        } else {
            address = line.address(word == "to" && !line.is_empty() ? line.take() : word);
            if (!address) return line.status();
        }
    }
    std::string text;
    for (const net::NeighbourInfo& entry : line.stack().arp().list()) {
        if (card != nullptr && entry.interface != card->index()) continue;
        if (address && entry.address != *address) continue;
        text += fmt::format("{} ", to_text(entry.address));
        if (card == nullptr) {
            text += fmt::format("dev {} ", line.stack().interface(entry.interface).name());
        }
        const bool is_known = entry.mac != MacAddress();
        const std::string_view gap = line.is_old() ? " " : "";
        if (is_known) text += fmt::format("lladdr {} ", to_text(entry.mac));
        text += fmt::format("{}{} \n", is_known ? "" : gap, to_text(entry.state));
    }
    line.print(text);
    return 0;
}

struct WantedNeighbour {
    std::optional<IpAddress> address;
    std::optional<MacAddress> mac;
    net::Interface* card = nullptr;
};

/// 0, or the status; said.
int read(IpLine& line, WantedNeighbour& to) {
    while (!line.is_empty()) {
        const std::string word = line.take();
        const bool is_key = word == "dev" || word == "lladdr" || word == "nud";
        const std::string* value = is_key ? line.take_value() : &word;
        if (value == nullptr) return line.status();
        if (word == "dev") {
            to.card = line.device(*value);
            if (to.card == nullptr) return line.status();
        } else if (word == "lladdr") {
            to.mac = MacAddress::parse(*value);
            if (!to.mac) return line.say(fmt::format("\"{}\" is invalid lladdr.", *value), 1);
        } else if (word == "nud") {
            if (*value != "permanent") return line.not_modelled("ip neigh nud " + *value);
        } else if (word == "proxy" || word == "router" || word == "use" || word == "managed") {
            return line.not_modelled("ip neigh " + word);
        } else {
            to.address = line.address(word == "to" && !line.is_empty() ? line.take() : word);
            if (!to.address) return line.status();
        }
    }
    if (to.card != nullptr && to.address) return 0;
    return line.say("Device and destination are required arguments.", kIpGarbage);
}

int add(IpLine& line, bool is_replacing) {
    WantedNeighbour wanted;
    if (const int failed = read(line, wanted); failed != 0) return failed;
    if (!wanted.mac) return line.refuse({.error = "Invalid argument"});
    net::ArpCache& arp = line.stack().arp();
    if (!is_replacing && arp.find(wanted.card->index(), *wanted.address)) {
        return line.refuse({.error = "File exists"});
    }
    return arp.add_permanent(wanted.card->index(), *wanted.address, *wanted.mac)
               ? 0
               : line.refuse({.error = "No buffer space available"});
}

int remove(IpLine& line) {
    WantedNeighbour wanted;
    if (const int failed = read(line, wanted); failed != 0) return failed;
    return line.stack().arp().remove(wanted.card->index(), *wanted.address)
               ? 0
               : line.refuse({.error = "No such file or directory"});
}

/// All but permanent entries.
int flush(IpLine& line) {
    if (line.is_empty()) return line.say("Flush requires arguments.", kIpWrongLine);
    const net::Interface* card = nullptr;
    const std::string& word = line.take();
    if (word == "dev") {
        const std::string* name = line.take_value();
        if (name == nullptr) return line.status();
        card = line.device(*name);
        if (card == nullptr) return line.status();
    } else if (word != "all") {
        return line.not_modelled("ip neigh flush " + word);
    }
    for (const net::NeighbourInfo& entry : line.stack().arp().list()) {
        const bool is_meant = card == nullptr || entry.interface == card->index();
        if (is_meant && entry.state != net::NeighbourState::Permanent) {
            line.stack().arp().remove(entry.interface, entry.address);
        }
    }
    return 0;
}

}  // namespace

int ip_neighbour(IpLine& line) {
    if (line.is_empty()) return show(line);
    const std::string word = line.front();
    if (is_short_for(word, "show") || is_short_for(word, "list") || is_short_for(word, "lst")) {
        line.take();
        return show(line);
    }
    if (is_short_for(word, "add") || is_short_for(word, "replace")) {
        line.take();
        return add(line, is_short_for(word, "replace"));
    }
    if (is_short_for(word, "delete")) {
        line.take();
        return remove(line);
    }
    if (is_short_for(word, "flush")) {
        line.take();
        return flush(line);
    }
    for (const std::string_view known : {"change", "chg", "get", "help"}) {
        if (is_short_for(word, known)) return line.not_modelled(fmt::format("ip neigh {}", known));
    }
    return line.unknown_command("neigh");
}

}  // namespace lvsim::host
