// SPDX-License-Identifier: Apache-2.0
//
// What iptables(8) is asked on a line, understood and checked, and rules as text.
#pragma once

#include "models/host/packet_table.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace lvsim::host {

enum class IptablesCommand : std::uint8_t {
    Append,
    Insert,
    Delete,
    Check,
    List,
    Print,
    Flush,
    SetPolicy,
    Zero,
    DeleteChains,  ///< -X: of one's own, of which there are none.
};

struct IptablesRequest {
    TableKind table = TableKind::Filter;
    IptablesCommand command = IptablesCommand::List;
    std::optional<net::HookPoint> chain;  ///< None: all of them.
    std::optional<std::size_t> number;    ///< Of a rule, from 1: where to insert, what to delete.
    PacketRule rule;
    bool is_numeric = false;
    bool has_line_numbers = false;
    bool has_counters = false;      ///< -v
    bool has_exact_counts = false;  ///< -x
    bool accepts = true;            ///< Of SetPolicy.
};

/// What the tool says, and leaves with.
struct IptablesFailure {
    int status = 2;
    std::string message;
};

/// `args` with the program's name. Tables, chains, matches and targets that are not modelled are
/// refused by name.
[[nodiscard]] tl::expected<IptablesRequest, IptablesFailure> read_iptables(
    std::span<const std::string> args);

/// "-d 10.0.2.100/32 -p tcp -m tcp --dport 80 -j MARK --set-xmark 0x9/0xffffffff", as -S shows it.
[[nodiscard]] std::string rule_text(const PacketRule& rule);
/// The same with "-c PACKETS BYTES" in front of the target.
[[nodiscard]] std::string counted_rule_text(const PacketRule& rule, const RuleCounters& counters);
/// "ACCEPT" or "DROP".
[[nodiscard]] std::string_view policy_name(const PacketTable& table, net::HookPoint chain);
/// What -L prints of a table, or of the chain that is asked for.
[[nodiscard]] std::string table_listing(const PacketTable& table, const IptablesRequest& request);
/// A line of -L, with its counters and interfaces if they are asked for: "MARK       tcp  --
/// anywhere             10.0.2.100           tcp dpt:http ...".
[[nodiscard]] std::string listing_line(const PacketRule& rule, const RuleCounters& counters,
                                       const IptablesRequest& request);

}  // namespace lvsim::host
