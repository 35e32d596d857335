// SPDX-License-Identifier: Apache-2.0
//
// Reads a line of iptables from left to right; the first problem ends it. A "!" in front of an
// option negates it.
#pragma once

#include "models/host/commands/iptables_rule.hpp"
#include "models/host/commands/iptables_values.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

class IptablesReader {
public:
    explicit IptablesReader(std::span<const std::string> args) : args_(args.begin(), args.end()) {}

    tl::expected<IptablesRequest, IptablesFailure> read() {
        while (!failure_ && at_ < args_.size()) {
            read_word();
        }
        if (!failure_) {
            check();
        }
        if (failure_) {
            return tl::unexpected(*failure_);
        }
        return request_;
    }

private:
    struct Option {
        std::string_view name;
        void (IptablesReader::*read)(std::string_view value);
        bool has_value = true;
        bool may_be_negated = false;
    };
    static const std::array<Option, 60> kOptions;

    void read_word();
    /// "-nvL" is "-n -v -L"; what follows the letter of a command is its chain.
    void split_letters(std::string_view word);
    void read_option(const Option& option);

    void read_append(std::string_view chain) { set_command(IptablesCommand::Append, chain); }
    void read_insert(std::string_view chain);
    void read_delete(std::string_view chain);
    void read_check(std::string_view chain) { set_command(IptablesCommand::Check, chain); }
    void read_list(std::string_view) { set_command_for_any(IptablesCommand::List); }
    void read_print(std::string_view) { set_command_for_any(IptablesCommand::Print); }
    void read_flush(std::string_view) { set_command_for_any(IptablesCommand::Flush); }
    void read_table(std::string_view name);
    void read_source(std::string_view text) { read_address(request_.rule.source, text); }
    void read_destination(std::string_view text) { read_address(request_.rule.destination, text); }
    void read_in(std::string_view name) { read_interface(request_.rule.in, name); }
    void read_out(std::string_view name) { read_interface(request_.rule.out, name); }
    void read_protocol(std::string_view text);
    void read_match(std::string_view name);
    void read_source_port(std::string_view text) { read_port(PortMatch::Side::Source, text); }
    void read_destination_port(std::string_view text) {
        read_port(PortMatch::Side::Destination, text);
    }
    void read_source_ports(std::string_view text) { read_ports(PortMatch::Side::Source, text); }
    void read_destination_ports(std::string_view text) {
        read_ports(PortMatch::Side::Destination, text);
    }
    void read_either_ports(std::string_view text) { read_ports(PortMatch::Side::Either, text); }
    void read_syn(std::string_view);
    void read_mark(std::string_view text);
    void read_target(std::string_view name);
    void read_set_mark(std::string_view text);
    void read_set_xmark(std::string_view text);
    void read_and_mark(std::string_view text);
    void read_or_mark(std::string_view text);
    void read_xor_mark(std::string_view text);
    void read_policy(std::string_view chain);
    void read_delete_chain(std::string_view);
    void read_state(std::string_view text);
    void read_ctstate(std::string_view text);
    void read_states(std::string_view text);
    void read_reject(std::string_view name);
    void read_line_numbers(std::string_view) { request_.has_line_numbers = true; }
    void read_numeric(std::string_view) { request_.is_numeric = true; }
    void read_counters(std::string_view) { request_.has_counters = true; }
    void read_exact(std::string_view) { request_.has_exact_counts = true; }
    void read_zero(std::string_view) { set_command_for_any(IptablesCommand::Zero); }

    void set_command(IptablesCommand command, std::string_view chain);
    void set_command_for_any(IptablesCommand command);
    void read_address(AddressMatch& match, std::string_view text);
    void read_interface(InterfaceMatch& match, std::string_view name);
    [[nodiscard]] std::optional<PortRange> parse_range(std::string_view text);
    void read_port(PortMatch::Side side, std::string_view text);
    void read_ports(PortMatch::Side side, std::string_view text);
    void set_target_mark(std::optional<ValueAndMask> mark, std::string_view option,
                         std::string_view text);
    void check();
    /// What belongs to one of the tables only.
    void check_table();

    [[nodiscard]] bool has_word() const { return at_ < args_.size() && args_[at_][0] != '-'; }
    [[nodiscard]] bool is_protocol_with_ports() const {
        const IpProtocol protocol{request_.rule.protocol};
        return protocol == IpProtocol::Tcp || protocol == IpProtocol::Udp ||
               protocol == IpProtocol::Sctp;
    }
    void fail(std::string what, int status = 2) {
        if (!failure_) {
            failure_ = IptablesFailure{
                status, fmt::format("iptables: {}\nTry `iptables -h' or 'iptables --help' for more "
                                    "information.\n",
                                    what)};
        }
    }
    void refuse(std::string_view what) {
        if (!failure_) {
            failure_ =
                IptablesFailure{2, fmt::format("not modelled in lvsim: iptables {}\n", what)};
        }
    }

    std::vector<std::string> args_;
    std::size_t at_ = 1;
    IptablesRequest request_;
    std::optional<IptablesFailure> failure_;
    bool has_command_ = false;
    bool is_negated_ = false;  ///< Of the option that is read.
    bool has_multiport_ = false;
    bool has_mark_match_ = false;
    bool has_mark_value_ = false;
    bool has_state_match_ = false;
    bool has_conntrack_match_ = false;
    bool has_reject_ = false;
    std::string protocol_match_;  ///< "tcp" of -m tcp.
};

}  // namespace lvsim::host
