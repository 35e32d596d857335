// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/counters.hpp"

#include "models/host/ipvs_module.hpp"
#include "models/httpd/httpd.hpp"
#include "models/keepalived/daemon/keepalived.hpp"
#include "scenarios/runtime/machine.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/network.hpp"
#include "sim/net/tcp/tcp_layer.hpp"

#include <algorithm>
#include <array>

namespace lvsim::runtime {
namespace {

void add_drops(std::vector<CountView>& counters, const net::DropCounts& drops) {
    std::uint64_t total = 0;
    for (const auto count : drops) total += count;
    counters.push_back({"drops", total});
    for (std::size_t i = 0; i < drops.size(); ++i) {
        const auto reason = static_cast<net::DropReason>(i);
        counters.push_back({"drops." + counter_word(net::to_text(reason)), drops[i]});
    }
}

void add_interfaces(std::vector<CountView>& counters, net::Stack& stack) {
    for (net::InterfaceIndex i = 0; i < stack.interface_count(); ++i) {
        const auto& interface = stack.interface(i);
        if (!interface.is_present()) continue;
        const auto& counted = interface.counters();
        counters.push_back({interface.name() + ".rx_packets", counted.rx_packets});
        counters.push_back({interface.name() + ".rx_bytes", counted.rx_bytes});
        counters.push_back({interface.name() + ".tx_packets", counted.tx_packets});
        counters.push_back({interface.name() + ".tx_bytes", counted.tx_bytes});
    }
}

/// Zeros before the module is loaded: there is no service then, and no connection.
void add_director(std::vector<CountView>& counters, host::Host& host) {
    const ipvs::Director* director = host.has_ipvs() ? &host.ipvs().director() : nullptr;
    counters.push_back({"ipvs.services", director == nullptr ? 0 : director->services().size()});
    counters.push_back(
        {"ipvs.connections", director == nullptr ? 0 : director->connection_count()});
}

/// Of each vrrp_instance that is at work.
void add_routers(std::vector<CountView>& counters, const vrrp::Router& router) {
    for (const vrrp::InstanceInfo& instance : router.instances()) {
        const std::string name = "vrrp." + instance.name;
        counters.push_back({name + ".is_master", instance.state == vrrp::State::Master ? 1U : 0U});
        counters.push_back({name + ".priority", instance.priority});
        counters.push_back({name + ".became_master", instance.became_master});
        counters.push_back({name + ".adverts_sent", instance.adverts_sent});
        counters.push_back({name + ".adverts_received", instance.adverts_received});
        counters.push_back({name + ".adverts_rejected", instance.adverts_rejected});
    }
}

constexpr std::array<CounterSummary, 22> kSummaries{{
    {"drops", "packets that ended at this machine"},
    {"drops.REASON", "for that reason: see 'lvsim list drop-reasons'"},
    {"INTERFACE.rx_packets", "frames that came in"},
    {"INTERFACE.rx_bytes", "their bytes"},
    {"INTERFACE.tx_packets", "frames that went out"},
    {"INTERFACE.tx_bytes", "their bytes"},
    {"tcp.sockets", "of all states, TIME_WAIT included"},
    {"tcp.listen_overflows", "SYNs and final ACKs ignored: the accept queue was full"},
    {"httpd.connections", "accepted by the web server, health checks included"},
    {"httpd.busy", "workers that serve a connection now"},
    {"httpd.busy_max", "the most there were at a time"},
    {"httpd.requests", "answered by the web server"},
    {"httpd.ok", "of these: with a status of 200 to 399"},
    {"httpd.body_bytes", "of the answers"},
    {"ipvs.services", "of the director; zero where there is none"},
    {"ipvs.connections", "entries of the director's table; zero where there is none"},
    {"vrrp.INSTANCE.is_master", "1 while the instance of keepalived is MASTER, else 0"},
    {"vrrp.INSTANCE.priority", "its effective priority"},
    {"vrrp.INSTANCE.became_master", "how often, since keepalived started"},
    {"vrrp.INSTANCE.adverts_sent", "since keepalived started"},
    {"vrrp.INSTANCE.adverts_received", "that counted: they passed all checks"},
    {"vrrp.INSTANCE.adverts_rejected", "that failed a check"},
}};

}  // namespace

std::span<const CounterSummary> counter_summaries() {
    return kSummaries;
}

std::vector<CountView> counters_of(Machine& machine) {
    std::vector<CountView> counters;
    auto& host = machine.host();
    auto& stack = host.stack();
    add_drops(counters, stack.network().drops(host.node()));
    add_interfaces(counters, stack);
    counters.push_back({"tcp.sockets", stack.tcp().socket_count()});
    counters.push_back({"tcp.listen_overflows", stack.tcp().counters().listen_overflows});
    if (const auto* server = machine.httpd(); server != nullptr) {
        const auto& counted = server->counters();
        counters.push_back({"httpd.connections", counted.connections});
        counters.push_back({"httpd.busy", server->open_connections()});
        counters.push_back({"httpd.busy_max", counted.busy_max});
        counters.push_back({"httpd.requests", counted.requests});
        counters.push_back({"httpd.ok", counted.ok});
        counters.push_back({"httpd.body_bytes", counted.body_bytes});
    }
    add_director(counters, host);
    const auto* daemon = machine.keepalived();
    if (daemon != nullptr && daemon->router() != nullptr) {
        add_routers(counters, *daemon->router());
    }
    return counters;
}

std::string counter_word(std::string_view words) {
    std::string word(words);
    std::replace(word.begin(), word.end(), ' ', '-');
    return word;
}

FrameAccountView frame_account(const net::Network& network) {
    const auto account = network.account();
    FrameAccountView view{.made = account.made,
                          .delivered = account.delivered,
                          .merged = account.merged,
                          .filtered = account.filtered,
                          .dropped = account.dropped,
                          .in_flight = account.under_way,
                          .reasons = {}};
    const auto drops = network.total_drops();
    for (std::size_t i = 0; i < drops.size(); ++i) {
        if (drops[i] == 0) continue;
        view.reasons.push_back(
            {std::string(net::to_text(static_cast<net::DropReason>(i))), drops[i]});
    }
    return view;
}

}  // namespace lvsim::runtime
