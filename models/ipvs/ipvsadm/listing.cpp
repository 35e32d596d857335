// SPDX-License-Identifier: Apache-2.0
#include "models/ipvs/ipvsadm/listing.hpp"

#include "models/ipvs/ipvsadm/names.hpp"
#include "models/ipvs/ipvsadm/scheduler_flags.hpp"
#include "models/ipvs/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace lvsim::ipvs::ipvsadm {
namespace {

constexpr std::size_t kAddressMax = 59;
constexpr std::size_t kServiceNameMax = 33;
constexpr std::size_t kServerNameMax = 28;

/// Its name if it has one and names are wanted; IPv6 stands in brackets in either case.
std::string host_text(const LineContext& context, IpAddress address, bool is_numeric) {
    std::string host;
    if (!is_numeric && context.resolver != nullptr) {
        host = context.resolver->name_of(address).value_or("");
    }
    if (host.empty()) {
        host = to_text(address);
    }
    return address.is_v4() ? host : "[" + host + "]";
}

/// Which columns a list shows; the first that was asked for, in this order.
enum class Layout : std::uint8_t { Stats, Rate, Thresholds, PersistentConn, TunInfo, Plain };

Layout layout_of(const Request& request) {
    if (request.has(Option::Stats)) return Layout::Stats;
    if (request.has(Option::Rate)) return Layout::Rate;
    if (request.has(Option::Thresholds)) return Layout::Thresholds;
    if (request.has(Option::PersistentConn)) return Layout::PersistentConn;
    return request.has(Option::TunInfo) ? Layout::TunInfo : Layout::Plain;
}

std::string titles(Layout layout) {
    const std::string_view address = "Prot LocalAddress:Port";
    const std::string server = "  -> RemoteAddress:Port";
    switch (layout) {
        case Layout::Stats:
            return fmt::format("{:<33} {:>8} {:>8} {:>8} {:>8} {:>8}\n{}\n", address, "Conns",
                               "InPkts", "OutPkts", "InBytes", "OutBytes", server);
        case Layout::Rate:
            return fmt::format("{:<33} {:>8} {:>8} {:>8} {:>8} {:>8}\n{}\n", address, "CPS",
                               "InPPS", "OutPPS", "InBPS", "OutBPS", server);
        case Layout::Thresholds:
            return fmt::format("{:<33} {:<10} {:<10} {:<10} {:<10}\n{}\n", address, "Uthreshold",
                               "Lthreshold", "ActiveConn", "InActConn", server);
        case Layout::PersistentConn:
            return fmt::format("{:<33} {:<9} {:<11} {:<10} {:<10}\n{}\n", address, "Weight",
                               "PersistConn", "ActiveConn", "InActConn", server);
        case Layout::TunInfo:
            return fmt::format(
                "{} Scheduler Flags\n{}           Forward TunnelInfo    Weight "
                "ActiveConn InActConn\n",
                address, server);
        case Layout::Plain:
            return fmt::format(
                "{} Scheduler Flags\n{}           Forward Weight ActiveConn "
                "InActConn\n",
                address, server);
    }
    return {};
}

/// The tool keeps marks as signed numbers.
std::int32_t shown_mark(const ServiceKey& key) {
    return static_cast<std::int32_t>(key.fwmark);
}

std::string service_name(const LineContext& context, const ServiceView& service, bool is_numeric) {
    const ServiceKey& key = service.key;
    if (key.fwmark != 0) {
        return fmt::format("FWM  {}{}", shown_mark(key), key.is_v4() ? "" : " IPv6");
    }
    const std::string name =
        fmt::format("{:<4} {}", protocol_name(key.protocol),
                    address_text(context, key.address, key.protocol, is_numeric));
    return key.is_v4() ? name.substr(0, kServiceNameMax) : name;
}

/// What a service's servers are called, uncut: those of a mark have no protocol, so no port names.
std::string server_name(const LineContext& context, const ServiceKey& service,
                        const Endpoint& server, bool is_numeric) {
    if (service.fwmark == 0 || is_numeric) {
        return address_text(context, server, service.protocol, is_numeric);
    }
    return fmt::format("{}:{}", host_text(context, server.address, is_numeric), server.port)
        .substr(0, kAddressMax);
}

std::string numbers(const Counters& counters, bool is_exact) {
    return large_number(counters.conns, is_exact) + large_number(counters.inpkts, is_exact) +
           large_number(counters.outpkts, is_exact) + large_number(counters.inbytes, is_exact) +
           large_number(counters.outbytes, is_exact);
}

std::string persistence_text(const ServiceView& service, std::string_view timeout_word,
                             std::string_view mask_word) {
    if (!service.persistence) {
        return {};
    }
    std::string text = fmt::format("{}{}", timeout_word, service.persistence->timeout_seconds);
    const Persistence whole;
    if (!service.key.is_v4() && service.persistence->prefix_length != whole.prefix_length) {
        text += fmt::format("{}{}", mask_word, service.persistence->prefix_length);
    }
    if (service.key.is_v4() && service.persistence->netmask != whole.netmask) {
        text += mask_word;
        text += to_text(IpAddress::v4(service.persistence->netmask));
    }
    return text;
}

std::string service_line(const LineContext& context, const Request& request, Layout layout,
                         const ServiceView& service) {
    const std::string name = service_name(context, service, request.has(Option::Numeric));
    const bool is_exact = request.has(Option::Exact);
    if (layout == Layout::Stats) {
        return fmt::format("{:<33}{}\n", name, numbers(service.stats.counters, is_exact));
    }
    if (layout == Layout::Rate) {
        return fmt::format("{:<33}{}\n", name, numbers(service.stats.per_second, is_exact));
    }
    const std::string flags = scheduler_flags_text(service.scheduler, service.scheduler_flags);
    return fmt::format(
        "{} {}{}{}{}{}\n", name, service.scheduler, flags.empty() ? flags : " (" + flags + ")",
        persistence_text(service, " persistent ", " mask "),
        service.persistence && !service.engine.empty() ? fmt::format(" pe {}", service.engine)
                                                       : std::string(),
        service.is_one_packet ? " ops" : "");
}

std::string_view checksum_text(TunnelChecksum checksum) {
    switch (checksum) {
        case TunnelChecksum::None: return "-c";
        case TunnelChecksum::Whole: return "+c";
        case TunnelChecksum::Remote: return "r+c";
    }
    return "";
}

/// "gue:6080:-c"
std::string tunnel_text(const DestinationView& server) {
    if (server.method != ForwardingMethod::Tunnel) {
        return "n/a";
    }
    const std::string_view type = to_text(server.tunnel.type);
    const std::string_view checksum = checksum_text(server.tunnel.checksum);
    switch (server.tunnel.type) {
        case TunnelType::IpIp: return std::string(type);
        case TunnelType::Gue: return fmt::format("{}:{}:{}", type, server.tunnel.port, checksum);
        case TunnelType::Gre: return fmt::format("{}:{}", type, checksum);
    }
    return {};
}

std::string server_line(const LineContext& context, const Request& request, Layout layout,
                        const ServiceView& service, const DestinationView& server) {
    std::string name =
        server_name(context, service.key, server.server, request.has(Option::Numeric));
    if (server.server.address.is_v4()) {
        name.resize(std::min(name.size(), kServerNameMax));
    }
    const bool is_exact = request.has(Option::Exact);
    switch (layout) {
        case Layout::Stats:
            return fmt::format("  -> {:<28}{}\n", name, numbers(server.stats.counters, is_exact));
        case Layout::Rate: {
            const Counters& rate = server.stats.per_second;
            return fmt::format("  -> {:<28} {:>8} {:>8} {:>8}{}{}\n", name, rate.conns, rate.inpkts,
                               rate.outpkts, large_number(rate.inbytes, is_exact),
                               large_number(rate.outbytes, is_exact));
        }
        case Layout::Thresholds:
            return fmt::format("  -> {:<28} {:<10} {:<10} {:<10} {:<10}\n", name,
                               server.u_threshold, server.l_threshold, server.activeconns,
                               server.inactconns);
        case Layout::PersistentConn:
            return fmt::format("  -> {:<28} {:<9} {:<11} {:<10} {:<10}\n", name, server.weight,
                               server.persistconns, server.activeconns, server.inactconns);
        case Layout::TunInfo:
            return fmt::format("  -> {:<28} {:<7} {:<13} {:<6} {:<10} {:<10}\n", name,
                               to_text(server.method), tunnel_text(server), server.weight,
                               server.activeconns, server.inactconns);
        case Layout::Plain:
            return fmt::format("  -> {:<28} {:<7} {:<6} {:<10} {:<10}\n", name,
                               to_text(server.method), server.weight, server.activeconns,
                               server.inactconns);
    }
    return {};
}

/// The tool subtracts unsigned numbers into a C int: those 2^31 or more apart sort backwards.
std::int32_t difference(std::uint64_t a, std::uint64_t b) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(a) - static_cast<std::uint32_t>(b));
}

