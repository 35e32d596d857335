// SPDX-License-Identifier: Apache-2.0
#include "scenarios/runtime/trace/keepalived/failover_lab.hpp"

#include "models/host/sysctl.hpp"
#include "models/keepalived/daemon/daemon_log.hpp"
#include "models/keepalived/lvs/table_command.hpp"
#include "scenarios/runtime/trace/keepalived/case_values.hpp"
#include "scenarios/runtime/trace/keepalived/command_text.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/frame_trace.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/stack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::runtime {
namespace {

constexpr std::uint64_t kSeed = 1;
constexpr std::string_view kExit = "(process exited)";
/// The run is a little longer than the recording, so that nothing begins at its very start.
constexpr SimDuration kBeforeFirst = SimDuration::seconds(1);
/// Of an interface without one: of no switch, so nobody sees it.
constexpr std::uint64_t kOwnMac = 0x0200'0000'ff00;

}  // namespace

/// The cable between two switches, whose forwarding can be stopped in the middle.
class FailoverLab::SwitchLink final : public Component {
public:
    SwitchLink(net::Network& network, net::Switch& a, net::Switch& b)
        : network_(network), to_a_(*this), to_b_(*this) {
        to_a_.next = &a.add_port(to_b_);
        to_b_.next = &b.add_port(to_a_);
    }

    void set_forwarding(bool is_forwarding) { is_forwarding_ = is_forwarding; }

private:
    struct Way final : net::FrameSink {
        explicit Way(SwitchLink& owner) : link(owner) {}
        void accept_frame(FrameHandle frame) override {
            if (link.is_forwarding_) {
                next->accept_frame(std::move(frame));
            } else {
                link.network_.count_filtered();
            }
        }
        SwitchLink& link;
        net::FrameSink* next = nullptr;
    };

    net::Network& network_;
    Way to_a_;
    Way to_b_;
    bool is_forwarding_ = true;
};

FailoverLab::FailoverLab(const FailoverCase& recorded)
    : recorded_(recorded), world_(kSeed), network_(&world_.emplace<net::Network>(world_)) {
    world_.trace().subscribe(*this,
                             {&kTraceKind<net::FrameSent>, &kTraceKind<keepalived::LogWritten>,
                              &kTraceKind<keepalived::TableCommand>});
    add_switches();
    for (const CaseHost& host : recorded.hosts) add_host(host);
}

FailoverLab::~FailoverLab() {
    world_.trace().unsubscribe(*this);
}

void FailoverLab::add_switches() {
    for (const CaseNetwork& network : recorded_.networks) {
        std::map<std::string, net::Switch*> made;
        for (const CaseSwitch& one : network.switches) {
            made[one.name] = &network_->add_switch(NodeId{next_node_++}, one.name);
            for (const std::string& port : one.attached) switch_of_port_[port] = made[one.name];
        }
        if (!network.link) continue;
        net::Switch& a = *made[network.link->between[0]];
        net::Switch& b = *made[network.link->between[1]];
        links_[network.link->name] = &world_.emplace<SwitchLink>(*network_, a, b);
    }
}

void FailoverLab::add_host(const CaseHost& host) {
    const NodeId node{next_node_++};
    host::Host& made = world_.emplace<host::Host>(
        world_, *network_, host::HostConfig{node, host.name, host::Profile::Debian12});
    hosts_[host.name] = &made;
    if (host.role == CaseRole::Router) routers_[node] = host.name;
    // Debian's systemd sets it: of an interface's addresses the others stay when the first goes.
    const auto error = made.sysctl().write("net.ipv4.conf.all.promote_secondaries", "1");
    LVSIM_ASSERT(error == host::SysctlError::None, "promote_secondaries is refused");
    for (const CaseInterface& interface : host.interfaces) add_interface(host, interface);
    if (host.role != CaseRole::Server) return;
    auto& server = servers_[host.name] = std::make_unique<CaseServer>(made.stack());
    if (host.is_serving) server->serve();
}

void FailoverLab::add_interface(const CaseHost& host, const CaseInterface& interface) {
    net::Stack& stack = hosts_[host.name]->stack();
    const MacAddress mac =
        interface.mac.value_or(MacAddress::from_bits(kOwnMac + stack.interface_count()));
    net::Interface& made = stack.add_interface(interface.name, mac);
    const auto found = switch_of_port_.find(host.name + "." + interface.name);
    // One without a switch has a carrier all the same, from a switch of its own.
    net::Switch& wire =
        found != switch_of_port_.end()
            ? *found->second
            : network_->add_switch(NodeId{next_node_++}, host.name + "." + interface.name);
    switch_of_port_[host.name + "." + interface.name] = &wire;
    network_->attach(made, wire, {});
    stack.set_up(made.index(), true);
    if (interface.ipv4) stack.add_address(made.index(), *interface.ipv4);
}

