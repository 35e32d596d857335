// SPDX-License-Identifier: Apache-2.0
//
// The keys of `hunt:`, and the words of invariants.
#include "scenarios/runtime/loader/hunt_faults.hpp"
#include "scenarios/runtime/loader/invariant_names.hpp"
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <fmt/format.h>

#include <array>

namespace lvsim::runtime {

namespace {

ValueError unknown(std::string_view what, std::string_view text) {
    constexpr std::size_t kShown = 60;
    return {code::kUnknownWord, fmt::format("unknown {} '{}'", what, text.substr(0, kShown)), {}};
}

std::optional<ValueError> check_hunt_fault(std::string_view text) {
    return find_hunt_fault(text) != nullptr ? std::nullopt : std::optional(unknown("fault", text));
}

const std::vector<std::string_view>& invariant_words() {
    static const std::vector<std::string_view> kWords = [] {
        std::vector<std::string_view> words;
        for (const InvariantInfo& info : invariants()) words.push_back(info.name);
        return words;
    }();
    return kWords;
}

/// The window must not be empty, as far as the file says it.
void check_window(Reading& reading, const YamlNode& node, const HuntConfig& value) {
    const auto check = [&](std::string_view key, const std::optional<SimDuration>& later,
                           const std::optional<SimDuration>& earlier, std::string_view than) {
        if (!later || !earlier || *later > *earlier) return;
        reading.error(code::kOutOfRange, reading.place(*node.find(key)),
                      fmt::format("'{}' is {}, not after '{}', which is {}", key, to_text(*later),
                                  than, to_text(*earlier)));
    };
    check("until", value.until, value.from, "from");
    check("heal_by", value.heal_by, value.from, "from");
    check("heal_by", value.heal_by, value.until, "until");
}

}  // namespace

const ValueType kHuntFaultType{.name = "fault",
                               .expected = "a fault, such as cut",
                               .check = check_hunt_fault,
                               .words = hunt_fault_names()};

const ValueType ValueTraits<Invariant>::kType{.name = "invariant",
                                              .expected = "an invariant, such as one-master",
                                              .words = invariant_words()};

Parsed<Invariant> ValueTraits<Invariant>::parse(std::string_view text) {
    if (const auto found = find_invariant(text)) return *found;
    return tl::unexpected(unknown("invariant", text));
}

std::span<const Key<HuntConfig>> TableOf<HuntConfig>::keys() {
    static const std::array kKeys{
        field<&HuntConfig::from>(
            {.key = "from", .fallback = "a tenth of the run", .help = "No fault begins earlier."}),
        field<&HuntConfig::until>({.key = "until",
                                   .fallback = "six tenths of the run",
                                   .help = "No fault begins then or later."}),
        field<&HuntConfig::heal_by>({.key = "heal_by",
                                     .fallback = "seven tenths of the run",
                                     .help = "All faults have ended by then."}),
        field<&HuntConfig::faults>({.key = "faults",
                                    .fallback = "all",
                                    .count_min = 1,
                                    .type = &kHuntFaultType,
                                    .help = "Which kinds: see `lvsim list hunt-faults`."}),
        field<&HuntConfig::machines>({.key = "machines",
                                      .fallback = "those that send no traffic",
                                      .type = &kHostType,
                                      .help = "Whose power and daemons may fail."}),
        field<&HuntConfig::links>({.key = "links",
                                   .fallback = "all",
                                   .type = &kLinkType,
                                   .help = "Cables that may fail: MACHINE.INTERFACE."}),
    };
    return kKeys;
}

void TableOf<HuntConfig>::check(Reading& reading, const YamlNode& node, HuntConfig& value) {
    check_window(reading, node, value);
}

}  // namespace lvsim::runtime