/// IPv4 first; IPv6 addresses by their four words.
std::int32_t compare_addresses(IpAddress a, IpAddress b) {
    if (a.is_v4() != b.is_v4()) {
        return a.is_v4() ? -1 : 1;
    }
    const std::array words = {
        difference(a.high() >> 32, b.high() >> 32), difference(a.high(), b.high()),
        difference(a.low() >> 32, b.low() >> 32), difference(a.low(), b.low())};
    const auto found =
        std::find_if(words.begin(), words.end(), [](auto word) { return word != 0; });
    return found == words.end() ? 0 : *found;
}

bool address_goes_before_or_with(const Endpoint& a, const Endpoint& b) {
    const std::int32_t order = compare_addresses(a.address, b.address);
    return order != 0 ? order < 0 : a.port <= b.port;
}

bool service_goes_before_or_with(const ServiceView& a, const ServiceView& b) {
    if (a.key.fwmark != b.key.fwmark) {
        return difference(a.key.fwmark, b.key.fwmark) < 0;
    }
    if (a.key.is_v4() != b.key.is_v4()) {
        return a.key.is_v4();
    }
    if (a.key.protocol != b.key.protocol) {
        return a.key.protocol < b.key.protocol;
    }
    return address_goes_before_or_with(a.key.address, b.key.address);
}

