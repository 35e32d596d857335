// SPDX-License-Identifier: Apache-2.0
//
// The keys of machines: interfaces, routes, settings, files, the web server.
#include "models/host/boot/hardware.hpp"
#include "scenarios/runtime/loader/read_law.hpp"
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace lvsim::runtime {

namespace {

constexpr std::int64_t kPageBytesMax = std::int64_t{64} * 1024 * 1024;

/// The kernel's own interfaces that a machine may have addresses on.
bool is_cardless(const InterfaceConfig& interface) {
    return interface.name == "lo" || interface.name == "tunl0";
}

/// A text that stands under a key, such as a file under its path.
bool read_text(Reading& reading, const YamlNode& node, std::string& to) {
    return read_value(reading, {.type = &kTextType}, node, to);
}

void read_routes(Reading& reading, const KeyInfo& info, const YamlNode& node, HostConfig& to) {
    if (node.is_scalar()) {
        if (node.text == "auto") {
            to.routes.is_auto = true;
            return;
        }
        reading.error(
            code::kUnknownWord, reading.place(node),
            fmt::format("unknown word '{}', expected {}", node.text, info.type->expected));
        return;
    }
    const KeyInfo list{.object = &object_info<RouteConfig>, .form = Form::List};
    read_value(reading, list, node, to.routes.list);
}

void read_sysctl(Reading& reading, const KeyInfo& info, const YamlNode& node, HostConfig& to) {
    for_each_entry(reading, info, node, [&](const YamlKey& key, const YamlNode& value) {
        SysctlSetting setting{key.text, {}, reading.place(key)};
        if (check_entry(reading, *info.entry_type, key) &&
            read_text(reading, value, setting.value)) {
            to.sysctl.push_back(std::move(setting));
        }
    });
}

void read_files(Reading& reading, const KeyInfo& info, const YamlNode& node, HostConfig& to) {
    for_each_entry(reading, info, node, [&](const YamlKey& key, const YamlNode& value) {
        FileConfig file{key.text, {}, reading.place(key)};
        if (check_entry(reading, *info.entry_type, key) &&
            read_text(reading, value, file.content)) {
            to.files.push_back(std::move(file));
        }
    });
}

void read_service_time(Reading& reading, const KeyInfo& info, const YamlNode& node,
                       HttpdConfig& to) {
    read_duration_law(reading, info, node, to.service_time);
}

void read_page_time(Reading& reading, const KeyInfo& info, const YamlNode& node, PageConfig& to) {
    read_duration_law(reading, info, node, to.service_time.emplace());
}

void read_pages(Reading& reading, const KeyInfo& info, const YamlNode& node, HttpdConfig& to) {
    for_each_entry(reading, info, node, [&](const YamlKey& key, const YamlNode& value) {
        PageConfig page;
        page.path = key.text;
        page.place = reading.place(key);
        if (!check_entry(reading, *info.entry_type, key)) {
            return;
        }
        if (value.is_mapping()) {
            read_object(reading, value, page);
        } else if (!read_text(reading, value, page.text)) {
            return;
        }
        to.pages.push_back(std::move(page));
    });
}

}  // namespace

std::span<const Key<HostConfig>> TableOf<HostConfig>::keys() {
    static const std::array kKeys{
        field<&HostConfig::profile>({.key = "profile",
                                     .fallback = "debian-12",
                                     .help = "The operating system: kernel, tools and defaults."}),
        field<&HostConfig::adapters>(
            {.key = "adapters",
             .fallback = "none",
             .count_min = 1,
             .count_max = host::Hardware::kAdaptersMax,
             .help = "Makes it a virtual machine that boots, with its files as it was installed: "
                     "its network adapters, as VirtualBox has them. (centos-6 only)"}),
        field<&HostConfig::language>({.key = "language",
                                      .needs = "adapters",
                                      .fallback = "en",
                                      .help = "That a virtual machine was installed in."}),
        field<&HostConfig::installed_mac>(
            {.key = "installed_mac",
             .needs = "adapters",
             .fallback = "that of its first adapter",
             .help = "The virtual machine is a clone: its files still know the card with this "
                     "address."}),
        named_objects<&HostConfig::interfaces>({.key = "interfaces",
                                                .fallback = "none",
                                                .count_max = 64,
                                                .entries = "NAME",
                                                .entry_type = &kInterfaceNameType,
                                                .help =
                                                    "The network cards, by name. Beside them `lo` "
                                                    "may have further addresses, and `tunl0` (IPIP "
                                                    "module, up) unpacks IP-in-IP."}),
        field<&HostConfig::any_ip>({.key = "any_ip",
                                    .fallback = "none",
                                    .count_max = 64,
                                    .form = Form::OneOrList,
                                    .help =
                                        "Blocks of addresses that are the machine's own, to the "
                                        "last one, as `ip addr add BLOCK dev lo` makes them "
                                        "(AnyIP): a farm of clients in one machine. Others need "
                                        "a route to them."}),
        field<&HostConfig::gateway>({.key = "gateway",
                                     .fallback = "none",
                                     .help = "Where packets go for which there is no other route. "
                                             "Must lie on a network of the machine."}),
        custom<HostConfig>({.key = "routes",
                            .fallback = "none",
                            .type = &kRoutesType,
                            .or_object = &object_info<RouteConfig>,
                            .or_list = true,
                            .help = "Static routes; `auto` makes the shortest way to every "
                                    "network, through machines that forward."},
                           read_routes),
        custom<HostConfig>({.key = "sysctl",
                            .fallback = "as the profile has them",
                            .count_max = 1000,
                            .entries = "SETTING",
                            .entry_type = &kSysctlNameType,
                            .type = &kTextType,
                            .form = Form::Map,
                            .help = "Settings of the kernel, such as `net.ipv4.ip_forward: 1`."},
                           read_sysctl),
        custom<HostConfig>({.key = "files",
                            .fallback = "none",
                            .count_max = 1000,
                            .entries = "PATH",
                            .entry_type = &kPathType,
                            .type = &kTextType,
                            .form = Form::Map,
                            .help = "Files and what they contain, by absolute path."},
                           read_files),
        field<&HostConfig::run>({.key = "run",
                                 .fallback = "none",
                                 .count_max = 1000,
                                 .type = &kCommandType,
                                 .form = Form::OneOrList,
                                 .help = "Command lines, run as root one after the other whenever "
                                         "the machine boots. One that fails is an error."}),
        field<&HostConfig::httpd>({.key = "httpd", .fallback = "none", .help = ""}),
        field<&HostConfig::keepalived>({.key = "keepalived", .fallback = "none", .help = ""}),
        unmodelled<HostConfig>("packages", "Packages to install."),
        unmodelled<HostConfig>("piranha", "The configuration of Piranha."),
    };
    return kKeys;
}

void TableOf<HostConfig>::check(Reading& reading, const YamlNode& node, HostConfig& value) {
    check_virtual_machine(reading, node, value);
    const auto cards =
        std::stable_partition(value.interfaces.begin(), value.interfaces.end(),
                              [](const InterfaceConfig& one) { return !is_cardless(one); });
    value.cardless.assign(std::make_move_iterator(cards),
                          std::make_move_iterator(value.interfaces.end()));
    value.interfaces.erase(cards, value.interfaces.end());
    for (const auto& block : value.any_ip) {
        if (block.value.address != block.value.network()) {
            const Reading::Scope scope(reading, "any_ip");
            reading.error(code::kOutsideSubnet, block.place,
                          fmt::format("{} is an address in a block, expected the block",
                                      to_text(block.value)),
                          fmt::format("did you mean {}?", to_text(IpPrefix{block.value.network(),
                                                                           block.value.length})));
        }
    }
}

std::span<const Key<InterfaceConfig>> TableOf<InterfaceConfig>::keys() {
    static const std::array kKeys{
        field<&InterfaceConfig::network>({.key = "network",
                                          .fallback = "must be given; lo and tunl0 have none",
                                          .type = &kNetworkType,
                                          .help = "What its cable is plugged into."}),
        field<&InterfaceConfig::addresses>({.key = "address",
                                            .fallback = "none",
                                            .count_max = 256,
                                            .form = Form::OneOrList,
                                            .help = "Its addresses; the first is the primary one, "
                                                    "the others are aliases."}),
        field<&InterfaceConfig::mac>({.key = "mac",
                                      .fallback = "02:00 and the bytes of the first address",
                                      .help = "Its hardware address."}),
        field<&InterfaceConfig::mtu>({.key = "mtu",
                                      .fallback = "1500",
                                      .min = 576,
                                      .max = 9000,
                                      .help = "The largest packet it sends, in bytes."}),
    };
    return kKeys;
}

void TableOf<InterfaceConfig>::check(Reading& reading, const YamlNode& node,
                                     InterfaceConfig& value) {
    if (!is_cardless(value)) {
        if (node.find("network") == nullptr) {
            reading.error(code::kMissingKey, reading.place(node),
                          "the key 'network' is missing, expected the name of a network of this "
                          "file");
        }
        return;
    }
    for (const std::string_view key : {"network", "mac", "mtu"}) {
        if (const YamlNode* found = node.find(key)) {
            const Reading::Scope scope(reading, key);
            reading.error(code::kKeyCombination, reading.place(*found),
                          fmt::format("the interface '{}' is no card: it has no '{}', only "
                                      "addresses",
                                      value.name, key));
        }
    }
}

std::span<const Key<RouteConfig>> TableOf<RouteConfig>::keys() {
    static const std::array kKeys{
        field<&RouteConfig::to>(
            {.key = "to", .is_required = true, .help = "The subnet; 0.0.0.0/0 is everything."}),
        field<&RouteConfig::via>({.key = "via",
                                  .is_required = true,
                                  .help = "The machine to send to, on a network of this one."}),
    };
    return kKeys;
}

void TableOf<RouteConfig>::check(Reading& reading, const YamlNode& node, RouteConfig& value) {
    const YamlNode* to = node.find("to");
    if (to == nullptr || value.to.address == value.to.network() ||
        value.to.address == IpAddress()) {
        return;
    }
    const Reading::Scope scope(reading, "to");
    reading.error(
        code::kOutsideSubnet, reading.place(*to),
        fmt::format("{} is an address in a subnet, expected the subnet", to_text(value.to)),
        fmt::format("did you mean {}?", to_text(IpPrefix{value.to.network(), value.to.length})));
}

std::span<const Key<HttpdConfig>> TableOf<HttpdConfig>::keys() {
    static const std::array kKeys{
        field<&HttpdConfig::listen>({.key = "listen",
                                     .fallback = "80",
                                     .count_max = 64,
                                     .form = Form::OneOrList,
                                     .help = "Ports, of all addresses or of one."}),
        field<&HttpdConfig::ssl>(
            {.key = "ssl",
             .fallback = "none",
             .count_max = 64,
             .form = Form::OneOrList,
             .help = "Ports with TLS (SSLEngine on), beside those of listen."}),
        custom<HttpdConfig>({.key = "pages",
                             .fallback = "none",
                             .count_max = 1000,
                             .entries = "PATH",
                             .entry_type = &kPagePathType,
                             .type = &kPageType,
                             .or_object = &object_info<PageConfig>,
                             .form = Form::Map,
                             .help = "What it answers, by path. Other paths answer 404."},
                            read_pages),
        field<&HttpdConfig::keep_alive>({.key = "keep_alive",
                                         .fallback = "as the profile's server",
                                         .help = "Whether a connection may carry several "
                                                 "requests."}),
        field<&HttpdConfig::keep_alive_timeout>({.key = "keep_alive_timeout",
                                                 .fallback = "as the profile's server",
                                                 .min = (1_s).ns(),
                                                 .help = "How long an idle connection is kept."}),
        field<&HttpdConfig::keep_alive_max>({.key = "keep_alive_max",
                                             .fallback = "as the profile's server",
                                             .min = 0,
                                             .max = 1'000'000'000,
                                             .help = "Requests on one connection; 0: no limit."}),
        field<&HttpdConfig::workers>({.key = "workers",
                                      .fallback = "0",
                                      .min = 0,
                                      .max = 1'000'000,
                                      .help = "Processes that each serve one connection from its "
                                              "accept() to its end (MaxRequestWorkers of prefork); "
                                              "others wait in the backlog. 0: no limit."}),
        field<&HttpdConfig::backlog>({.key = "backlog",
                                      .fallback = "511",
                                      .min = 0,
                                      .max = 65'535,
                                      .help =
                                          "Connections that may wait (ListenBacklog), capped by "
                                          "net.core.somaxconn; then SYNs are ignored."}),
        custom<HttpdConfig>({.key = "service_time",
                             .fallback = "0s",
                             .type = &kLawType,
                             .or_object = &object_info<DurationLaw>,
                             .help = "From a whole request for a page to its answer."},
                            read_service_time),
    };
    return kKeys;
}

void TableOf<HttpdConfig>::check(Reading& reading, const YamlNode& node, HttpdConfig& value) {
    if (value.listen.empty() && node.find("listen") == nullptr) {
        value.listen.push_back({Endpoint{IpAddress::v4(0), 80}, reading.place(node)});
    }
    for (const auto& secure : value.ssl) {
        const bool is_plain_too =
            std::any_of(value.listen.begin(), value.listen.end(),
                        [&](const auto& plain) { return plain.value.port == secure.value.port; });
        if (!is_plain_too) continue;
        const Reading::Scope scope(reading, "ssl");
        reading.error(code::kKeyCombination, secure.place,
                      fmt::format("port {} is one of listen already, expected a port of its own",
                                  secure.value.port));
    }
}

std::span<const Key<PageConfig>> TableOf<PageConfig>::keys() {
    static const std::array kKeys{
        field<&PageConfig::text>(
            {.key = "text", .choice = {"content"}, .help = "What the page says."}),
        field<&PageConfig::size>({.key = "size",
                                  .choice = {"content"},
                                  .min = 1,
                                  .max = kPageBytesMax,
                                  .help = "So many bytes that mean nothing, instead of a text."}),
        field<&PageConfig::content_type>(
            {.key = "type", .fallback = "text/html", .help = "Its Content-Type."}),
        custom<PageConfig>({.key = "service_time",
                            .fallback = "the server's",
                            .type = &kLawType,
                            .or_object = &object_info<DurationLaw>,
                            .help = "Of this page."},
                           read_page_time),
    };
    return kKeys;
}

void TableOf<PageConfig>::check(Reading& reading, const YamlNode& node, PageConfig& value) {
    const YamlNode* type = node.find("type");
    if (type != nullptr && value.content_type &&
        value.content_type->find_first_of("\r\n") != std::string::npos) {
        reading.error(code::kBadValue, reading.place(*type),
                      "the type has several lines, expected one such as text/html");
    }
}

}  // namespace lvsim::runtime
