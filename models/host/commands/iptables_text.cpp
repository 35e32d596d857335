// SPDX-License-Identifier: Apache-2.0
//
// Rules as iptables -S and -L print them.
#include "models/host/commands/iptables_rule.hpp"
#include "models/host/commands/iptables_values.hpp"
#include "models/ipvs/ipvsadm/names.hpp"

#include <fmt/format.h>

namespace lvsim::host {

namespace {

std::string_view not_text(bool is_negated) {
    return is_negated ? "! " : "";
}

std::string ranges_text(const std::vector<PortRange>& ranges) {
    std::string text;
    for (const PortRange& range : ranges) {
        text += text.empty() ? "" : ",";
        text += range.first == range.last ? fmt::to_string(range.first)
                                          : fmt::format("{}:{}", range.first, range.last);
    }
    return text;
}

std::string address_text(const AddressMatch& match) {
    std::uint32_t mask = match.mask;
    int length = 0;
    for (; (mask & 0x8000'0000) != 0; mask <<= 1) {
        ++length;
    }
    const std::string address = to_text(IpAddress::v4(match.address));
    return mask == 0 ? fmt::format("{}/{}", address, length)
                     : fmt::format("{}/{}", address, to_text(IpAddress::v4(match.mask)));
}

std::string_view side_text(const PortMatch& match) {
    switch (match.side) {
        case PortMatch::Side::Source: return match.is_multiport ? "sports" : "sport";
        case PortMatch::Side::Destination: return match.is_multiport ? "dports" : "dport";
        case PortMatch::Side::Either: return "ports";
    }
    return "";
}

std::string_view target_text(Target target) {
    switch (target) {
        case Target::None: return "";
        case Target::Mark: return "MARK";
        case Target::Accept: return "ACCEPT";
        case Target::Return: return "RETURN";
        case Target::Drop: return "DROP";
        case Target::Reject: return "REJECT";
    }
    return "";
}

std::string interface_text(std::string_view option, const InterfaceMatch& match) {
    return match.name.empty()
               ? ""
               : fmt::format("{}{} {} ", not_text(match.is_negated), option, match.name);
}

std::string place_text(std::string_view option, const AddressMatch& match) {
    return match.mask == 0
               ? ""
               : fmt::format("{}{} {} ", not_text(match.is_negated), option, address_text(match));
}

std::string mark_text(std::uint32_t value, std::uint32_t mask) {
    return mask == UINT32_MAX ? fmt::format("{:#x}", value)
                              : fmt::format("{:#x}/{:#x}", value, mask);
}

/// "RELATED,ESTABLISHED", in the order in which the tool names them.
std::string states_text(std::uint8_t states) {
    std::string text;
    const auto add = [&](ConnState state, std::string_view name) {
        if ((states & static_cast<std::uint8_t>(state)) == 0) return;
        text += fmt::format("{}{}", text.empty() ? "" : ",", name);
    };
    add(ConnState::Invalid, "INVALID");
    add(ConnState::New, "NEW");
    add(ConnState::Related, "RELATED");
    add(ConnState::Established, "ESTABLISHED");
    return text;
}

std::string matches_text(const PacketRule& rule) {
    std::string text;
    const std::string protocol = protocol_text(rule.protocol);
    bool has_named = false;
    for (const PortMatch& match : rule.ports) {
        if (match.is_multiport) {
            text += "-m multiport ";
        } else if (!std::exchange(has_named, true)) {
            text += fmt::format("-m {} ", protocol);
        }
        text += fmt::format("{}--{} {} ", not_text(match.is_negated), side_text(match),
                            ranges_text(match.ranges));
    }
    if (rule.wants_syn) {
        text += fmt::format("{}--tcp-flags FIN,SYN,RST,ACK SYN ",
                            has_named ? "" : fmt::format("-m {} ", protocol));
    }
    if (rule.states != 0) {
        text += fmt::format("-m {} --{} {} ", rule.says_ctstate ? "conntrack" : "state",
                            rule.says_ctstate ? "ctstate" : "state", states_text(rule.states));
    }
    if (rule.mark) {
        text += fmt::format("-m mark {}--mark {} ", not_text(rule.mark->is_negated),
                            mark_text(rule.mark->value, rule.mark->mask));
    }
    return text;
}

/// An address in its column: 19 characters with a blank behind.
std::string address_column(const AddressMatch& match, bool is_numeric) {
    if (match.mask == 0) {
        return is_numeric ? "0.0.0.0/0" : "anywhere";
    }
    std::string text = address_text(match);
    if (match.mask == UINT32_MAX) {
        text = to_text(IpAddress::v4(match.address));
    }
    return (match.is_negated ? "!" : "") + text;
}

std::string ports_column(const PacketRule& rule, const PortMatch& match, bool is_numeric) {
    const IpProtocol protocol{rule.protocol};
    const PortRange& range = match.ranges.front();
    if (match.is_multiport) {
        return fmt::format(" multiport {}{} {}", side_text(match), match.is_negated ? " !" : "",
                           ranges_text(match.ranges));
    }
    const std::string_view side = match.side == PortMatch::Side::Source ? "spt" : "dpt";
    std::string_view name;
    if (!is_numeric && range.first == range.last) {
        name = ipvs::ipvsadm::port_name(ipvs::Profile::Debian12, protocol, range.first);
    }
    return fmt::format(" {} {}{}:{}{}", protocol_text(rule.protocol), side,
                       range.first == range.last ? "" : "s", match.is_negated ? "!" : "",
                       name.empty() ? ranges_text(match.ranges) : std::string(name));
}

std::string target_column(const PacketRule& rule) {
    if (rule.target != Target::Mark) {
        return {};
    }
    return rule.set_mask == UINT32_MAX
               ? fmt::format(" MARK set {:#x}", rule.set_value)
               : fmt::format(" MARK xset {:#x}/{:#x}", rule.set_value, rule.set_mask);
}

/// Five letters wide, in thousands when it must; -x: as it is, eight and ten wide.
std::string count_text(std::uint64_t count, std::size_t exact_width, bool is_exact) {
    if (is_exact) return fmt::format("{:>{}} ", count, exact_width);
    if (count <= 99'999) return fmt::format("{:>5} ", count);
    constexpr std::string_view kUnits = "KMGT";
    for (const char unit : kUnits) {
        count = (count + 500) / 1'000;
        if (count <= 9'999 || unit == 'T') return fmt::format("{:>4}{} ", count, unit);
    }
    return {};
}

std::string chain_head(const PacketTable& table, net::HookPoint chain,
                       const IptablesRequest& request) {
    const std::string_view number = request.has_line_numbers ? "num  " : "";
    if (!request.has_counters) {
        return fmt::format(
            "Chain {} (policy {})\n{}target     prot opt source               destination         "
            "\n",
            chain_name(chain), policy_name(table, chain), number);
    }
    const RuleCounters counters = table.policy_counters(chain);
    const auto counted = [&](std::uint64_t count) {
        // In the head the number stands without its width.
        std::string text = count_text(count, 1, request.has_exact_counts);
        text.erase(0, text.find_first_not_of(' '));
        return text;
    };
    return fmt::format(
        "Chain {} (policy {} {}packets, {}bytes)\n{}{}target     prot opt in     out     source    "
        "    "
        "       destination         \n",
        chain_name(chain), policy_name(table, chain), counted(counters.packets),
        counted(counters.bytes), number,
        request.has_exact_counts ? "    pkts      bytes " : " pkts bytes ");
}

std::string interface_column(const InterfaceMatch& match, bool is_numeric) {
    const std::string_view any = is_numeric ? "*" : "any";
    return fmt::format("{:<6} ", fmt::format("{}{}", match.is_negated ? "!" : "",
                                             match.name.empty() ? any : match.name));
}

std::string words_of(const PacketRule& rule, std::string_view counters) {
    std::string text = place_text("-s", rule.source) + place_text("-d", rule.destination) +
                       interface_text("-i", rule.in) + interface_text("-o", rule.out);
    if (rule.protocol != 0) {
        text += fmt::format("{}-p {} ", not_text(rule.is_protocol_negated),
                            protocol_text(rule.protocol));
    }
    text += matches_text(rule);
    text += counters;
    if (rule.target != Target::None) {
        text += fmt::format("-j {} ", target_text(rule.target));
    }
    if (rule.target == Target::Mark) {
        text += fmt::format("--set-xmark {:#x}/{:#x} ", rule.set_value, rule.set_mask);
    }
    if (rule.target == Target::Reject) {
        text += fmt::format("--reject-with {} ", rule.reject.name);
    }
    if (!text.empty()) {
        text.pop_back();
    }
    return text;
}

}  // namespace

std::string_view policy_name(const PacketTable& table, net::HookPoint chain) {
    return table.accepts(chain) ? "ACCEPT" : "DROP";
}

std::string table_listing(const PacketTable& table, const IptablesRequest& request) {
    std::string text;
    for (std::size_t i = 0; i < kChains; ++i) {
        const auto chain = static_cast<net::HookPoint>(i);
        if (!table.has_chain(chain) || (request.chain && *request.chain != chain)) {
            continue;
        }
        text += text.empty() ? "" : "\n";
        text += chain_head(table, chain, request);
        const std::vector<RuleCounters>& counted = table.counters(chain);
        for (std::size_t n = 0; n < counted.size(); ++n) {
            text += request.has_line_numbers ? fmt::format("{:<4} ", n + 1) : "";
            text += listing_line(table.rules(chain)[n], counted[n], request);
        }
    }
    return text;
}

std::string rule_text(const PacketRule& rule) {
    return words_of(rule, "");
}

std::string counted_rule_text(const PacketRule& rule, const RuleCounters& counters) {
    return words_of(rule, fmt::format("-c {} {} ", counters.packets, counters.bytes));
}

std::string listing_line(const PacketRule& rule, const RuleCounters& counters,
                         const IptablesRequest& request) {
    const bool is_numeric = request.is_numeric;
    const std::string protocol =
        (rule.is_protocol_negated ? "!" : "") + protocol_text(rule.protocol);
    std::string text;
    std::string interfaces;
    if (request.has_counters) {
        text = count_text(counters.packets, 8, request.has_exact_counts) +
               count_text(counters.bytes, 8, request.has_exact_counts);
        interfaces = fmt::format("  {}{} ", interface_column(rule.in, is_numeric),
                                 interface_column(rule.out, is_numeric));
    }
    text +=
        fmt::format("{:<10} {:<4} --{}{:<19}  {:<19} ", target_text(rule.target), protocol,
                    interfaces.empty() ? "  " : interfaces, address_column(rule.source, is_numeric),
                    address_column(rule.destination, is_numeric));
    for (const PortMatch& match : rule.ports) {
        text += ports_column(rule, match, is_numeric);
    }
    if (rule.wants_syn) {
        text += " tcp flags:FIN,SYN,RST,ACK/SYN";
    }
    if (rule.states != 0) {
        text += fmt::format(" {} {}", rule.says_ctstate ? "ctstate" : "state",
                            states_text(rule.states));
    }
    if (rule.target == Target::Reject) {
        text += fmt::format(" reject-with {}", rule.reject.name);
    }
    if (rule.mark) {
        text += fmt::format(" mark match {}{}", not_text(rule.mark->is_negated),
                            mark_text(rule.mark->value, rule.mark->mask));
    }
    return text + target_column(rule) + "\n";
}

}  // namespace lvsim::host
