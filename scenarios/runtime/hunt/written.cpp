// SPDX-License-Identifier: Apache-2.0
//
// A list in block style ends where the next top-level key begins, or with the file; one in flow
// style ("[...]") with the last bracket before that. What comes out is read again and compared with
// what was meant, so that no form of YAML that was not thought of here goes unnoticed.
#include "scenarios/runtime/hunt/written.hpp"

#include "scenarios/runtime/expect_checks.hpp"
#include "scenarios/runtime/hunt/trial.hpp"
#include "scenarios/runtime/loader.hpp"
#include "scenarios/runtime/loader/error_codes.hpp"
#include "scenarios/runtime/loader/invariant_names.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"
#include "scenarios/runtime/loader/values.hpp"
#include "scenarios/runtime/operator.hpp"
#include "scenarios/runtime/yaml/yaml_reader.hpp"
#include "sim/core/assert.hpp"
#include "sim/net/fault/registry.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace lvsim::runtime {
namespace {

std::string_view action_name(const TimelineEntry& fault) {
    for (const TimelineAction& action : timeline_actions()) {
        const bool is_it = action.action == fault.action &&
                           (!action.fault || *action.fault == fault.fault.kind) &&
                           (!action.process || *action.process == fault.process_action);
        if (is_it) return action.name;
    }
    LVSIM_ASSERT(false, "an action without a name");
}

std::string percent(std::uint32_t ppm) {
    constexpr std::uint32_t kPerPercent = 10'000;
    std::string decimals = fmt::format("{:04}", ppm % kPerPercent);
    decimals.erase(decimals.find_last_not_of('0') + 1);
    return fmt::format("{}{}{}%", ppm / kPerPercent, decimals.empty() ? "" : ".", decimals);
}

std::string parameter_as_yaml(net::FaultParameter parameter, const net::LinkFaultConfig& fault) {
    switch (parameter) {
        case net::FaultParameter::Share: return percent(fault.share_ppm);
        case net::FaultParameter::Delay: return to_text(fault.delay);
        case net::FaultParameter::Jitter: return to_text(fault.jitter);
        case net::FaultParameter::Rate:
            return to_text(BitRate{static_cast<std::int64_t>(fault.rate_bits_per_second)});
        case net::FaultParameter::Queue: return fmt::format("{}", fault.queue_packets_max);
    }
    return {};
}

std::string link_as_yaml(const TimelineEntry& fault) {
    std::string text =
        fmt::format(", link: {}, direction: {}", fault.link.value, to_text(fault.direction));
    for (const auto& use : net::link_fault(fault.fault.kind).parameters) {
        text += fmt::format(", {}: {}", net::to_text(use.parameter),
                            parameter_as_yaml(use.parameter, fault.fault));
    }
    // All that draw_faults() makes: of IP packets.
    if (!fault.fault.only.is_everything()) {
        text += fmt::format(", only: {{protocol: {}}}", net::to_text(fault.fault.only.protocol));
    }
    return text;
}

std::string expectation_as_yaml(const Expectation& expectation) {
    const auto& which = std::get<InvariantsExpectation>(expectation.what).which;
    std::vector<std::string_view> names;
    for (const Invariant invariant : which) names.push_back(to_text(invariant));
    return fmt::format("{{always: true, invariants: [{}]}}", fmt::join(names, ", "));
}

/// The byte where a line begins; lines count from 1. That after the last: the end of the text.
std::size_t line_begin(std::string_view text, int line) {
    std::size_t at = 0;
    for (; line > 1; --line) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string_view::npos) return text.size();
        at = end + 1;
    }
    return at;
}

/// Where what belongs to the top-level key at that place of `root` ends.
std::size_t end_of_key(std::string_view text, const YamlNode& root, std::size_t place) {
    int next = 0;
    for (const YamlKey& key : root.keys) {
        const bool is_behind = key.line > root.keys[place].line;
        if (is_behind && (next == 0 || key.line < next)) next = key.line;
    }
    return next == 0 ? text.size() : line_begin(text, next);
}

std::string as_lines(const std::vector<std::string>& items, std::size_t indent) {
    std::string lines;
    for (const auto& item : items) lines += fmt::format("{}- {}\n", std::string(indent, ' '), item);
    return lines;
}

bool is_flow(std::string_view text, const YamlNode& list) {
    const std::size_t begin = line_begin(text, list.line);
    // Columns count letters; what stands before a list in these files is ASCII, or the check of
    // the result says so.
    const std::size_t at = begin + static_cast<std::size_t>(list.column - 1);
    return at < text.size() && text[at] == '[';
}

