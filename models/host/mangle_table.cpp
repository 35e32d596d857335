// SPDX-License-Identifier: Apache-2.0
#include "models/host/mangle_table.hpp"

#include "sim/net/interface.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kMangle = -150;  // NF_IP_PRI_MANGLE
constexpr std::array<std::string_view, kChains> kNames = {"PREROUTING", "INPUT", "FORWARD",
                                                          "OUTPUT", "POSTROUTING"};

bool is_in(const AddressMatch& match, std::uint32_t address) {
    return ((address & match.mask) == match.address) != match.is_negated;
}

bool has_ports(IpProtocol protocol) {
    return protocol == IpProtocol::Tcp || protocol == IpProtocol::Udp ||
           protocol == IpProtocol::Sctp;
}

bool is_in(const std::vector<PortRange>& ranges, std::uint16_t port) {
    return std::any_of(ranges.begin(), ranges.end(), [&](const PortRange& range) {
        return range.first <= port && port <= range.last;
    });
}

/// Requires: the frame has ports.
bool is_at(const PortMatch& match, Frame& frame) {
    const bool is_source = is_in(match.ranges, load_16(frame.l4()));
    const bool is_destination = is_in(match.ranges, load_16(frame.l4() + 2));
    bool is_one = false;
    switch (match.side) {
        case PortMatch::Side::Source: is_one = is_source; break;
        case PortMatch::Side::Destination: is_one = is_destination; break;
        case PortMatch::Side::Either: is_one = is_source || is_destination; break;
    }
    return is_one != match.is_negated;
}

bool is_syn(Frame& frame) {
    const TcpFlags flags = frame.tcp().flags();
    return flags.syn && !flags.ack && !flags.rst && !flags.fin;
}

bool has_wanted_transport(const MangleRule& rule, Frame& frame) {
    if (rule.ports.empty() && !rule.wants_syn) {
        return true;
    }
    if (!frame.has_l4() || !has_ports(frame.ipv4().protocol())) {
        return false;  // a later fragment, say
    }
    return (!rule.wants_syn || is_syn(frame)) &&
           std::all_of(rule.ports.begin(), rule.ports.end(),
                       [&](const PortMatch& match) { return is_at(match, frame); });
}

}  // namespace

std::string_view chain_name(net::HookPoint chain) {
    return kNames[static_cast<std::size_t>(chain)];
}

std::optional<net::HookPoint> find_chain(std::string_view name) {
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    return found == kNames.end()
               ? std::nullopt
               : std::optional(static_cast<net::HookPoint>(found - kNames.begin()));
}

MangleTable::~MangleTable() {
    clear();
}

void MangleTable::set_rules(net::HookPoint chain, Rules rules) {
    chains_[static_cast<std::size_t>(chain)] = std::move(rules);
    update_hooks();
}

void MangleTable::clear() {
    for (Rules& rules : chains_) {
        rules.clear();
    }
    update_hooks();
}

void MangleTable::update_hooks() {
    if (std::exchange(is_hooked_, false)) {
        stack_.netfilter().remove(*this);
    }
    for (std::size_t i = 0; i < kChains; ++i) {
        if (!chains_[i].empty()) {
            stack_.netfilter().add(static_cast<net::HookPoint>(i), kMangle, *this);
            is_hooked_ = true;
        }
    }
}

net::HookVerdict MangleTable::on_packet(net::HookPoint point, net::HookPacket& packet) {
    if (!packet.frame->has_l3()) {
        return net::HookVerdict::Accept;
    }
    for (const MangleRule& rule : rules(point)) {
        if (!matches(rule, packet)) {
            continue;
        }
        switch (rule.target) {
            case Target::None: break;
            case Target::Mark:
                packet.frame->mark = (packet.frame->mark & ~rule.set_mask) ^ rule.set_value;
                break;
            case Target::Accept:
            case Target::Return: return net::HookVerdict::Accept;  // the policy accepts
        }
    }
    return net::HookVerdict::Accept;
}

bool MangleTable::matches(const MangleRule& rule, const net::HookPacket& packet) const {
    Frame& frame = *packet.frame;
    const Ipv4View ip = frame.ipv4();
    const auto protocol = static_cast<std::uint8_t>(ip.protocol());
    if (rule.protocol != 0 && (protocol == rule.protocol) == rule.is_protocol_negated) {
        return false;
    }
    if (!is_in(rule.source, ip.source_v4()) || !is_in(rule.destination, ip.destination_v4())) {
        return false;
    }
    const std::uint32_t out = packet.route == nullptr ? UINT32_MAX : packet.route->interface;
    if (!is_on(rule.in, frame.ingress) || !is_on(rule.out, out)) {
        return false;
    }
    if (rule.mark) {
        const bool is_marked = (frame.mark & rule.mark->mask) == rule.mark->value;
        if (is_marked == rule.mark->is_negated) {
            return false;
        }
    }
    return has_wanted_transport(rule, frame);
}

bool MangleTable::is_on(const InterfaceMatch& match, std::uint32_t interface) const {
    if (match.name.empty()) {
        return true;
    }
    bool is_one = false;
    if (interface < stack_.interface_count()) {
        const std::string& name = stack_.interface(interface).name();
        const std::string_view wanted = match.name;
        is_one = wanted.ends_with('+') ? name.starts_with(wanted.substr(0, wanted.size() - 1))
                                       : name == wanted;
    }
    return is_one != match.is_negated;
}

}  // namespace lvsim::host