/// Top-down merge sort, as the C library's qsort: the comparison above is no order over all
/// addresses, so the result depends on the algorithm, and std::sort must not see it.
template <class T, class Before>
void merge_sort(std::vector<T>& items, Before goes_before_or_with) {
    if (items.size() <= 1) {
        return;
    }
    const auto middle = items.begin() + static_cast<std::ptrdiff_t>(items.size() / 2);
    std::vector<T> left(std::make_move_iterator(items.begin()), std::make_move_iterator(middle));
    std::vector<T> right(std::make_move_iterator(middle), std::make_move_iterator(items.end()));
    merge_sort(left, goes_before_or_with);
    merge_sort(right, goes_before_or_with);
    items.clear();
    std::size_t l = 0;
    std::size_t r = 0;
    while (l < left.size() && r < right.size()) {
        const bool takes_left = goes_before_or_with(left[l], right[r]);
        items.push_back(std::move(takes_left ? left[l++] : right[r++]));
    }
    while (l < left.size()) items.push_back(std::move(left[l++]));
    while (r < right.size()) items.push_back(std::move(right[r++]));
}

void sort_services(std::vector<ServiceView>& services) {
    merge_sort(services, service_goes_before_or_with);
    for (ServiceView& service : services) {
        merge_sort(service.destinations, [](const DestinationView& a, const DestinationView& b) {
            return address_goes_before_or_with(a.server, b.server);
        });
    }
}

std::string_view method_option(ForwardingMethod method) {
    switch (method) {
        case ForwardingMethod::Masquerade: return "-m";
        case ForwardingMethod::Tunnel: return "-i";
        case ForwardingMethod::LocalNode:
        case ForwardingMethod::DirectRoute:
        case ForwardingMethod::Bypass: return "-g";
    }
    return "";
}

