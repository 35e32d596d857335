// SPDX-License-Identifier: Apache-2.0
//
// route(8): shows the routing table, adds and removes routes by the kernel's old calls SIOCADDRT
// and SIOCDELRT. Behaviour reference: net-tools 1.60. Left out: IPv6, -C, reject, window, irtt,
// mss.
#include "models/host/commands/net_tools.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/route_table.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/name_lookup.hpp"
#include "sim/net/routing_table.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

constexpr int kRefusedByKernel = 7;  // EXIT of net-tools' inet_setroute()
constexpr int kUsage = 4;

/// What a line asks for.
struct WantedRoute {
    net::RouteEntry entry;
    std::optional<int> length;  ///< Of -host, /LENGTH or netmask; else the class's.
    bool is_net = false;        ///< -net
    bool is_add = false;
};

class RouteCommand {
public:
    explicit RouteCommand(CommandContext* context) : context_(*context) {}

    /// nullopt: the table is to be shown.
    std::optional<int> run() {
        std::vector<std::string> args(context_.args.begin() + 1, context_.args.end());
        while (!args.empty() && args[0].starts_with('-') && args[0] != "-net" &&
               args[0] != "-host") {
            if (args[0] == "-n") {
                is_numeric = true;
            } else if (args[0] != "-e" && args[0] != "-v") {
                return wrong_option(args[0]);
            }
            args.erase(args.begin());
        }
        if (args.empty()) return std::nullopt;
        WantedRoute wanted;
        wanted.is_add = args[0] == "add";
        if (args[0] != "add" && args[0] != "del" && args[0] != "delete") return usage();
        if (const auto failed = read(args, wanted)) return *failed;
        return change(wanted);
    }

    bool is_numeric = false;

private:
    /// A status: said what is wrong.
    std::optional<int> read(const std::vector<std::string>& args, WantedRoute& to) {
        std::size_t i = 1;
        if (i < args.size() && (args[i] == "-net" || args[i] == "-host")) {
            to.is_net = args[i] == "-net";
            if (!to.is_net) to.length = 32;
            ++i;
        }
        if (i >= args.size()) return usage();
        if (const auto failed = read_target(args[i++], to)) return failed;
        for (; i < args.size(); ++i) {
            const std::string& word = args[i];
            const bool takes_value = word == "gw" || word == "netmask" || word == "metric" ||
                                     word == "dev" || word == "device" || word == "mss" ||
                                     word == "window" || word == "irtt";
            if (takes_value && i + 1 >= args.size()) return usage();
            const std::string_view value = takes_value ? args[i + 1] : word;
            if (takes_value) ++i;
            if (const auto failed = read_word(word, value, to)) return failed;
        }
        return std::nullopt;
    }

    std::optional<int> read_target(const std::string& text, WantedRoute& to) {
        if (text == "default" || text == "0.0.0.0" || text == "0.0.0.0/0") {
            to.entry.destination = {IpAddress::v4(0), 0};
            to.length = 0;
            return std::nullopt;
        }
        const std::size_t slash = text.find('/');
        const auto address = IpAddress::parse(std::string_view(text).substr(0, slash));
        if (!address || !address->is_v4()) return unknown_host(text);
        to.entry.destination.address = *address;
        if (slash == std::string::npos) return std::nullopt;
        const auto prefix = IpPrefix::parse(text);
        if (!prefix) return unknown_host(text);
        to.length = prefix->length;
        return std::nullopt;
    }

    std::optional<int> read_word(std::string_view word, std::string_view value, WantedRoute& to) {
        if (word == "gw") {
            const auto gateway = IpAddress::parse(value);
            if (!gateway || !gateway->is_v4()) return unknown_host(value);
            to.entry.gateway = *gateway;
        } else if (word == "netmask") {
            const auto mask = IpAddress::parse(value);
            const auto length = mask && mask->is_v4() ? length_of(*mask) : std::nullopt;
            if (!length) return say(fmt::format("route: bogus netmask {}", value), kUsage);
            to.length = *length;
        } else if (word == "metric") {
            if (!read_number(value, to.entry.metric)) return usage();
        } else if (word == "mss" || word == "window" || word == "irtt" || word == "reject") {
            return not_modelled(word);
        } else {
            const net::Interface* card = card_of(context_, value);
            // Linux ip_rt_ioctl(): no such card is ENODEV.
            if (card == nullptr) return refused(to.is_add, no_such_device());
            to.entry.interface = card->index();
        }
        return std::nullopt;
    }

