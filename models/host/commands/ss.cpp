// SPDX-License-Identifier: Apache-2.0
//
// ss(8): -t -u -l -a -n -4 -s -H -h. Behaviour reference: iproute2 6.1.0, columns as wide as what
// stands in them, as when its output is no terminal; iproute2 2.6.32 (centos-6) with columns for 80
// letters, unjudged. Left out, refused by name: -p and what else the sockets do not tell.
#include "models/host/commands/options.hpp"
#include "models/host/commands/programs.hpp"
#include "models/host/files.hpp"
#include "models/host/host.hpp"
#include "models/host/name_files.hpp"
#include "sim/net/stack.hpp"
#include "sim/net/tcp/tcp_layer.hpp"
#include "sim/net/udp.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace lvsim::host {

namespace {

constexpr std::array<OptionSpec, 27> kOptions = {{
    {'h', "help", OptionKind::Flag},
    {'V', "version", OptionKind::Flag},
    {'n', "numeric", OptionKind::Flag},
    {'a', "all", OptionKind::Flag},
    {'l', "listening", OptionKind::Flag},
    {'s', "summary", OptionKind::Flag},
    {'4', "ipv4", OptionKind::Flag},
    {'t', "tcp", OptionKind::Flag},
    {'u', "udp", OptionKind::Flag},
    {'H', "no-header", OptionKind::Flag},
    {'r', "resolve", OptionKind::FlagNotModelled},
    {'o', "options", OptionKind::FlagNotModelled},
    {'e', "extended", OptionKind::FlagNotModelled},
    {'m', "memory", OptionKind::FlagNotModelled},
    {'p', "processes", OptionKind::FlagNotModelled},
    {'i', "info", OptionKind::FlagNotModelled},
    {'b', "bpf", OptionKind::FlagNotModelled},
    {'E', "events", OptionKind::FlagNotModelled},
    {'6', "ipv6", OptionKind::FlagNotModelled},
    {'0', "packet", OptionKind::FlagNotModelled},
    {'w', "raw", OptionKind::FlagNotModelled},
    {'x', "unix", OptionKind::FlagNotModelled},
    {'f', "family", OptionKind::ValueNotModelled},
    {'K', "kill", OptionKind::FlagNotModelled},
    {'A', "query", OptionKind::ValueNotModelled},
    {'D', "diag", OptionKind::ValueNotModelled},
    {'O', "oneline", OptionKind::FlagNotModelled},
}};

constexpr std::string_view kUsage =
    "Usage: ss [ OPTIONS ]\n"
    "       ss [ OPTIONS ] [ FILTER ]\n"
    "   -h, --help          this message\n"
    "   -V, --version       output version information\n"
    "   -n, --numeric       don't resolve service names\n"
    "   -a, --all           display all sockets\n"
    "   -l, --listening     display listening sockets\n"
    "   -s, --summary       show socket usage summary\n"
    "   -4, --ipv4          display only IP version 4 sockets\n"
    "   -t, --tcp           display only TCP sockets\n"
    "   -u, --udp           display only UDP sockets\n"
    "   -H, --no-header     Suppress header line\n";

struct Row {
    std::string protocol;
    std::string state;
    std::size_t received = 0;
    std::size_t sent = 0;
    std::string local;
    std::string local_port;
    std::string peer;
    std::string peer_port;
};

std::string_view short_state(std::string_view state) {
    if (state == "ESTABLISHED") return "ESTAB";
    if (state == "SYN_SENT") return "SYN-SENT";
    if (state == "SYN_RECV") return "SYN-RECV";
    if (state == "FIN_WAIT1") return "FIN-WAIT-1";
    if (state == "FIN_WAIT2") return "FIN-WAIT-2";
    if (state == "TIME_WAIT") return "TIME-WAIT";
    if (state == "CLOSE_WAIT") return "CLOSE-WAIT";
    if (state == "LAST_ACK") return "LAST-ACK";
    if (state == "CLOSE") return "UNCONN";
    return state;
}

class Ss {
public:
    Ss(const CommandContext& context, const ParsedOptions& options)
        : context_(context), options_(options) {}

