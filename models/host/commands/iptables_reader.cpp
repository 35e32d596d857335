// SPDX-License-Identifier: Apache-2.0
#include "models/host/commands/iptables_reader.hpp"

#include "models/ipvs/ipvsadm/names.hpp"

#include <utility>

namespace lvsim::host {

namespace {

constexpr std::size_t kMultiportMax = 15;
constexpr std::size_t kInterfaceNameMax = 15;

}  // namespace

const std::array<IptablesReader::Option, 60> IptablesReader::kOptions = {{
    {"-A", &IptablesReader::read_append},
    {"--append", &IptablesReader::read_append},
    {"-I", &IptablesReader::read_insert},
    {"--insert", &IptablesReader::read_insert},
    {"-D", &IptablesReader::read_delete},
    {"--delete", &IptablesReader::read_delete},
    {"-C", &IptablesReader::read_check},
    {"--check", &IptablesReader::read_check},
    {"-L", &IptablesReader::read_list, false},
    {"--list", &IptablesReader::read_list, false},
    {"-S", &IptablesReader::read_print, false},
    {"--list-rules", &IptablesReader::read_print, false},
    {"-F", &IptablesReader::read_flush, false},
    {"--flush", &IptablesReader::read_flush, false},
    {"-P", &IptablesReader::read_policy},
    {"--policy", &IptablesReader::read_policy},
    {"-X", &IptablesReader::read_delete_chain, false},
    {"--delete-chain", &IptablesReader::read_delete_chain, false},
    {"--state", &IptablesReader::read_state},
    {"--ctstate", &IptablesReader::read_ctstate},
    {"--reject-with", &IptablesReader::read_reject},
    {"--line-numbers", &IptablesReader::read_line_numbers, false},
    {"--numeric", &IptablesReader::read_numeric, false},
    {"--in", &IptablesReader::read_in, true, true},
    {"--out", &IptablesReader::read_out, true, true},
    {"-t", &IptablesReader::read_table},
    {"--table", &IptablesReader::read_table},
    {"-s", &IptablesReader::read_source, true, true},
    {"--source", &IptablesReader::read_source, true, true},
    {"-d", &IptablesReader::read_destination, true, true},
    {"--destination", &IptablesReader::read_destination, true, true},
    {"-i", &IptablesReader::read_in, true, true},
    {"--in-interface", &IptablesReader::read_in, true, true},
    {"-o", &IptablesReader::read_out, true, true},
    {"--out-interface", &IptablesReader::read_out, true, true},
    {"-p", &IptablesReader::read_protocol, true, true},
    {"--protocol", &IptablesReader::read_protocol, true, true},
    {"-m", &IptablesReader::read_match},
    {"--match", &IptablesReader::read_match},
    {"--sport", &IptablesReader::read_source_port, true, true},
    {"--dport", &IptablesReader::read_destination_port, true, true},
    {"--sports", &IptablesReader::read_source_ports, true, true},
    {"--dports", &IptablesReader::read_destination_ports, true, true},
    {"--ports", &IptablesReader::read_either_ports, true, true},
    {"--syn", &IptablesReader::read_syn, false},
    {"--mark", &IptablesReader::read_mark, true, true},
    {"-j", &IptablesReader::read_target},
    {"--jump", &IptablesReader::read_target},
    {"--set-mark", &IptablesReader::read_set_mark},
    {"--set-xmark", &IptablesReader::read_set_xmark},
    {"--and-mark", &IptablesReader::read_and_mark},
    {"--or-mark", &IptablesReader::read_or_mark},
    {"--xor-mark", &IptablesReader::read_xor_mark},
    {"-n", &IptablesReader::read_numeric, false},
    {"-v", &IptablesReader::read_counters, false},
    {"--verbose", &IptablesReader::read_counters, false},
    {"-x", &IptablesReader::read_exact, false},
    {"--exact", &IptablesReader::read_exact, false},
    {"-Z", &IptablesReader::read_zero, false},
    {"--zero", &IptablesReader::read_zero, false},
}};

void IptablesReader::split_letters(std::string_view word) {
    std::vector<std::string> parts;
    std::size_t at = 1;
    while (at < word.size() && std::string_view("nvx").find(word[at]) != std::string_view::npos) {
        parts.push_back(fmt::format("-{}", word[at++]));
    }
    if (at < word.size()) {
        parts.push_back(fmt::format("-{}", word[at]));
        if (at + 1 < word.size()) parts.emplace_back(word.substr(at + 1));
    }
    const auto place = args_.begin() + static_cast<std::ptrdiff_t>(at_);
    args_.insert(args_.erase(place), parts.begin(), parts.end());
}

void IptablesReader::read_word() {
    const std::string letters = args_[at_];
    const bool is_joined = letters.size() > 2 && letters[0] == '-' &&
                           std::string_view("nvxLSFZ").find(letters[1]) != std::string_view::npos;
    if (is_joined) split_letters(letters);
    std::string_view word = args_[at_++];
    is_negated_ = word == "!";
    if (is_negated_) {
        if (at_ == args_.size()) {
            return fail("no option after !");
        }
        word = args_[at_++];
    }
    if (word == "-w" || word == "--wait") {
        return;  // nobody else holds the table
    }
    for (const Option& option : kOptions) {
        const bool has_value_in_word = option.has_value && word.size() > option.name.size() + 1 &&
                                       word.starts_with(option.name) &&
                                       option.name.starts_with("--") &&
                                       word[option.name.size()] == '=';
        if (word == option.name) {
            return read_option(option);
        }
        if (has_value_in_word) {
            (this->*option.read)(word.substr(option.name.size() + 1));
            return;
        }
    }
    if (word.starts_with('-')) {
        return refuse(word);
    }
    fail(fmt::format("Bad argument `{}'", word));
}

void IptablesReader::read_option(const Option& option) {
    if (is_negated_ && !option.may_be_negated) {
        return fail(fmt::format("unexpected ! flag before {}", option.name));
    }
    if (!option.has_value) {
        (this->*option.read)({});
        return;
    }
    if (at_ == args_.size()) {
        return fail(fmt::format("option \"{}\" requires an argument", option.name));
    }
    (this->*option.read)(args_[at_++]);
}

void IptablesReader::set_command(IptablesCommand command, std::string_view chain) {
    if (std::exchange(has_command_, true)) {
        return fail("only one command can be given");
    }
    request_.command = command;
    request_.chain = find_chain(chain);
    if (!request_.chain) {
        refuse(fmt::format("chains of one's own ({})", chain));
    }
}

void IptablesReader::set_command_for_any(IptablesCommand command) {
    if (has_word()) {
        return set_command(command, args_[at_++]);
    }
    if (std::exchange(has_command_, true)) {
        return fail("only one command can be given");
    }
    request_.command = command;
}

void IptablesReader::read_insert(std::string_view chain) {
    set_command(IptablesCommand::Insert, chain);
    request_.number = 1;
    if (has_word()) {
        request_.number = parse_whole<std::size_t>(args_[at_]);
        if (!request_.number || *request_.number == 0) {
            return fail(fmt::format("Invalid rule number `{}'", args_[at_]));
        }
        ++at_;
    }
}

void IptablesReader::read_delete(std::string_view chain) {
    set_command(IptablesCommand::Delete, chain);
    if (has_word()) {
        request_.number = parse_whole<std::size_t>(args_[at_]);
        if (!request_.number || *request_.number == 0) {
            return fail(fmt::format("Invalid rule number `{}'", args_[at_]));
        }
        ++at_;
    }
}

void IptablesReader::read_table(std::string_view name) {
    if (name == "mangle") {
        request_.table = TableKind::Mangle;
    } else if (name != "filter") {
        refuse(fmt::format("-t {} (only filter and mangle are)", name));
    }
}

void IptablesReader::read_address(AddressMatch& match, std::string_view text) {
    const auto parsed = parse_address_match(text);
    if (!parsed) {
        return fail(fmt::format("host/network `{}' not found", text));
    }
    match = *parsed;
    match.is_negated = is_negated_;
}

void IptablesReader::read_interface(InterfaceMatch& match, std::string_view name) {
    if (name.size() > kInterfaceNameMax) {
        return fail(fmt::format("interface name `{}' must be shorter than 16 characters", name));
    }
    match = {name == "+" ? "" : std::string(name), is_negated_};
}

void IptablesReader::read_protocol(std::string_view text) {
    const auto protocol = parse_protocol(text);
    if (!protocol) {
        return fail(fmt::format("unknown protocol \"{}\" specified", text));
    }
    request_.rule.protocol = *protocol;
    request_.rule.is_protocol_negated = is_negated_;
}

void IptablesReader::read_match(std::string_view name) {
    if (name == "multiport") {
        has_multiport_ = true;
    } else if (name == "mark") {
        has_mark_match_ = true;
    } else if (name == "state") {
        has_state_match_ = true;
    } else if (name == "conntrack") {
        has_conntrack_match_ = true;
    } else if (name == "tcp" || name == "udp" || name == "sctp") {
        protocol_match_ = name;  // -p may come later
    } else {
        refuse(fmt::format("-m {}", name));
    }
}

std::optional<PortRange> IptablesReader::parse_range(std::string_view text) {
    const IpProtocol protocol{request_.rule.protocol};
    const auto parse_port = [&](std::string_view port) -> std::optional<std::uint16_t> {
        const auto number = parse_whole<std::uint16_t>(port);
        return number ? number
                      : ipvs::ipvsadm::port_number(ipvs::Profile::Debian12, protocol, port);
    };
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
        const auto port = parse_port(text);
        return port ? std::optional(PortRange{*port, *port}) : std::nullopt;
    }
    const auto first =
        colon == 0 ? std::optional<std::uint16_t>(0) : parse_port(text.substr(0, colon));
    const auto last = colon + 1 == text.size() ? std::optional<std::uint16_t>(UINT16_MAX)
                                               : parse_port(text.substr(colon + 1));
    const bool is_right = first && last && *first <= *last;
    return is_right ? std::optional(PortRange{*first, *last}) : std::nullopt;
}

