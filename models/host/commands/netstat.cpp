// SPDX-License-Identifier: Apache-2.0
//
// netstat(8): -t -u -l -a -n for sockets, -r for routes, -i for interfaces. Behaviour reference:
// net-tools 1.60 of CentOS 6 (wide address columns). A socket that listens on "all addresses" of
// both families stands there as ":::PORT". Left out, refused by name: -p, -s, -o, -c, -x, -w, -g.
#include "models/host/commands/ifconfig_text.hpp"
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/commands/route_table.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/language.hpp"
#include "models/host/name_files.hpp"
#include "models/host/name_lookup.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "sim/net/udp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

namespace lvsim::host {

namespace {

constexpr int kUsage = 1;

constexpr std::array<OptionSpec, 20> kOptions = {{
    {'t', "tcp", OptionKind::Flag},
    {'u', "udp", OptionKind::Flag},
    {'l', "listening", OptionKind::Flag},
    {'a', "all", OptionKind::Flag},
    {'n', "numeric", OptionKind::Flag},
    {'r', "route", OptionKind::Flag},
    {'i', "interfaces", OptionKind::Flag},
    {'e', "extend", OptionKind::FlagNotModelled},
    {'p', "programs", OptionKind::FlagNotModelled},
    {'s', "statistics", OptionKind::FlagNotModelled},
    {'o', "timers", OptionKind::FlagNotModelled},
    {'c', "continuous", OptionKind::FlagNotModelled},
    {'x', "unix", OptionKind::FlagNotModelled},
    {'w', "raw", OptionKind::FlagNotModelled},
    {'g', "groups", OptionKind::FlagNotModelled},
    {'M', "masquerade", OptionKind::FlagNotModelled},
    {'v', "verbose", OptionKind::FlagNotModelled},
    {'W', "wide", OptionKind::FlagNotModelled},
    {'V', "version", OptionKind::FlagNotModelled},
    {'h', "help", OptionKind::FlagNotModelled},
}};

struct SocketLine {
    std::string_view protocol;
    Endpoint local;
    Endpoint remote;
    std::string_view state;
    std::size_t receive_queue = 0;
    std::size_t send_queue = 0;

    [[nodiscard]] bool is_server() const { return remote.port == 0; }
};

class Netstat {
public:
    Netstat(CommandContext* context, const ParsedOptions& options)
        : context_(*context), options_(options) {}

    [[nodiscard]] bool is_numeric() const { return options_.has("n"); }

    /// The addresses that need a name.
    [[nodiscard]] std::vector<IpAddress> addresses() const {
        if (options_.has("i")) return {};
        if (options_.has("r")) return route_table_addresses(context_);
        std::set<IpAddress> found;
        for (const SocketLine& line : sockets()) {
            for (const IpAddress address : {line.local.address, line.remote.address}) {
                if (!address.is_unspecified()) found.insert(address);
            }
        }
        return {found.begin(), found.end()};
    }

    void show(const AddressNames* names) {
        if (options_.has("r")) {
            context_.out->write(route_table_text(context_, {.names = names, .is_netstat = true}));
        } else if (options_.has("i")) {
            show_interfaces();
        } else {
            show_sockets(names);
        }
    }

private:
    void show_interfaces() {
        net::Stack& stack = context_.host->stack();
        std::string text = french() ? "Table d'interfaces noyau\n" : "Kernel Interface table\n";
        text += interface_table_header();
        std::set<std::string> names;
        for (net::InterfaceIndex i = 0; i < stack.interface_count(); ++i) {
            if (stack.interface(i).is_present()) names.insert(stack.interface(i).name());
        }
        for (const std::string& name : names) {
            const net::Interface& card = *stack.find_interface(name);
            if (!card.is_up() && !options_.has("a")) continue;
            text += interface_table_line(card, name);
            for (const auto& address : card.addresses()) {
                if (address.label != name) text += interface_table_line(card, address.label);
            }
        }
        context_.out->write(text);
    }

