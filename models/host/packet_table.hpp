// SPDX-License-Identifier: Apache-2.0
//
// The tables of a machine's packet filter: "mangle", as far as it marks packets for IPVS, and
// "filter", which lets packets pass or not. Chains of rules at netfilter's places, each with what
// it matches and what it does (behaviour: Linux ip_tables.c, xt_mark.c, xt_tcpudp.c,
// xt_multiport.c, xt_state.c, ipt_REJECT.c). Left out: chains of one's own; a policy counts only
// while its chain or another has something to decide.
#pragma once

#include "models/host/conn_tracker.hpp"
#include "sim/core/trace.hpp"
#include "sim/net/netfilter.hpp"
#include "sim/net/stack.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

inline constexpr std::size_t kChains = net::kHookPoints;
/// "PREROUTING", in the order of net::HookPoint.
[[nodiscard]] std::string_view chain_name(net::HookPoint chain);
[[nodiscard]] std::optional<net::HookPoint> find_chain(std::string_view name);

/// An address and which of its bits count; a match unless `is_negated`.
struct AddressMatch {
    std::uint32_t address = 0;
    std::uint32_t mask = 0;
    bool is_negated = false;
    bool operator==(const AddressMatch&) const = default;
};

/// "eth0", or "eth+" for all that begin so; empty: any.
struct InterfaceMatch {
    std::string name;
    bool is_negated = false;
    bool operator==(const InterfaceMatch&) const = default;
};

struct PortRange {
    std::uint16_t first = 0;
    std::uint16_t last = UINT16_MAX;
    bool operator==(const PortRange&) const = default;
};

/// Ports of TCP, UDP or SCTP: one of the ranges; none: any.
struct PortMatch {
    enum class Side : std::uint8_t { Source, Destination, Either };
    Side side = Side::Destination;
    std::vector<PortRange> ranges;
    bool is_negated = false;
    bool is_multiport = false;  ///< Said with -m multiport.
    bool operator==(const PortMatch&) const = default;
};

struct MarkMatch {
    std::uint32_t value = 0;
    std::uint32_t mask = UINT32_MAX;
    bool is_negated = false;
    bool operator==(const MarkMatch&) const = default;
};

enum class Target : std::uint8_t { None, Mark, Accept, Return, Drop, Reject };

/// The ICMP message of a rejected packet: codes of "destination unreachable".
struct RejectWith {
    std::string_view name;  ///< "icmp-host-prohibited"
    std::uint8_t code = 0;
    bool operator==(const RejectWith&) const = default;
};
[[nodiscard]] std::optional<RejectWith> find_reject(std::string_view name);
inline constexpr RejectWith kPortUnreachable{"icmp-port-unreachable", 3};

struct PacketRule {
    AddressMatch source;
    AddressMatch destination;
    InterfaceMatch in;
    InterfaceMatch out;
    std::uint8_t protocol = 0;  ///< 0: all.
    bool is_protocol_negated = false;
    std::vector<PortMatch> ports;
    bool wants_syn = false;  ///< TCP: SYN without ACK, RST and FIN.
    std::optional<MarkMatch> mark;
    Target target = Target::None;
    std::uint32_t set_value = 0;  ///< Of Mark: xor-ed in after the bits of set_mask are cleared.
    std::uint32_t set_mask = UINT32_MAX;
    /// Bits of ConnState, one of which the packet must have; 0: any.
    std::uint8_t states = 0;
    bool says_ctstate = false;  ///< Said with -m conntrack --ctstate.
    RejectWith reject = kPortUnreachable;

    bool operator==(const PacketRule&) const = default;
};

/// What a rule or a policy has met.
struct RuleCounters {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;  ///< Of the IPv4 packets.
    bool operator==(const RuleCounters&) const = default;
};

enum class TableKind : std::uint8_t { Filter, Mangle };
[[nodiscard]] std::string_view to_text(TableKind kind);  ///< "filter"

/// A packet met its end in the table.
struct PacketFiltered {
    static constexpr std::string_view kName = "host.packet_filtered";
    std::string_view chain;
    std::size_t rule = 0;  ///< Counted from 1; 0: the chain's policy.
    bool is_rejected = false;
    IpAddress source;
    IpAddress destination;

    void fields(TraceFields& to) const;
    [[nodiscard]] std::string text() const;
};

class PacketTable final : private net::Hook {
public:
    using Rules = std::vector<PacketRule>;

    /// The stack must outlive the table. An empty table costs a packet nothing.
    PacketTable(net::Stack& stack, TableKind kind) : stack_(stack), kind_(kind) {}
    PacketTable(const PacketTable&) = delete;
    PacketTable& operator=(const PacketTable&) = delete;
    ~PacketTable();

    [[nodiscard]] const Rules& rules(net::HookPoint chain) const {
        return chains_[static_cast<std::size_t>(chain)];
    }
    /// Replaces a chain's rules. Those that stay at its beginning and at its end keep what they
    /// have counted, as with -A, -I and -D.
    void set_rules(net::HookPoint chain, Rules rules);
    /// Of the chain's rules, in their order.
    [[nodiscard]] const std::vector<RuleCounters>& counters(net::HookPoint chain) const {
        return counters_[static_cast<std::size_t>(chain)];
    }
    [[nodiscard]] RuleCounters policy_counters(net::HookPoint chain) const {
        return policy_counters_[static_cast<std::size_t>(chain)];
    }
    /// -Z
    void reset_counters(net::HookPoint chain);
    /// Whether packets that no rule decides about pass.
    [[nodiscard]] bool accepts(net::HookPoint chain) const {
        return !drops_[static_cast<std::size_t>(chain)];
    }
    void set_policy(net::HookPoint chain, bool accepts);
    /// "filter" has no PREROUTING and no POSTROUTING.
    [[nodiscard]] bool has_chain(net::HookPoint chain) const;
    /// No rule is left, and every policy accepts.
    void clear();

private:
    net::HookVerdict on_packet(net::HookPoint point, net::HookPacket& packet) override;
    /// The number of the rule that decides, from 1; 0: none does. Marks packets on the way.
    [[nodiscard]] std::size_t find_rule(net::HookPoint point, net::HookPacket& packet);
    net::HookVerdict end(net::HookPoint point, net::HookPacket& packet, std::size_t number);
    void count(net::HookPoint point, std::size_t number, const net::HookPacket& packet);
    [[nodiscard]] bool matches(const PacketRule& rule, const net::HookPacket& packet) const;
    [[nodiscard]] bool is_on(const InterfaceMatch& match, std::uint32_t interface) const;
    void update_hooks();

    net::Stack& stack_;
    TableKind kind_;
    std::array<Rules, kChains> chains_;
    std::array<std::vector<RuleCounters>, kChains> counters_;
    std::array<RuleCounters, kChains> policy_counters_{};
    std::array<bool, kChains> drops_{};
    bool is_hooked_ = false;
    bool uses_states_ = false;
    ConnTracker tracker_;
};

}  // namespace lvsim::host