host::Host& FailoverLab::host(std::string_view name) {
    const auto found = hosts_.find(name);
    LVSIM_ASSERT(found != hosts_.end(), "there is no host '{}'", name);
    return *found->second;
}

net::Interface& FailoverLab::interface(std::string_view host_name, std::string_view name) {
    net::Interface* found = host(host_name).stack().find_interface(name);
    LVSIM_ASSERT(found != nullptr, "'{}' has no interface '{}'", host_name, name);
    return *found;
}

CaseServer& FailoverLab::server(std::string_view host_name) {
    const auto found = servers_.find(host_name);
    LVSIM_ASSERT(found != servers_.end(), "'{}' is no server", host_name);
    return *found->second;
}

SimTime FailoverLab::run_time(CaseTime time) const {
    return SimTime::at(time - recorded_.window.from + kBeforeFirst);
}

CaseTime FailoverLab::case_time(SimTime time) const {
    return time.since_start() - kBeforeFirst + recorded_.window.from;
}

void FailoverLab::set_link(const std::string& name, bool is_forwarding) {
    const auto found = links_.find(name);
    LVSIM_ASSERT(found != links_.end(), "there is no link '{}'", name);
    found->second->set_forwarding(is_forwarding);
}

void FailoverLab::set_port(std::string_view host_name, bool is_forwarding) {
    const CaseHost* host = recorded_.find_host(host_name);
    LVSIM_ASSERT(host != nullptr && !host->interfaces.empty(), "'{}' has no port", host_name);
    forward_port(interface(host_name, host->interfaces.front().name), is_forwarding);
}

void FailoverLab::forward_port(net::Interface& interface, bool is_forwarding) {
    for (const net::LinkSide side : {net::LinkSide::In, net::LinkSide::Out}) {
        const bool is_done =
            is_forwarding ? network_->heal(interface, side)
                          : network_->set_fault(interface, side, {.kind = net::LinkFaultKind::Cut});
        LVSIM_ASSERT(is_done, "{} has no cable, or is {} already", interface.name(),
                     is_forwarding ? "plugged" : "unplugged");
    }
}

void FailoverLab::set_carrier(std::string_view host_name, std::string_view name, bool has_carrier) {
    net::Interface& card = interface(host_name, name);
    if (!has_carrier) {
        network_->detach(card);
    } else if (!card.has_carrier()) {
        network_->attach(card, *switch_of_port_.find(fmt::format("{}.{}", host_name, name))->second,
                         {});
    }
}

void FailoverLab::inject(const CaseEvent& event) {
    FrameHandle frame = network_->frames().make();
    const std::size_t header = std::min(event.bytes.size(), Frame::kInlineBytesMax);
    std::copy_n(event.bytes.data(), header, frame->append(header));
    frame->set_payload(network_->payloads().copy_of(std::span(event.bytes).subspan(header)));
    interface(event.host, event.interface).transmit(std::move(frame));
}

void FailoverLab::note_frame(SimTime time, const std::string& router, const net::FrameSent& sent) {
    std::string port = fmt::format("{}.{}", router, sent.interface);
    if (!switch_of_port_.contains(port)) return;  // a macvlan, "lo"
    std::vector<std::byte> bytes(sent.frame->size());
    sent.frame->copy_to(bytes);
    if (frame_kind(bytes).empty()) return;  // a recording does not list it
    seen_.frames.push_back({case_time(time), std::move(port), std::move(bytes)});
}

void FailoverLab::on_trace(const TraceRecord& record) {
    const auto router = routers_.find(record.node);
    if (router == routers_.end()) return;
    const CaseTime now = case_time(record.time);
    if (const auto* sent = record.as<net::FrameSent>()) {
        note_frame(record.time, router->second, *sent);
    } else if (const auto* line = record.as<keepalived::LogWritten>()) {
        // The first process is the last one to end.
        const bool is_exit = line->line.starts_with("Stopped Keepalived ");
        seen_.log.push_back({now, router->second, std::string(is_exit ? kExit : line->line)});
    } else if (const auto* command = record.as<keepalived::TableCommand>()) {
        seen_.commands.push_back({now, {}, command_text(*command)});
    }
}

}  // namespace lvsim::runtime