void IptablesReader::read_port(PortMatch::Side side, std::string_view text) {
    if (!is_protocol_with_ports() || request_.rule.is_protocol_negated) {
        return fail("ports need -p tcp, -p udp or -p sctp before them");
    }
    const auto range = parse_range(text);
    if (!range) {
        return fail(fmt::format("invalid port/service `{}' specified", text));
    }
    request_.rule.ports.push_back({side, {*range}, is_negated_, false});
}

void IptablesReader::read_ports(PortMatch::Side side, std::string_view text) {
    if (!has_multiport_) {
        return fail("lists of ports need -m multiport before them");
    }
    if (!is_protocol_with_ports() || request_.rule.is_protocol_negated) {
        return fail("multiport needs `-p tcp', `-p udp' or `-p sctp'");
    }
    PortMatch match{side, {}, is_negated_, true};
    std::string_view rest = text;
    while (!failure_) {
        const std::size_t comma = rest.find(',');
        const auto range = parse_range(rest.substr(0, comma));
        if (!range) {
            return fail(fmt::format("invalid port/service `{}' specified", rest.substr(0, comma)));
        }
        match.ranges.push_back(*range);
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
    }
    if (match.ranges.size() > kMultiportMax) {
        return fail("too many ports specified");
    }
    request_.rule.ports.push_back(std::move(match));
}