/// " --tun-type gre --tun-csum": what 1.31 saves with every tunnel; 1.25 knows no types.
std::string tunnel_options(const LineContext& context, const DestinationView& server) {
    if (server.method != ForwardingMethod::Tunnel || context.profile == Profile::Centos6) {
        return {};
    }
    std::string text = fmt::format(" --tun-type {}", to_text(server.tunnel.type));
    if (server.tunnel.type == TunnelType::Gue) {
        text += fmt::format(" --tun-port {}", server.tunnel.port);
    }
    if (server.tunnel.type != TunnelType::IpIp) {
        switch (server.tunnel.checksum) {
            case TunnelChecksum::None: text += " --tun-nocsum"; break;
            case TunnelChecksum::Whole: text += " --tun-csum"; break;
            case TunnelChecksum::Remote: text += " --tun-remcsum"; break;
        }
    }
    return text;
}

/// What names a service on the tool's command line: "-t 10.0.2.100:80".
std::string service_option(const LineContext& context, const ServiceKey& key, bool is_numeric) {
    if (key.fwmark != 0) {
        return fmt::format("-f {}{}", shown_mark(key), key.is_v4() ? "" : " -6");
    }
    std::string_view option = "-t";
    if (key.protocol != IpProtocol::Tcp) {
        option = key.protocol == IpProtocol::Udp ? "-u" : "--sctp-service";
    }
    return fmt::format("{} {}", option,
                       address_text(context, key.address, key.protocol, is_numeric));
}

}  // namespace

std::string address_text(const LineContext& context, const Endpoint& endpoint, IpProtocol protocol,
                         bool is_numeric) {
    const std::string host = host_text(context, endpoint.address, is_numeric);
    const std::string_view port =
        is_numeric ? "" : port_name(context.profile, protocol, endpoint.port);
    const std::string text =
        port.empty() ? fmt::format("{}:{}", host, endpoint.port) : fmt::format("{}:{}", host, port);
    return text.substr(0, kAddressMax);
}

std::string large_number(std::uint64_t value, bool is_exact) {
    constexpr std::uint64_t kThousand = 1000;
    if (is_exact) {
        return fmt::format(" {:>8}", value);
    }
    if (value < 100'000'000) {
        return fmt::format("{:>9}", value);
    }
    if (value < 1'000'000'000) {
        return fmt::format("{:>8}K", value / kThousand);
    }
    if (value < 100'000'000'000) {
        return fmt::format("{:>8}M", value / (kThousand * kThousand));
    }
    if (value < 100'000'000'000'000) {
        return fmt::format("{:>8}G", value / (kThousand * kThousand * kThousand));
    }
    return fmt::format("{:>8}T", value / (kThousand * kThousand * kThousand * kThousand));
}

std::string list_services(const Director& director, const LineContext& context,
                          const Request& request, const ServiceView* only) {
    std::vector<ServiceView> services;
    std::string text;
    if (only != nullptr) {
        services.push_back(*only);
    } else {
        services = director.services();
        text = fmt::format("IP Virtual Server version 1.2.1 (size={})\n",
                           director.config().conn_table_size);
    }
    if (!request.has(Option::NoSort)) {
        sort_services(services);
    }
    const Layout layout = layout_of(request);
    text += titles(layout);
    for (const ServiceView& service : services) {
        text += service_line(context, request, layout, service);
        for (const DestinationView& server : service.destinations) {
            text += server_line(context, request, layout, service, server);
        }
    }
    return text;
}

std::string save_services(const Director& director, const LineContext& context,
                          const Request& request) {
    std::vector<ServiceView> services = director.services();
    sort_services(services);
    const bool is_numeric = request.has(Option::Numeric);
    std::string text;
    for (const ServiceView& service : services) {
        const std::string key = service_option(context, service.key, is_numeric);
        const std::string flags = scheduler_flags_text(service.scheduler, service.scheduler_flags);
        text +=
            fmt::format("-A {} -s {}{}{}{}{}\n", key, service.scheduler,
                        persistence_text(service, " -p ", " -M "),
                        service.engine.empty() ? "" : fmt::format(" --pe {}", service.engine),
                        service.is_one_packet ? " -o" : "", flags.empty() ? flags : " -b " + flags);
        for (const DestinationView& server : service.destinations) {
            text += fmt::format("-a {} -r {} {} -w {}{}\n", key,
                                server_name(context, service.key, server.server, is_numeric),
                                method_option(server.method), server.weight,
                                tunnel_options(context, server));
        }
    }
    return text;
}

}  // namespace lvsim::ipvs::ipvsadm
