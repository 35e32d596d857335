// SPDX-License-Identifier: Apache-2.0
#include "sim/net/network.hpp"

#include "sim/net/fault/fault_chain.hpp"
#include "sim/net/interface.hpp"
#include "sim/net/stack.hpp"

#include <algorithm>

namespace lvsim::net {

/// A link and what hangs at its ends: an interface or a port of a switch each.
struct Network::Cable {
    Cable(Network& network, NodeId a, NodeId b, const LinkSettings& settings)
        : link(network, a, b, settings), node_a(a), node_b(b) {}

    Link link;
    NodeId node_a;
    NodeId node_b;
    Interface* interface_a = nullptr;
    Interface* interface_b = nullptr;
    Switch* switch_a = nullptr;  // of a cable between two switches, both are set
    Switch* switch_b = nullptr;
    FrameSink* port_a = nullptr;
    FrameSink* port_b = nullptr;
    // Made with the first fault.
    std::unique_ptr<FaultChain> faults_a_to_b;
    std::unique_ptr<FaultChain> faults_b_to_a;

    /// The direction that is `side` to the interface. Requires: it hangs here.
    [[nodiscard]] bool is_a_to_b(const Interface& interface, LinkSide side) const {
        return (&interface == interface_a) == (side == LinkSide::Out);
    }
    [[nodiscard]] FaultChain* faults(const Interface& interface, LinkSide side) const {
        return is_a_to_b(interface, side) ? faults_a_to_b.get() : faults_b_to_a.get();
    }
    [[nodiscard]] FaultChain& make_faults(Network& network, Interface& interface, LinkSide side);
    /// Senders send into what their direction's faults have become.
    void plug_senders();
};

Network::Network(World& world)
    : world_(world), fingerprint_(world.fingerprint().ingredient("frames")) {}

Network::~Network() = default;

// --- cables ----------------------------------------------------------------------------------

Switch& Network::add_switch(NodeId node, std::string name) {
    LVSIM_ASSERT(find_switch(name) == nullptr, "two networks are named {}", name);
    return *switches_.emplace_back(std::make_unique<Switch>(*this, node, std::move(name)));
}

Switch* Network::find_switch(std::string_view name) {
    const auto found = std::find_if(switches_.begin(), switches_.end(),
                                    [&](const auto& s) { return s->name() == name; });
    return found == switches_.end() ? nullptr : found->get();
}

Network::Cable& Network::add_cable(NodeId a, NodeId b, const LinkSettings& settings) {
    return *cables_.emplace_back(std::make_unique<Cable>(*this, a, b, settings));
}

void Network::attach(Interface& interface, Switch& to, const LinkSettings& settings) {
    LVSIM_ASSERT(!interface.has_carrier(), "{} has a cable already", interface.name());
    Cable& cable = add_cable(interface.stack().node(), to.node(), settings);
    cable.interface_a = &interface;
    cable.switch_b = &to;
    cable.port_b = &to.add_port(cable.link.b_to_a);
    cable.link.a_to_b.set_receiver(cable.port_b);
    cable.link.b_to_a.set_receiver(&interface);
    interface.plug(&cable.link.a_to_b);
}

void Network::attach(Interface& a, Interface& b, const LinkSettings& settings) {
    LVSIM_ASSERT(!a.has_carrier(), "{} has a cable already", a.name());
    LVSIM_ASSERT(!b.has_carrier(), "{} has a cable already", b.name());
    Cable& cable = add_cable(a.stack().node(), b.stack().node(), settings);
    cable.interface_a = &a;
    cable.interface_b = &b;
    cable.link.a_to_b.set_receiver(&b);
    cable.link.b_to_a.set_receiver(&a);
    a.plug(&cable.link.a_to_b);
    b.plug(&cable.link.b_to_a);
}

void Network::attach(Switch& a, Switch& b, const LinkSettings& settings) {
    Cable& cable = add_cable(a.node(), b.node(), settings);
    cable.switch_a = &a;
    cable.switch_b = &b;
    cable.port_a = &a.add_port(cable.link.a_to_b);
    cable.port_b = &b.add_port(cable.link.b_to_a);
    cable.link.a_to_b.set_receiver(cable.port_b);
    cable.link.b_to_a.set_receiver(cable.port_a);
}

/// The cable stays in memory: frames on it still have to end.
void Network::detach(Interface& interface) {
    for (const auto& cable : cables_) {
        if (cable->interface_a != &interface && cable->interface_b != &interface) {
            continue;
        }
        cable->link.a_to_b.set_receiver(nullptr);
        cable->link.b_to_a.set_receiver(nullptr);
        if (cable->switch_b != nullptr) {
            cable->switch_b->disconnect_port(*cable->port_b);
        }
        for (Interface* end : {cable->interface_a, cable->interface_b}) {
            if (end != nullptr) {
                end->plug(nullptr);
            }
        }
        cable->interface_a = nullptr;
        cable->interface_b = nullptr;
    }
}

// --- faults ----------------------------------------------------------------------------------

FaultChain& Network::Cable::make_faults(Network& network, Interface& interface, LinkSide side) {
    const bool forth = is_a_to_b(interface, side);
    auto& chain = forth ? faults_a_to_b : faults_b_to_a;
    if (!chain) {
        chain = std::make_unique<FaultChain>(network, forth ? node_a : node_b,
                                             interface.stack().name() + '.' + interface.name(),
                                             side, forth ? link.a_to_b : link.b_to_a);
    }
    return *chain;
}

void Network::Cable::plug_senders() {
    FrameSink& out_of_a = faults_a_to_b ? faults_a_to_b->entrance() : link.a_to_b;
    FrameSink& out_of_b = faults_b_to_a ? faults_b_to_a->entrance() : link.b_to_a;
    interface_a->plug(&out_of_a);
    if (interface_b != nullptr) interface_b->plug(&out_of_b);
    if (switch_b != nullptr) switch_b->redirect_port(*port_b, out_of_b);
}

Network::Cable* Network::cable_of(const Interface& interface) const {
    const auto found = std::find_if(cables_.begin(), cables_.end(), [&](const auto& cable) {
        return cable->interface_a == &interface || cable->interface_b == &interface;
    });
    return found == cables_.end() ? nullptr : found->get();
}

bool Network::set_fault(Interface& interface, LinkSide side, const LinkFaultConfig& fault) {
    Cable* cable = cable_of(interface);
    if (cable == nullptr || !cable->make_faults(*this, interface, side).set(fault)) return false;
    cable->plug_senders();
    return true;
}

bool Network::end_fault(Interface& interface, LinkSide side, LinkFaultKind kind,
                        const FrameFilter& only) {
    Cable* cable = cable_of(interface);
    FaultChain* chain = cable == nullptr ? nullptr : cable->faults(interface, side);
    if (chain == nullptr || !chain->end(kind, only)) return false;
    cable->plug_senders();
    return true;
}

bool Network::heal(Interface& interface, LinkSide side) {
    Cable* cable = cable_of(interface);
    FaultChain* chain = cable == nullptr ? nullptr : cable->faults(interface, side);
    if (chain == nullptr || !chain->heal()) return false;
    cable->plug_senders();
    return true;
}

std::vector<LinkFaultConfig> Network::faults(const Interface& interface, LinkSide side) const {
    const Cable* cable = cable_of(interface);
    const FaultChain* chain = cable == nullptr ? nullptr : cable->faults(interface, side);
    return chain == nullptr ? std::vector<LinkFaultConfig>{} : chain->active();
}

// --- the ends of frames ----------------------------------------------------------------------

void Network::drop(NodeId node, FrameHandle frame, DropReason reason) {
    ++account_.dropped;
    ++counts_of(node)[static_cast<std::size_t>(reason)];
    world_.trace().emit(node, PacketDropped{reason, frame.get()});
}

FrameAccount Network::account() const {
    FrameAccount account = account_;
    account.made = frames_.frames_made();
    account.under_way = frames_.frames_in_use();
    return account;
}

DropCounts& Network::counts_of(NodeId node) {
    if (node == kNoNode) {
        return drops_elsewhere_;
    }
    const auto index = static_cast<std::size_t>(node);
    if (index >= drops_.size()) {
        drops_.resize(index + 1);
    }
    return drops_[index];
}

const DropCounts& Network::drops(NodeId node) const {
    static constexpr DropCounts kNone{};
    const auto index = static_cast<std::size_t>(node);
    if (node == kNoNode) {
        return drops_elsewhere_;
    }
    return index < drops_.size() ? drops_[index] : kNone;
}

DropCounts Network::total_drops() const {
    DropCounts total = drops_elsewhere_;
    for (const DropCounts& counts : drops_) {
        for (std::size_t i = 0; i < kDropReasons; ++i) {
            total[i] += counts[i];
        }
    }
    return total;
}

void Network::fold(NodeId node, const Frame& frame) {
    // Offsets of the IPv4 header checksum and of TCP's, behind an Ethernet header.
    constexpr std::size_t kIpChecksumAt = kEthernetHeaderBytes + 10;
    constexpr std::size_t kTcpChecksumAt = kEthernetHeaderBytes + kIpv4HeaderBytes + 16;
    const std::uint64_t place = (std::uint64_t{static_cast<std::uint32_t>(node)} << 32) ^
                                (std::uint64_t{frame.size()} << 16);
    // An odd factor: different moments give different values.
    const std::uint64_t moment =
        static_cast<std::uint64_t>(world_.now().ns()) * 0x9e37'79b9'7f4a'7c15;
    if (frame.inline_size() < kTcpChecksumAt + 2) {
        fingerprint_.fold(moment + hash_bytes(place, {frame.data(), frame.inline_size()}));
        return;
    }
    const std::uint64_t sums = load_16(frame.data() + kIpChecksumAt) ^
                               (std::uint64_t{load_16(frame.data() + kTcpChecksumAt)} << 48);
    fingerprint_.fold(moment + (place ^ sums));
}

}  // namespace lvsim::net
