// SPDX-License-Identifier: Apache-2.0
//
// Reads what a line of iptables says about the table filter: policies, states, rejections.
#include "models/host/commands/iptables_reader.hpp"

#include <algorithm>
#include <utility>

namespace lvsim::host {

namespace {

struct StateName {
    std::string_view name;
    ConnState state;
};
constexpr std::array<StateName, 4> kStates = {{{"INVALID", ConnState::Invalid},
                                               {"NEW", ConnState::New},
                                               {"ESTABLISHED", ConnState::Established},
                                               {"RELATED", ConnState::Related}}};

}  // namespace

void IptablesReader::read_policy(std::string_view chain) {
    set_command(IptablesCommand::SetPolicy, chain);
    if (!has_word()) {
        return fail("-P requires a chain and a policy");
    }
    const std::string& policy = args_[at_++];
    request_.accepts = policy == "ACCEPT";
    if (!request_.accepts && policy != "DROP") {
        failure_ = IptablesFailure{1,
                                   "iptables: Bad policy name. Run `dmesg' for more "
                                   "information.\n"};
    }
}

void IptablesReader::read_delete_chain(std::string_view) {
    if (has_word()) {
        return refuse(fmt::format("chains of one's own ({})", args_[at_]));
    }
    if (std::exchange(has_command_, true)) {
        return fail("only one command can be given");
    }
    request_.command = IptablesCommand::DeleteChains;
}

void IptablesReader::read_state(std::string_view text) {
    if (!has_state_match_) {
        return fail("unknown option \"--state\" (it needs -m state before it)");
    }
    read_states(text);
}

void IptablesReader::read_ctstate(std::string_view text) {
    if (!has_conntrack_match_) {
        return fail("unknown option \"--ctstate\" (it needs -m conntrack before it)");
    }
    request_.rule.says_ctstate = true;
    read_states(text);
}

void IptablesReader::read_states(std::string_view text) {
    std::string_view rest = text;
    while (true) {
        const std::string_view word = rest.substr(0, rest.find(','));
        const auto* found = std::find_if(kStates.begin(), kStates.end(),
                                         [&](const StateName& one) { return one.name == word; });
        if (found == kStates.end()) {
            return fail(fmt::format("Bad state \"{}\"", word));
        }
        request_.rule.states |= static_cast<std::uint8_t>(found->state);
        if (word.size() == rest.size()) return;
        rest.remove_prefix(word.size() + 1);
    }
}

void IptablesReader::read_reject(std::string_view name) {
    has_reject_ = true;
    const auto reject = find_reject(name);
    if (!reject) {
        return refuse(fmt::format("--reject-with {}", name));
    }
    request_.rule.reject = *reject;
}

void IptablesReader::check_table() {
    const PacketRule& rule = request_.rule;
    const bool is_filter = request_.table == TableKind::Filter;
    if (!protocol_match_.empty() && protocol_match_ != protocol_text(rule.protocol)) {
        return refuse(fmt::format("-m {} without -p {}", protocol_match_, protocol_match_));
    }
    if (is_filter && rule.target == Target::Mark) {
        return fail("MARK: it is for the table mangle only (-t mangle)");
    }
    if (!is_filter && rule.states != 0) {
        return refuse("states in the table mangle");
    }
    if (!is_filter && rule.target == Target::Reject) {
        return fail("REJECT: it is for the table filter only");
    }
    if (has_reject_ && rule.target != Target::Reject) {
        return fail("unknown option \"--reject-with\" (it needs -j REJECT before it)");
    }
    if ((has_state_match_ || has_conntrack_match_) && rule.states == 0) {
        return fail("You must specify \"--state\"");
    }
    const bool has_no_such_chain = is_filter && (request_.chain == net::HookPoint::PreRouting ||
                                                 request_.chain == net::HookPoint::PostRouting);
    if (!failure_ && has_no_such_chain) {
        failure_ = IptablesFailure{1, "iptables: No chain/target/match by that name.\n"};
    }
}

}  // namespace lvsim::host