std::string into_list(std::string_view text, const YamlNode& root, std::size_t place,
                      const std::vector<std::string>& items) {
    const YamlNode& list = root.items[place];
    const std::size_t end = end_of_key(text, root, place);
    std::string result(text.substr(0, end));
    if (list.is_sequence() && is_flow(text, list)) {
        const std::size_t bracket = result.rfind(']');
        if (bracket == std::string::npos) return std::string(text);
        const std::string_view comma = list.items.empty() ? "" : ", ";
        result.insert(bracket, fmt::format("{}{}", comma, fmt::join(items, ", ")));
    } else {
        if (!result.empty() && result.back() != '\n') result += '\n';
        constexpr std::size_t kIndent = 2;
        const std::size_t indent =
            list.is_sequence() ? static_cast<std::size_t>(list.column - 1) : kIndent;
        result += as_lines(items, indent);
    }
    return result.append(text.substr(end));
}

bool is_same(const TimelineEntry& a, const TimelineEntry& b) {
    return a.at == b.at && a.action == b.action && a.host.value == b.host.value &&
           a.command == b.command && a.process.value == b.process.value &&
           a.process_action == b.process_action && a.link.value == b.link.value &&
           a.direction == b.direction && a.fault == b.fault && a.lasts == b.lasts &&
           a.every == b.every && a.times == b.times;
}

bool reads_as(const Scenario& read, const Scenario& meant) {
    return std::equal(read.timeline.begin(), read.timeline.end(), meant.timeline.begin(),
                      meant.timeline.end(), is_same) &&
           std::equal(
               read.expect.begin(), read.expect.end(), meant.expect.begin(), meant.expect.end(),
               [](const Expectation& a, const Expectation& b) { return to_text(a) == to_text(b); });
}

}  // namespace

std::string fault_as_yaml(const TimelineEntry& fault) {
    std::string text =
        fmt::format("{{at: {}, do: {}", to_text(fault.at.since_start()), action_name(fault));
    if (fault.action == TimelineEntry::Action::LinkFault) {
        text += link_as_yaml(fault);
    } else {
        text += ", host: " + fault.host.value;
    }
    if (!fault.process.value.empty()) text += ", process: " + fault.process.value;
    if (fault.lasts) text += ", for: " + to_text(*fault.lasts);
    return text + "}";
}

std::string fault_in_words(const TimelineEntry& fault) {
    std::string text =
        fmt::format("{}: {}", to_text(fault.at.since_start()), to_text(command_of(fault)));
    if (fault.lasts) text += ", for " + to_text(*fault.lasts);
    return text;
}

std::string with_list_items(std::string_view text, std::string_view key,
                            const std::vector<std::string>& items) {
    if (items.empty()) return std::string(text);
    const auto document = read_yaml_text(text, "scenario");
    LVSIM_ASSERT(document.has_value(), "a scenario that cannot be read");
    const YamlNode& root = document->root;
    for (std::size_t i = 0; i < root.keys.size(); ++i) {
        if (root.keys[i].text == key) return into_list(text, root, i, items);
    }
    std::string result(text);
    if (!result.empty() && result.back() != '\n') result += '\n';
    constexpr std::size_t kIndent = 2;
    return result + std::string(key) + ":\n" + as_lines(items, kIndent);
}

Result<std::string> written_scenario(std::string_view text, const Scenario& scenario,
                                     const FaultList& faults) {
    std::vector<std::string> entries;
    for (const auto& fault : faults) entries.push_back(fault_as_yaml(fault));
    std::string result = with_list_items(text, "timeline", entries);
    const auto own = load_scenario_text(text, scenario.file, scenario.overrides);
    const std::size_t own_count = own ? own->expect.size() : scenario.expect.size();
    std::vector<std::string> expectations;
    for (std::size_t i = own_count; i < scenario.expect.size(); ++i) {
        expectations.push_back(expectation_as_yaml(scenario.expect[i]));
    }
    result = with_list_items(result, "expect", expectations);
    const auto read = load_scenario_text(result, scenario.file, scenario.overrides);
    if (read && reads_as(*read, with_faults(scenario, faults))) return result;
    return tl::unexpected(
        Diagnostics{{std::string(code::kNothingToHunt),
                     {scenario.file, 0, 0},
                     "",
                     "the file is written in a form that the faults cannot be added to",
                     "give it its keys a line each, and lists with a '-' a line"}});
}

}  // namespace lvsim::runtime