    int change(WantedRoute& wanted) {
        net::RouteEntry& entry = wanted.entry;
        const IpAddress target = entry.destination.address;
        // As inet_setroute(): a target whose class's host part is empty is a network.
        const int length = class_length(target);
        const bool is_network = (IpPrefix{target, length}).network() == target;
        entry.destination.length =
            wanted.length.value_or(wanted.is_net || is_network ? length : 32);
        if (entry.destination.network() != target) {
            return say(fmt::format("route: netmask {} doesn't make sense with {} route",
                                   to_text(netmask_of(entry.destination.length)),
                                   wanted.is_net ? "network" : "host"),
                       kUsage);
        }
        net::RoutingTable& routes = context_.host->stack().routes();
        if (!wanted.is_add) {
            return routes.remove(entry) == net::RouteError::None
                       ? 0
                       : refused(false,
                                 french() ? "Aucun processus de ce type" : "No such process");
        }
        if (entry.gateway.is_unspecified() && entry.interface == net::kNoInterface) {
            return refused(true, no_such_device());
        }
        return answer(routes.add(entry, false));
    }

    int answer(net::RouteError error) {
        switch (error) {
            case net::RouteError::None: return 0;
            case net::RouteError::Exists:
                return refused(true, french() ? "Le fichier existe" : "File exists");
            case net::RouteError::NoSuchRoute:
                return refused(true, french() ? "Aucun processus de ce type" : "No such process");
            case net::RouteError::NetworkUnreachable:
                return refused(true, french() ? "Le r\u00e9seau n'est pas accessible"
                                              : "Network is unreachable");
            case net::RouteError::NetworkDown:
                return refused(true,
                               french() ? "Le r\u00e9seau ne fonctionne pas" : "Network is down");
            case net::RouteError::TableFull: return refused(true, "No buffer space available");
            case net::RouteError::InvalidArgument:
                return refused(true, french() ? "Argument invalide" : "Invalid argument");
        }
        return kRefusedByKernel;
    }

    [[nodiscard]] bool french() const { return speaks_french(context_); }
    [[nodiscard]] std::string_view no_such_device() const {
        return french() ? "Aucun p\u00e9riph\u00e9rique de ce type" : "No such device";
    }
    int refused(bool is_add, std::string_view why) {
        return say(fmt::format("{}: {}", is_add ? "SIOCADDRT" : "SIOCDELRT", why),
                   kRefusedByKernel);
    }
    int unknown_host(std::string_view text) {
        return say(fmt::format("{}: {}", text, french() ? "H\u00f4te inconnu" : "Unknown host"),
                   kUsage + 2);
    }
    int usage() {
        return say(
            "Usage: route [-n] [-e]\n"
            "       route add|del [-net|-host] TARGET [netmask MASK] [gw GATEWAY] [metric N]\n"
            "             [[dev] INTERFACE]",
            kUsage);
    }
    int wrong_option(std::string_view option) {
        if (option == "-h" || option == "--help") return usage();
        if (option == "-C" || option == "-F" || option == "-6" || option == "-A" ||
            option == "-ee" || option == "-V") {
            return not_modelled(option);
        }
        say(fmt::format("route: invalid option -- '{}'", option.substr(1, 1)), 0);
        return usage();
    }
    int not_modelled(std::string_view what) {
        return say(fmt::format("not modelled in lvsim: route {}", what), kStatusNotModelled);
    }
    static bool read_number(std::string_view text, std::uint32_t& to) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), to);
        return error == std::errc() && end == text.data() + text.size();
    }
    int say(std::string_view line, int status) {
        context_.error->write(fmt::format("{}\n", line));
        return status;
    }

    CommandContext& context_;
};

}  // namespace

Process route_main(CommandContext* context) {
    RouteCommand command(context);
    if (const auto status = command.run()) co_return *status;
    std::vector<IpAddress> unnamed;
    if (!command.is_numeric) unnamed = route_table_addresses(*context);
    AddressNaming naming(*context->host, std::move(unnamed));
    while (NameLookup* lookup = naming.pending()) {
        const SimDuration patience = lookup->patience();
        const bool is_news = co_await wait_for(lookup->news(), patience);
        if (!is_news) lookup->give_up_waiting();
    }
    const RouteTableStyle style = {.names = command.is_numeric ? nullptr : &naming.names()};
    context->out->write(route_table_text(*context, style));
    co_return 0;
}

}  // namespace lvsim::host