    [[nodiscard]] std::string text() const {
        const auto all = rows();
        return context_.host->profile() == Profile::Centos6 ? old_text(all) : new_text(all);
    }

    [[nodiscard]] std::string summary() const {
        net::Stack& stack = context_.host->stack();
        std::size_t established = 0;
        std::size_t waiting = 0;
        const auto sockets = stack.tcp().sockets();
        for (const net::TcpSocketInfo& socket : sockets) {
            if (socket.state == "ESTABLISHED") ++established;
            if (socket.state == "TIME_WAIT") ++waiting;
        }
        const std::size_t tcp = sockets.size() - waiting;
        const std::size_t udp = stack.udp().sockets().size();
        const auto line = [](std::string_view name, std::size_t count) {
            return fmt::format("{}\t  {:<9} {:<9} {:<9}\n", name, count, count, 0);
        };
        return fmt::format(
                   "Total: {}\nTCP:   {} (estab {}, closed {}, orphaned 0, timewait {})\n\n"
                   "Transport Total     IP        IPv6\n",
                   tcp + udp, sockets.size(), established, waiting, waiting) +
               line("RAW", 0) + line("UDP", udp) + line("TCP", tcp) + line("INET", tcp + udp) +
               line("FRAG", 0) + "\n";
    }

private:
    [[nodiscard]] bool is_wanted(bool is_server) const {
        if (options_.has("a")) return true;
        return options_.has("l") == is_server;
    }
    [[nodiscard]] bool shows(std::string_view letter) const {
        return options_.has(letter) || (!options_.has("t") && !options_.has("u"));
    }

    [[nodiscard]] std::vector<Row> rows() const {
        net::Stack& stack = context_.host->stack();
        std::vector<Row> found;
        if (shows("u")) {
            for (const Endpoint local : stack.udp().sockets()) {
                if (is_wanted(true)) found.push_back(row("udp", "UNCONN", local, {}));
            }
        }
        if (!shows("t")) return found;
        for (const net::TcpSocketInfo& socket : stack.tcp().sockets()) {
            const bool is_server = socket.remote.port == 0;
            if (!is_wanted(is_server)) continue;
            Row one = row("tcp", is_server ? "LISTEN" : short_state(socket.state), socket.local,
                          socket.remote);
            one.received = socket.receive_queue_bytes;
            one.sent = socket.send_queue_bytes;
            found.push_back(std::move(one));
        }
        return found;
    }

    [[nodiscard]] Row row(std::string_view protocol, std::string_view state, Endpoint local,
                          Endpoint peer) const {
        Row made;
        made.protocol = protocol;
        made.state = state;
        // An unspecified address of neither family: a socket that serves both.
        const bool is_both = local.address == IpAddress();
        made.local = address_text(local.address, is_both);
        made.local_port = port_text(local.port, protocol);
        made.peer = peer.port == 0 ? address_text(IpAddress::v4(0), is_both)
                                   : address_text(peer.address, false);
        made.peer_port = port_text(peer.port, protocol);
        return made;
    }

    [[nodiscard]] std::string address_text(IpAddress address, bool is_both) const {
        const bool is_old = context_.host->profile() == Profile::Centos6;
        if (is_both) return is_old ? "::" : "*";
        if (is_old && address.is_unspecified()) return "*";
        return to_text(address);
    }

    [[nodiscard]] std::string port_text(std::uint16_t port, std::string_view protocol) const {
        if (port == 0) return "*";
        std::string name;
        if (!options_.has("n")) name = service_name(context_.host->files(), port, protocol);
        return name.empty() ? fmt::format("{}", port) : name;
    }

    [[nodiscard]] bool has_protocols() const { return options_.has("t") == options_.has("u"); }