void IptablesReader::read_syn(std::string_view) {
    if (IpProtocol{request_.rule.protocol} != IpProtocol::Tcp) {
        return fail("--syn needs -p tcp before it");
    }
    request_.rule.wants_syn = true;
}

void IptablesReader::read_mark(std::string_view text) {
    const auto mark = parse_mark(text);
    if (!has_mark_match_ || !mark) {
        return fail(has_mark_match_
                        ? fmt::format("mark: Bad value for \"--mark\" option: \"{}\"", text)
                        : "unknown option \"--mark\" (it needs -m mark before it)");
    }
    request_.rule.mark = MarkMatch{mark->value, mark->mask, is_negated_};
}

void IptablesReader::read_target(std::string_view name) {
    if (request_.rule.target != Target::None) {
        return fail("multiple -j flags not allowed");
    }
    if (name == "MARK") {
        request_.rule.target = Target::Mark;
    } else if (name == "ACCEPT") {
        request_.rule.target = Target::Accept;
    } else if (name == "RETURN") {
        request_.rule.target = Target::Return;
    } else if (name == "DROP") {
        request_.rule.target = Target::Drop;
    } else if (name == "REJECT") {
        request_.rule.target = Target::Reject;
    } else {
        refuse(fmt::format("-j {}", name));
    }
}

