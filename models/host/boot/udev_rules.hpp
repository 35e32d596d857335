// SPDX-License-Identifier: Apache-2.0
//
// /etc/udev/rules.d/70-persistent-net.rules: which card has which name. Behaviour reference: udev
// 147's persistent-net-generator (CentOS 6): a card whose address is in the file gets the name
// there; any other the next free ethN, and a line of its own in the file.
#pragma once

#include "sim/wire/address.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lvsim::host {

inline constexpr std::string_view kNetRules = "/etc/udev/rules.d/70-persistent-net.rules";

struct NetRule {
    MacAddress mac;
    std::string name;
};
/// Lines that are no such rule are passed over.
[[nodiscard]] std::vector<NetRule> read_net_rules(std::string_view text);
/// The comment and the rule of a card, as udev appends them.
[[nodiscard]] std::string net_rule_text(const NetRule& rule);

/// What the cards are called, in their order, and what the file says then.
struct CardNames {
    std::vector<std::string> names;
    std::string rules;
};
[[nodiscard]] CardNames name_cards(std::span<const MacAddress> cards, std::string_view rules);

}  // namespace lvsim::host
