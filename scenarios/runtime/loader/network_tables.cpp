// SPDX-License-Identifier: Apache-2.0
//
// The keys of the top level, of the clock and of networks.
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::runtime {

namespace {

/// What machines and networks a file may have: the lab has five machines.
constexpr std::size_t kNetworksMax = 256;
constexpr std::size_t kHostsMax = 1000;

void read_expectations(Reading& reading, const KeyInfo& info, const YamlNode& node, Scenario& to) {
    std::vector<RawExpectation> entries;
    read_value(reading, info, node, entries);
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (entries[i].result) {
            to.expect.push_back(std::move(*entries[i].result));
            to.expect.back().index = i;
        }
    }
}

}  // namespace

std::span<const Key<Scenario>> TableOf<Scenario>::keys() {
    static const std::array kKeys{
        field<&Scenario::name>({.key = "scenario",
                                .is_required = true,
                                .type = &kNameType,
                                .help = "Its name, as reports show it."}),
        field<&Scenario::story>({.key = "story",
                                 .fallback = "none",
                                 .help = "What happens and what it shows, in a paragraph."}),
        field<&Scenario::clock>({.key = "clock", .fallback = "until all is done", .help = ""}),
        named_objects<&Scenario::networks>({.key = "networks",
                                            .is_required = true,
                                            .count_max = kNetworksMax,
                                            .entries = "NAME",
                                            .entry_type = &kNameType,
                                            .help = "The networks, by name."}),
        named_objects<&Scenario::hosts>({.key = "hosts",
                                         .is_required = true,
                                         .count_max = kHostsMax,
                                         .entries = "NAME",
                                         .entry_type = &kNameType,
                                         .help = "The machines, by name."}),
        field<&Scenario::traffic>(
            {.key = "traffic", .fallback = "none", .help = "Who asks for what."}),
        field<&Scenario::timeline>(
            {.key = "timeline", .fallback = "nothing", .help = "What happens under way."}),
        custom<Scenario>({.key = "expect",
                          .fallback = "nothing",
                          .object = &object_info<RawExpectation>,
                          .form = Form::List,
                          .help = "What must come out. A run that misses one ends with status 1."},
                         read_expectations),
        field<&Scenario::hunt>({.key = "hunt",
                                .fallback = "anything may break",
                                .help = "What `lvsim hunt` may break."}),
        named_objects<&Scenario::stages>({.key = "stages",
                                          .fallback = "none",
                                          .count_max = 100,
                                          .entries = "NAME",
                                          .entry_type = &kNameType,
                                          .help = "Where `lvsim lab --from NAME` begins; `start`, "
                                                  "with nothing done, is always one."}),
        unmodelled<Scenario>("lesson", "Steps for a student."),
        unmodelled<Scenario>("matrix", "Variants to compare."),
    };
    return kKeys;
}

void TableOf<Scenario>::check(Reading&, const YamlNode&, Scenario&) {}

std::span<const Key<ClockConfig>> TableOf<ClockConfig>::keys() {
    static const std::array kKeys{
        field<&ClockConfig::duration>(
            {.key = "duration",
             .fallback = "until all is done",
             .min = 1,
             .help = "How long the run takes. Absent: until the traffic and the timeline are done, "
                     "and a second longer, so that TCP can say what it still has to say."}),
    };
    return kKeys;
}

void TableOf<ClockConfig>::check(Reading&, const YamlNode&, ClockConfig&) {}

std::span<const Key<NetworkConfig>> TableOf<NetworkConfig>::keys() {
    static const std::array kKeys{
        field<&NetworkConfig::subnet>({.key = "subnet",
                                       .is_required = true,
                                       .help = "The addresses of this network, such as "
                                               "10.0.2.0/24. Interfaces must lie in it."}),
        field<&NetworkConfig::delay>({.key = "delay",
                                      .fallback = "100us",
                                      .max = (10_s).ns(),
                                      .help = "Of each cable, one way."}),
        field<&NetworkConfig::rate>({.key = "rate",
                                     .fallback = "1Gbit",
                                     .min = 1'000,
                                     .max = 1'000'000'000'000,
                                     .help = "Of each cable, each way."}),
        field<&NetworkConfig::queue_packets>({.key = "queue",
                                              .fallback = "1000",
                                              .min = 1,
                                              .max = 1'000'000,
                                              .help = "Packets that can wait at each end of a "
                                                      "cable; what comes then is lost."}),
        field<&NetworkConfig::trunks>({.key = "trunks",
                                       .fallback = "none",
                                       .count_max = kNetworksMax,
                                       .type = &kNetworkType,
                                       .help = "Networks whose switches have a cable to this "
                                               "one's. Together they are one network; a loop of "
                                               "switches is refused."}),
    };
    return kKeys;
}

void TableOf<NetworkConfig>::check(Reading& reading, const YamlNode& node, NetworkConfig& value) {
    const YamlNode* subnet = node.find("subnet");
    if (subnet == nullptr || value.subnet.address.is_unspecified() ||
        value.subnet.address == value.subnet.network()) {
        return;
    }
    const Reading::Scope scope(reading, "subnet");
    reading.error(
        code::kOutsideSubnet, reading.place(*subnet),
        fmt::format("{} is an address in a subnet, expected the subnet", to_text(value.subnet)),
        fmt::format("did you mean {}?",
                    to_text(IpPrefix{value.subnet.network(), value.subnet.length})));
}

std::size_t count_keys(const YamlNode& node, std::initializer_list<std::string_view> keys) {
    return static_cast<std::size_t>(std::count_if(
        keys.begin(), keys.end(), [&](auto key) { return node.find(key) != nullptr; }));
}

}  // namespace lvsim::runtime