void IptablesReader::set_target_mark(std::optional<ValueAndMask> mark, std::string_view option,
                                     std::string_view text) {
    if (request_.rule.target != Target::Mark) {
        return fail(fmt::format("unknown option \"{}\" (it needs -j MARK before it)", option));
    }
    if (!mark) {
        return fail(fmt::format("MARK: Bad value for \"{}\" option: \"{}\"", option, text));
    }
    if (std::exchange(has_mark_value_, true)) {
        return fail("MARK: only one mark can be set");
    }
    request_.rule.set_value = mark->value;
    request_.rule.set_mask = mark->mask;
}

void IptablesReader::read_set_mark(std::string_view text) {
    auto mark = parse_mark(text);
    if (mark) {
        mark->mask |= mark->value;
    }
    set_target_mark(mark, "--set-mark", text);
}

void IptablesReader::read_set_xmark(std::string_view text) {
    set_target_mark(parse_mark(text), "--set-xmark", text);
}

void IptablesReader::read_and_mark(std::string_view text) {
    const auto bits = parse_whole<std::uint32_t>(text);
    set_target_mark(bits ? std::optional(ValueAndMask{0, ~*bits}) : std::nullopt, "--and-mark",
                    text);
}

void IptablesReader::read_or_mark(std::string_view text) {
    const auto bits = parse_whole<std::uint32_t>(text);
    set_target_mark(bits ? std::optional(ValueAndMask{*bits, *bits}) : std::nullopt, "--or-mark",
                    text);
}

void IptablesReader::read_xor_mark(std::string_view text) {
    const auto bits = parse_whole<std::uint32_t>(text);
    set_target_mark(bits ? std::optional(ValueAndMask{*bits, 0}) : std::nullopt, "--xor-mark",
                    text);
}

void IptablesReader::check() {
    using net::HookPoint;
    if (!has_command_) {
        return fail("no command specified");
    }
    const PacketRule& rule = request_.rule;
    if (rule.target == Target::Mark && !has_mark_value_) {
        return fail("MARK: one of the marks must be set (--set-mark)");
    }
    const auto chain = request_.chain;
    if (!rule.in.name.empty() &&
        (chain == HookPoint::LocalOut || chain == HookPoint::PostRouting)) {
        return fail(fmt::format("Can't use -i with {}", chain_name(*chain)));
    }
    if (!rule.out.name.empty() && (chain == HookPoint::PreRouting || chain == HookPoint::LocalIn)) {
        return fail(fmt::format("Can't use -o with {}", chain_name(*chain)));
    }
    const bool has_rule = rule != PacketRule{};
    const bool takes_none =
        request_.command == IptablesCommand::List || request_.command == IptablesCommand::Print ||
        request_.command == IptablesCommand::Flush || request_.command == IptablesCommand::Zero;
    const bool deletes_by_number =
        request_.command == IptablesCommand::Delete && request_.number.has_value();
    if (has_rule && (takes_none || deletes_by_number)) {
        fail("Illegal option with this command");
    }
    check_table();
}

tl::expected<IptablesRequest, IptablesFailure> read_iptables(std::span<const std::string> args) {
    return IptablesReader(args).read();
}

}  // namespace lvsim::host
