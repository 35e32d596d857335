// SPDX-License-Identifier: Apache-2.0
//
// ip route: show, get, add, append, replace, delete, flush of the table "main". Left out: other
// tables, types, several next hops, metrics of TCP.
#include "models/host/commands/ip_line.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/routing_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

namespace lvsim::host {

namespace {

std::string_view protocol_word(net::RouteProtocol protocol) {
    switch (protocol) {
        case net::RouteProtocol::Kernel: return "kernel";
        case net::RouteProtocol::Static: return "static";
        case net::RouteProtocol::Boot: return "";  // not shown
    }
    return "";
}

std::string prefix_text(IpPrefix prefix) {
    if (prefix.length == 0) return "default";
    return prefix.length == 32 ? to_text(prefix.address) : to_text(prefix);
}

/// CentOS 6's ip puts two blanks in front of all that follows the device.
std::string route_line(IpLine& line, const net::RouteEntry& route) {
    const std::string_view gap = line.is_old() ? " " : "";
    std::string text = prefix_text(route.destination) + " ";
    if (!route.gateway.is_unspecified()) text += fmt::format("via {} ", to_text(route.gateway));
    const net::Interface& card = line.stack().interface(route.interface);
    text += fmt::format("dev {} ", card.name());
    if (const auto word = protocol_word(route.protocol); !word.empty()) {
        text += fmt::format("{}proto {} ", gap, word);
    }
    if (route.gateway.is_unspecified()) text += fmt::format("{}scope link ", gap);
    if (!route.source.is_unspecified()) {
        text += fmt::format("{}src {} ", gap, to_text(route.source));
    }
    if (route.metric != 0) text += fmt::format("{}metric {} ", gap, route.metric);
    if (!line.is_old() && !card.is_loopback() && !card.has_carrier()) text += "linkdown ";
    return text + "\n";
}

/// The kernel lists its trie by address since 2.6.39; before, by length, the longest first.
std::vector<net::RouteEntry> entries_of(IpLine& line) {
    const auto entries = line.stack().routes().entries();
    std::vector<net::RouteEntry> all(entries.begin(), entries.end());
    if (line.is_old()) return all;
    std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
        if (a.destination.address != b.destination.address) {
            return a.destination.address < b.destination.address;
        }
        return a.destination.length > b.destination.length;
    });
    return all;
}

int show(IpLine& line) {
    const net::Interface* card = nullptr;
    std::optional<IpPrefix> prefix;
    while (!line.is_empty()) {
        const std::string& word = line.take();
        if (word == "dev") {
            const std::string* name = line.take_value();
            if (name == nullptr) return line.status();
            card = line.device(*name);
            if (card == nullptr) return line.status();
            continue;
        }
        for (const std::string_view known : {"table", "root", "match", "exact", "via", "proto",
                                             "scope", "type", "src", "metric", "cache"}) {
            if (word == known) return line.not_modelled("ip route show " + word);
        }
        prefix = line.prefix(word);
        if (!prefix) return line.status();
    }
    std::string text;
    for (const net::RouteEntry& route : entries_of(line)) {
        if (card != nullptr && route.interface != card->index()) continue;
        if (prefix && route.destination != *prefix) continue;
        text += route_line(line, route);
    }
    line.print(text);
    return 0;
}

int get(IpLine& line) {
    if (line.is_empty()) return line.say("need at least a destination address", kIpGarbage);
    const auto to = line.address(line.take());
    if (!to) return line.status();
    if (!line.is_empty()) return line.not_modelled("ip route get " + line.front());
    const auto route = line.stack().route_to(*to);
    if (!route) return line.refuse({.error = "Network is unreachable"});
    using Kind = net::Route::Kind;
    const bool is_local = route->kind == Kind::Local;
    const bool is_broadcast = route->kind == Kind::Broadcast;
    const bool has_gateway = route->kind == Kind::Unicast && route->next_hop != *to;
    const std::string_view gap = line.is_old() ? "  " : " ";
    std::string text = fmt::format(
        "{}{}{} dev {}{}src {} ",
        is_local                         ? "local "
        : is_broadcast                   ? "broadcast "
        : route->kind == Kind::Multicast ? "multicast "
                                         : "",
        to_text(*to), has_gateway ? fmt::format(" via {}", to_text(route->next_hop)) : "",
        is_local ? "lo" : line.stack().interface(route->interface).name(), gap,
        to_text(route->source));
    const std::string_view cache = is_local ? "<local> " : is_broadcast ? "<local,brd> " : "";
    text += line.is_old() ? fmt::format("\n    cache {} mtu {} advmss {} hoplimit 64\n", cache,
                                        route->mtu, route->mtu - 40)
                          : fmt::format("uid {} \n    cache {}\n",
                                        line.context().surroundings.user.uid, cache);
    line.print(text);
    return 0;
}

