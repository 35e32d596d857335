// SPDX-License-Identifier: Apache-2.0
#include "models/host/boot/udev_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace lvsim::host {

namespace {

/// What stands between quotes behind `key`.
std::optional<std::string_view> value_of(std::string_view line, std::string_view key) {
    const std::size_t at = line.find(key);
    if (at == std::string_view::npos) return std::nullopt;
    const std::size_t begin = at + key.size();
    const std::size_t end = line.find('"', begin);
    if (end == std::string_view::npos) return std::nullopt;
    return line.substr(begin, end - begin);
}

std::optional<NetRule> read_rule(std::string_view line) {
    const std::size_t first = line.find_first_not_of(" \t");
    if (first == std::string_view::npos || line[first] == '#') return std::nullopt;
    const auto address = value_of(line, "ATTR{address}==\"");
    const auto name = value_of(line, " NAME=\"");
    if (!address || !name || name->empty()) return std::nullopt;
    const auto mac = MacAddress::parse(*address);
    return mac ? std::optional(NetRule{*mac, std::string(*name)}) : std::nullopt;
}

/// The kernel takes it as the name of a card (dev_valid_name, and "lo" is taken).
bool is_possible(std::string_view name) {
    constexpr std::size_t kNameMax = 15;
    return name.size() <= kNameMax && name != "lo" && name != "." && name != ".." &&
           name.find_first_of("/ \t") == std::string_view::npos;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// What udev leaves a card that cannot have its name.
std::string temporary_name(const std::vector<NetRule>& rules, const std::vector<std::string>& taken,
                           std::size_t card) {
    for (std::size_t number = card + 2;; ++number) {
        std::string name = fmt::format("rename{}", number);
        const bool is_in_rules = std::any_of(
            rules.begin(), rules.end(), [&](const NetRule& rule) { return rule.name == name; });
        if (!is_in_rules && !contains(taken, name)) return name;
    }
}

std::string free_name(const std::vector<NetRule>& rules, const std::vector<std::string>& taken) {
    for (int number = 0;; ++number) {
        std::string name = fmt::format("eth{}", number);
        const bool is_in_rules = std::any_of(
            rules.begin(), rules.end(), [&](const NetRule& rule) { return rule.name == name; });
        if (!is_in_rules && !contains(taken, name)) return name;
    }
}

}  // namespace

std::vector<NetRule> read_net_rules(std::string_view text) {
    std::vector<NetRule> rules;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        if (auto rule = read_rule(text.substr(0, end))) rules.push_back(std::move(*rule));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return rules;
}

std::string net_rule_text(const NetRule& rule) {
    return fmt::format(
        "\n# PCI device 0x8086:0x100e (e1000)\n"
        "SUBSYSTEM==\"net\", ACTION==\"add\", DRIVERS==\"?*\", ATTR{{address}}==\"{}\", "
        "ATTR{{type}}==\"1\", KERNEL==\"eth*\", NAME=\"{}\"\n",
        to_text(rule.mac), rule.name);
}

CardNames name_cards(std::span<const MacAddress> cards, std::string_view rules) {
    std::vector<NetRule> known = read_net_rules(rules);
    CardNames result{{}, std::string(rules)};
    for (std::size_t i = 0; i < cards.size(); ++i) {
        const auto rule = std::find_if(known.begin(), known.end(),
                                       [&](const NetRule& one) { return one.mac == cards[i]; });
        if (rule != known.end() &&
            (contains(result.names, rule->name) || !is_possible(rule->name))) {
            result.names.push_back(temporary_name(known, result.names, i));
        } else if (rule != known.end()) {
            result.names.push_back(rule->name);
        } else {
            NetRule made{cards[i], free_name(known, result.names)};
            result.rules += net_rule_text(made);
            result.names.push_back(made.name);
            known.push_back(std::move(made));
        }
    }
    return result;
}

}  // namespace lvsim::host
