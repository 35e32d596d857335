// SPDX-License-Identifier: Apache-2.0
//
// The mangle table of a machine's packet filter, as far as it marks packets for IPVS: chains of
// rules at netfilter's five places, each with what it matches and what it does (behaviour: Linux
// 6.1 ip_tables.c, xt_mark.c, xt_tcpudp.c, xt_multiport.c).
#pragma once

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

enum class Target : std::uint8_t { None, Mark, Accept, Return };

struct MangleRule {
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

    bool operator==(const MangleRule&) const = default;
};

class MangleTable final : private net::Hook {
public:
    using Rules = std::vector<MangleRule>;

    /// The stack must outlive the table. An empty table costs a packet nothing.
    explicit MangleTable(net::Stack& stack) : stack_(stack) {}
    MangleTable(const MangleTable&) = delete;
    MangleTable& operator=(const MangleTable&) = delete;
    ~MangleTable();

    [[nodiscard]] const Rules& rules(net::HookPoint chain) const {
        return chains_[static_cast<std::size_t>(chain)];
    }
    /// Replaces a chain's rules.
    void set_rules(net::HookPoint chain, Rules rules);
    /// No rule is left.
    void clear();

private:
    net::HookVerdict on_packet(net::HookPoint point, net::HookPacket& packet) override;
    [[nodiscard]] bool matches(const MangleRule& rule, const net::HookPacket& packet) const;
    [[nodiscard]] bool is_on(const InterfaceMatch& match, std::uint32_t interface) const;
    void update_hooks();

    net::Stack& stack_;
    std::array<Rules, kChains> chains_;
    bool is_hooked_ = false;
};

}  // namespace lvsim::host
