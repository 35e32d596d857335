// SPDX-License-Identifier: Apache-2.0
#include "models/host/packet_table.hpp"

#include "sim/core/assert.hpp"
#include "sim/net/drop.hpp"
#include "sim/net/icmp.hpp"
#include "sim/net/interface.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

constexpr int kMangle = -150;  // NF_IP_PRI_MANGLE
constexpr int kFilter = 0;     // NF_IP_PRI_FILTER
constexpr std::array<RejectWith, 7> kRejects = {{{"icmp-net-unreachable", 0},
                                                 {"icmp-host-unreachable", 1},
                                                 {"icmp-proto-unreachable", 2},
                                                 kPortUnreachable,
                                                 {"icmp-net-prohibited", 9},
                                                 {"icmp-host-prohibited", 10},
                                                 {"icmp-admin-prohibited", 13}}};
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

bool has_wanted_transport(const PacketRule& rule, Frame& frame) {
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

std::optional<RejectWith> find_reject(std::string_view name) {
    const auto found = std::find_if(kRejects.begin(), kRejects.end(),
                                    [&](const RejectWith& one) { return one.name == name; });
    return found == kRejects.end() ? std::nullopt : std::optional(*found);
}

std::string_view to_text(TableKind kind) {
    switch (kind) {
        case TableKind::Filter: return "filter";
        case TableKind::Mangle: return "mangle";
    }
    LVSIM_ASSERT(false, "no such table");
}

PacketTable::~PacketTable() {
    clear();
}

void PacketTable::set_rules(net::HookPoint chain, Rules rules) {
    const auto index = static_cast<std::size_t>(chain);
    const Rules& before = chains_[index];
    std::vector<RuleCounters>& counted = counters_[index];
    std::vector<RuleCounters> kept(rules.size());
    const std::size_t common = std::min(before.size(), rules.size());
    std::size_t front = 0;
    while (front < common && before[front] == rules[front]) ++front;
    std::size_t back = 0;
    while (back < common - front &&
           before[before.size() - 1 - back] == rules[rules.size() - 1 - back]) {
        ++back;
    }
    for (std::size_t i = 0; i < front; ++i) kept[i] = counted[i];
    for (std::size_t i = 1; i <= back; ++i) kept[kept.size() - i] = counted[counted.size() - i];
    counted = std::move(kept);
    chains_[index] = std::move(rules);
    update_hooks();
}

void PacketTable::reset_counters(net::HookPoint chain) {
    const auto index = static_cast<std::size_t>(chain);
    std::fill(counters_[index].begin(), counters_[index].end(), RuleCounters{});
    policy_counters_[index] = {};
}

void PacketTable::set_policy(net::HookPoint chain, bool accepts) {
    drops_[static_cast<std::size_t>(chain)] = !accepts;
    update_hooks();
}

bool PacketTable::has_chain(net::HookPoint chain) const {
    return kind_ == TableKind::Mangle ||
           (chain != net::HookPoint::PreRouting && chain != net::HookPoint::PostRouting);
}

void PacketTable::clear() {
    for (Rules& rules : chains_) {
        rules.clear();
    }
    for (std::vector<RuleCounters>& counted : counters_) counted.clear();
    policy_counters_.fill({});
    drops_.fill(false);
    tracker_.clear();
    update_hooks();
}

void PacketTable::update_hooks() {
    if (std::exchange(is_hooked_, false)) {
        stack_.netfilter().remove(*this);
    }
    uses_states_ = std::any_of(chains_.begin(), chains_.end(), [](const Rules& rules) {
        return std::any_of(rules.begin(), rules.end(),
                           [](const PacketRule& rule) { return rule.states != 0; });
    });
    for (std::size_t i = 0; i < kChains; ++i) {
        const auto chain = static_cast<net::HookPoint>(i);
        // With states every packet that passes is noted, whatever its chain says.
        const bool is_wanted = !chains_[i].empty() || drops_[i] || uses_states_;
        if (is_wanted && has_chain(chain)) {
            stack_.netfilter().add(chain, kind_ == TableKind::Mangle ? kMangle : kFilter, *this);
            is_hooked_ = true;
        }
    }
}

net::HookVerdict PacketTable::on_packet(net::HookPoint point, net::HookPacket& packet) {
    if (!packet.frame->has_l3()) {
        return net::HookVerdict::Accept;
    }
    const std::size_t number = find_rule(point, packet);
    if (number == 0 || rules(point)[number - 1].target == Target::Return) count(point, 0, packet);
    const Target target = number == 0 ? Target::None : rules(point)[number - 1].target;
    const bool is_over = number == 0 || target == Target::Return
                             ? !accepts(point)
                             : target == Target::Drop || target == Target::Reject;
    if (is_over) {
        return end(point, packet, number);
    }
    if (uses_states_) {
        tracker_.note(*packet.frame, stack_.world().now());
    }
    return net::HookVerdict::Accept;
}

std::size_t PacketTable::find_rule(net::HookPoint point, net::HookPacket& packet) {
    const Rules& all = rules(point);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const PacketRule& rule = all[i];
        if (!matches(rule, packet)) {
            continue;
        }
        count(point, i + 1, packet);
        if (rule.target == Target::Mark) {
            packet.frame->mark = (packet.frame->mark & ~rule.set_mask) ^ rule.set_value;
        } else if (rule.target != Target::None) {
            return i + 1;
        }
    }
    return 0;
}