    [[nodiscard]] std::string new_text(const std::vector<Row>& all) const {
        std::vector<Row> lines = all;
        Row head{"Netid", "State", 0, 0, "Local Address", "Port", "Peer Address", "Port"};
        std::size_t state = 5;
        std::size_t received = 6;
        std::size_t sent = 6;
        std::array<std::size_t, 4> widths = {head.local.size(), 4, head.peer.size(), 4};
        for (const Row& line : lines) {
            state = std::max(state, line.state.size());
            received = std::max(received, fmt::formatted_size("{}", line.received));
            sent = std::max(sent, fmt::formatted_size("{}", line.sent));
            widths = {
                std::max(widths[0], line.local.size()), std::max(widths[1], line.local_port.size()),
                std::max(widths[2], line.peer.size()), std::max(widths[3], line.peer_port.size())};
        }
        std::string text;
        const auto add = [&](const Row& line, std::string_view in, std::string_view out,
                             std::string_view end) {
            if (has_protocols()) text += fmt::format("{:<5} ", line.protocol);
            text +=
                fmt::format("{:<{}} {:<{}} {:<{}} {:>{}}:{:<{}} {:>{}}:{:<{}}{}\n", line.state,
                            state, in, received, out, sent, line.local, widths[0], line.local_port,
                            widths[1], line.peer, widths[2], line.peer_port, widths[3], end);
        };
        if (!options_.has("H")) add(head, "Recv-Q", "Send-Q", "Process");
        for (const Row& line : lines) {
            add(line, fmt::format("{}", line.received), fmt::format("{}", line.sent), "       ");
        }
        return text;
    }

    /// misc/ss.c of 2.6.32: 80 letters, shared by the two addresses.
    [[nodiscard]] std::string old_text(const std::vector<Row>& all) const {
        std::size_t protocol = has_protocols() ? 5 : 0;
        std::size_t state = 10;
        std::size_t left = 80 - (protocol > 0 ? protocol + 1 : 0) - (state + 1) - 14;
        if (left % 2 == 1) ++(protocol > 0 ? protocol : state);
        const std::size_t port = options_.has("n") ? 5 : 7;
        left = std::max(left / 2 - 1, 15 + port + 1);
        const std::size_t address = left - port - 1;
        std::string text;
        const auto add = [&](const Row& line, std::string_view in, std::string_view out) {
            if (protocol > 0) text += fmt::format("{:<{}} ", line.protocol, protocol);
            text += fmt::format("{:<{}} {:<6} {:<6} {:>{}}:{:<{}} {:>{}}:{:<{}} \n", line.state,
                                state, in, out, line.local, address, line.local_port, port,
                                line.peer, address, line.peer_port, port);
        };
        add({"Netid", "State", 0, 0, "Local Address", "Port", "Peer Address", "Port"}, "Recv-Q",
            "Send-Q");
        for (const Row& line : all) {
            add(line, fmt::format("{}", line.received), fmt::format("{}", line.sent));
        }
        return text;
    }

    const CommandContext& context_;
    const ParsedOptions& options_;
};

}  // namespace

Process ss_main(CommandContext* context) {
    const auto parsed = parse_options(context->args, kOptions);
    if (!parsed) {
        context->error->write(parsed.error().message + "\n");
        if (parsed.error().is_not_modelled) co_return kStatusNotModelled;
        context->error->write(kUsage);
        co_return 255;
    }
    if (parsed->has("h") || parsed->has("V")) {
        context->out->write(parsed->has("h") ? kUsage : "ss utility, iproute2-6.1.0\n");
        co_return 0;
    }
    if (!parsed->operands.empty()) {
        context->error->write("not modelled in lvsim: ss with a filter\n");
        co_return kStatusNotModelled;
    }
    const Ss command(*context, *parsed);
    context->out->write(parsed->has("s") ? command.summary() : command.text());
    co_return 0;
}

}  // namespace lvsim::host