    [[nodiscard]] std::vector<SocketLine> sockets() const {
        net::Stack& stack = context_.host->stack();
        const bool has_kind = options_.has("t") || options_.has("u");
        std::vector<SocketLine> lines;
        if (options_.has("t") || !has_kind) {
            for (const net::TcpSocketInfo& socket : stack.tcp().sockets()) {
                // ss shows the backlog where netstat shows that a server has nothing to send.
                const bool is_server = socket.remote.port == 0;
                lines.push_back({"tcp", socket.local, socket.remote, socket.state,
                                 is_server ? 0 : socket.receive_queue_bytes,
                                 is_server ? 0 : socket.send_queue_bytes});
            }
        }
        if (options_.has("u") || !has_kind) {
            for (const Endpoint local : stack.udp().sockets()) {
                lines.push_back({"udp", local, {}, "", 0, 0});
            }
        }
        std::erase_if(lines, [&](const SocketLine& line) {
            if (options_.has("a")) return false;
            return line.is_server() != options_.has("l");
        });
        return lines;
    }

    void show_sockets(const AddressNames* names) {
        std::string text = fmt::format("{}\n", title());
        text += french() ? "Proto Recv-Q Send-Q Adresse locale              Adresse distante       "
                           "     Etat       \n"
                         : "Proto Recv-Q Send-Q Local Address               Foreign Address        "
                           "     State      \n";
        for (const SocketLine& line : sockets()) {
            // The kernel's list of IPv6 sockets comes with those that serve both families.
            const bool is_both = line.local.address == IpAddress();
            const Endpoint remote = line.is_server()
                                        ? Endpoint{is_both ? IpAddress() : IpAddress::v4(0), 0}
                                        : line.remote;
            text += fmt::format("{:<4}  {:>6} {:>6} {:<27} {:<27} {:<11} \n", line.protocol,
                                line.receive_queue, line.send_queue,
                                end_text(line.local, line.protocol, names),
                                end_text(remote, line.protocol, names), line.state);
        }
        context_.out->write(text);
    }

    [[nodiscard]] std::string_view title() const {
        if (options_.has("a")) {
            return french() ? "Connexions Internet actives (serveurs et \u00e9tablies)"
                            : "Active Internet connections (servers and established)";
        }
        if (options_.has("l")) {
            return french() ? "Connexions Internet actives (seulement serveurs)"
                            : "Active Internet connections (only servers)";
        }
        return french() ? "Connexions Internet actives (sans serveurs)"
                        : "Active Internet connections (w/o servers)";
    }

    [[nodiscard]] std::string end_text(const Endpoint& end, std::string_view protocol,
                                       const AddressNames* names) const {
        std::string address = to_text(end.address);
        std::string port = end.port == 0 ? "*" : fmt::format("{}", end.port);
        if (names != nullptr) {
            if (end.address.is_unspecified()) address = end.address.is_v4() ? "*" : "[::]";
            const auto found = names->find(end.address);
            if (found != names->end() && !found->second.empty()) address = found->second;
            const std::string name = service_name(context_.host->files(), end.port, protocol);
            if (end.port != 0 && !name.empty()) port = name;
        }
        return fmt::format("{}:{}", address, port);
    }

    [[nodiscard]] bool french() const { return speaks_french(context_); }

    CommandContext& context_;
    const ParsedOptions& options_;
};

}  // namespace

Process netstat_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        context->error->write(parsed.error().message + "\n");
        co_return parsed.error().is_not_modelled ? kStatusNotModelled : kUsage;
    }
    Netstat command(context, *parsed);
    std::vector<IpAddress> unnamed;
    if (!command.is_numeric()) unnamed = command.addresses();
    AddressNaming naming(*context->host, std::move(unnamed));
    while (NameLookup* lookup = naming.pending()) {
        const SimDuration patience = lookup->patience();
        const bool is_news = co_await wait_for(lookup->news(), patience);
        if (!is_news) lookup->give_up_waiting();
    }
    command.show(command.is_numeric() ? nullptr : &naming.names());
    co_return 0;
}

}  // namespace lvsim::host