/// `number`: of the rule, from 1; 0: the policy.
void PacketTable::count(net::HookPoint point, std::size_t number, const net::HookPacket& packet) {
    const auto index = static_cast<std::size_t>(point);
    RuleCounters& counters = number == 0 ? policy_counters_[index] : counters_[index][number - 1];
    ++counters.packets;
    counters.bytes += packet.frame->l3_size();
}

net::HookVerdict PacketTable::end(net::HookPoint point, net::HookPacket& packet,
                                  std::size_t number) {
    const bool is_rejected = number != 0 && rules(point)[number - 1].target == Target::Reject;
    Frame& frame = *packet.frame;
    TraceBus& trace = stack_.world().trace();
    if (trace.is_watched<PacketFiltered>()) {
        trace.emit(stack_.node(),
                   PacketFiltered{chain_name(point), number, is_rejected, frame.ipv4().source(),
                                  frame.ipv4().destination()});
    }
    if (is_rejected) {
        stack_.icmp().send_error(frame, IcmpType::DestinationUnreachable,
                                 rules(point)[number - 1].reject.code);
    }
    stack_.drop(std::move(packet.frame), net::DropReason::Hook);
    return net::HookVerdict::Drop;
}

void PacketFiltered::fields(TraceFields& to) const {
    to.add("chain", chain);
    to.add("rule", static_cast<std::int64_t>(rule));
    to.add("rejected", std::int64_t{is_rejected ? 1 : 0});
    to.add("source", to_text(source));
    to.add("destination", to_text(destination));
}

std::string PacketFiltered::text() const {
    const std::string by = rule == 0 ? "the policy" : fmt::format("rule {}", rule);
    return fmt::format("{} of {} {} the packet from {} to {}", by, chain,
                       is_rejected ? "rejects" : "drops", to_text(source), to_text(destination));
}

bool PacketTable::matches(const PacketRule& rule, const net::HookPacket& packet) const {
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
    if (rule.states != 0) {
        const ConnState state = tracker_.state_of(frame, stack_.world().now());
        if ((rule.states & static_cast<std::uint8_t>(state)) == 0) {
            return false;
        }
    }
    if (rule.mark) {
        const bool is_marked = (frame.mark & rule.mark->mask) == rule.mark->value;
        if (is_marked == rule.mark->is_negated) {
            return false;
        }
    }
    return has_wanted_transport(rule, frame);
}

bool PacketTable::is_on(const InterfaceMatch& match, std::uint32_t interface) const {
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