/// "add", "delete" and so on: what the line says of the route. 0, or the status; said.
int read(IpLine& line, net::RouteEntry& to) {
    bool has_prefix = false;
    while (!line.is_empty()) {
        const std::string word = line.take();
        const bool is_key = word == "via" || word == "dev" || word == "src" || word == "metric" ||
                            word == "proto" || word == "scope";
        const std::string* value = is_key ? line.take_value() : &word;
        if (value == nullptr) return line.status();
        if (word == "via" || word == "src") {
            const auto address = line.address(*value);
            if (!address) return line.status();
            (word == "via" ? to.gateway : to.source) = *address;
        } else if (word == "dev") {
            const net::Interface* card = line.device(*value);
            if (card == nullptr) return line.status();
            to.interface = card->index();
        } else if (word == "metric") {
            const auto [end, error] =
                std::from_chars(value->data(), value->data() + value->size(), to.metric);
            if (error != std::errc() || end != value->data() + value->size()) {
                return line.say(fmt::format("Error: argument \"{}\" is wrong: \"metric\" value is "
                                            "invalid",
                                            *value),
                                kIpGarbage);
            }
        } else if (word == "proto" && (*value == "static" || *value == "boot")) {
            to.protocol =
                *value == "static" ? net::RouteProtocol::Static : net::RouteProtocol::Boot;
        } else if (word == "scope" && *value == "link") {
            // What the kernel sets for a route without a gateway anyway.
        } else if (is_key || word == "table" || word == "nexthop" || word == "mtu" ||
                   word == "onlink" || word == "type" || word == "blackhole" ||
                   word == "unreachable" || word == "prohibit" || word == "advmss") {
            return line.not_modelled("ip route " + word);
        } else if (has_prefix) {
            return line.garbage("to", word);
        } else {
            const auto prefix = line.prefix(word == "to" && !line.is_empty() ? line.take() : word);
            if (!prefix) return line.status();
            to.destination = *prefix;
            has_prefix = true;
        }
    }
    return 0;
}

int answer(IpLine& line, net::RouteError error) {
    switch (error) {
        case net::RouteError::None: return 0;
        case net::RouteError::Exists: return line.refuse({.error = "File exists"});
        case net::RouteError::NoSuchRoute: return line.refuse({.error = "No such process"});
        case net::RouteError::NetworkUnreachable:
            return line.refuse(
                {.error = "Network is unreachable", .extended = "Nexthop has invalid gateway."});
        case net::RouteError::NetworkDown:
            return line.refuse({.error = "Network is down",
                                .extended = "Device for nexthop is "
                                            "not up."});
        case net::RouteError::TableFull: return line.refuse({.error = "No buffer space available"});
        case net::RouteError::InvalidArgument: return line.refuse({.error = "Invalid argument"});
    }
    return kIpRefused;
}

int change(IpLine& line, std::string_view action) {
    net::RouteEntry entry;
    if (const int failed = read(line, entry); failed != 0) return failed;
    net::RoutingTable& routes = line.stack().routes();
    if (action == "delete") return answer(line, routes.remove(entry));
    if (entry.gateway.is_unspecified() && entry.interface == net::kNoInterface) {
        return line.refuse({.error = "No such device"});
    }
    if (entry.destination.network() != entry.destination.address) {
        return line.refuse(
            {.error = "Invalid argument", .extended = "Invalid prefix for given prefix length."});
    }
    if (action == "replace") {
        const auto entries = routes.entries();
        const auto old = std::find_if(entries.begin(), entries.end(), [&](const auto& one) {
            return one.destination == entry.destination && one.metric == entry.metric;
        });
        if (old != entries.end()) {
            const net::RouteEntry before = *old;
            const net::RouteError removed = routes.remove(before);
            const net::RouteError added = routes.add(entry);
            if (removed == net::RouteError::None && added != net::RouteError::None) {
                (void)routes.add(before);
            }
            return answer(line, added);
        }
    }
    return answer(line, routes.add(entry, action != "append"));
}

int flush(IpLine& line) {
    if (line.is_empty()) {
        return line.say("\"ip route flush\" requires arguments.", kIpGarbage);
    }
    if (line.front() == "cache") return 0;  // what is cached here is never out of date
    net::RouteEntry like;
    if (const int failed = read(line, like); failed != 0) return failed;
    const bool is_by_prefix = like.destination != IpPrefix{IpAddress(), 0};
    net::RoutingTable& routes = line.stack().routes();
    for (const net::RouteEntry& route : entries_of(line)) {
        if (like.interface != net::kNoInterface && route.interface != like.interface) continue;
        if (is_by_prefix && route.destination != like.destination) continue;
        (void)routes.remove(route);
    }
    return 0;
}

}  // namespace

int ip_route(IpLine& line) {
    if (line.is_empty()) return show(line);
    const std::string& word = line.front();
    if (is_short_for(word, "list") || is_short_for(word, "show") || is_short_for(word, "lst")) {
        line.take();
        return show(line);
    }
    if (is_short_for(word, "get")) {
        line.take();
        return get(line);
    }
    for (const std::string_view action : {"add", "append", "delete", "replace"}) {
        if (!is_short_for(word, action)) continue;
        line.take();
        return change(line, action);
    }
    if (is_short_for(word, "flush")) {
        line.take();
        return flush(line);
    }
    for (const std::string_view known : {"change", "chg", "prepend", "save", "restore", "help"}) {
        if (is_short_for(word, known)) return line.not_modelled(fmt::format("ip route {}", known));
    }
    return line.unknown_command("route");
}

}  // namespace lvsim::host
