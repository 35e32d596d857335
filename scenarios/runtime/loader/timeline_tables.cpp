// SPDX-License-Identifier: Apache-2.0
//
// The keys of the timeline. Which of them go with which action, timeline_actions.cpp says.
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/timeline_actions.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace lvsim::runtime {

namespace {

constexpr std::int64_t kTimesMax = 1'000'000;
constexpr std::int64_t kDelayMax = (600_s).ns();
void read_do(Reading& reading, const KeyInfo& info, const YamlNode& node, TimelineEntry& to) {
    std::string name;
    if (!read_value(reading, info, node, name)) return;
    const TimelineAction& action = *find_timeline_action(name);
    to.action = action.action;
    if (action.fault) to.fault.kind = *action.fault;
    if (action.process) to.process_action = *action.process;
}

void read_share(Reading& reading, const KeyInfo& info, const YamlNode& node, TimelineEntry& to) {
    Share share;
    if (read_value(reading, info, node, share)) {
        to.fault.share_ppm = static_cast<std::uint32_t>(share.parts_per_million);
    }
}

void read_delay(Reading& reading, const KeyInfo& info, const YamlNode& node, TimelineEntry& to) {
    read_value(reading, info, node, to.fault.delay);
}

void read_jitter(Reading& reading, const KeyInfo& info, const YamlNode& node, TimelineEntry& to) {
    read_value(reading, info, node, to.fault.jitter);
}

void read_rate(Reading& reading, const KeyInfo& info, const YamlNode& node, TimelineEntry& to) {
    BitRate rate;
    if (read_value(reading, info, node, rate)) {
        to.fault.rate_bits_per_second = static_cast<std::uint64_t>(rate.bits_per_second);
    }
}

void read_queue(Reading& reading, const KeyInfo& info, const YamlNode& node, TimelineEntry& to) {
    std::int64_t packets = 0;
    if (read_value(reading, info, node, packets)) {
        to.fault.queue_packets_max = static_cast<std::uint32_t>(packets);
    }
}

void read_only(Reading& reading, const KeyInfo& info, const YamlNode& node, TimelineEntry& to) {
    RawFilter filter;
    read_value(reading, info, node, filter);
    to.fault.only.protocol = filter.protocol;
    to.fault.only.port = static_cast<std::uint16_t>(filter.port.value_or(0));
    to.fault.only.address = filter.address.value_or(IpAddress());
}

/// A row whose number a function of its own reads.
template <class Value>
Key<TimelineEntry> number_key(KeyInfo info, void (*read)(Reading&, const KeyInfo&, const YamlNode&,
                                                         TimelineEntry&)) {
    info.type = &ValueTraits<Value>::kType;
    if constexpr (HasRange<Value>) info.words = &ValueTraits<Value>::words;
    return {info, read};
}

std::string keys_of(const TimelineAction& action) {
    std::string text;
    for (const ActionKey& key : action.keys) {
        text += fmt::format("{} ", key.key);
    }
    return text + "every times";
}

/// The keys beside `do` are those that its action takes.
void check_keys(Reading& reading, const YamlNode& node, const TimelineAction& action) {
    for (const Key<TimelineEntry>& key : TableOf<TimelineEntry>::keys()) {
        const YamlNode* value = node.find(key.info.key);
        if (value != nullptr && !action.takes(key.info.key)) {
            reading.error(code::kKeyCombination, reading.place(*value),
                          fmt::format("'{}' does not go with 'do: {}'", key.info.key, action.name),
                          fmt::format("it takes: {}", keys_of(action)));
        }
        const bool is_missing =
            value == nullptr &&
            std::any_of(action.keys.begin(), action.keys.end(), [&](const ActionKey& wanted) {
                return wanted.is_required && wanted.key == key.info.key;
            });
        if (is_missing) report_missing_key(reading, key.info, node);
    }
}

void check_repeats(Reading& reading, const YamlNode& node, const TimelineEntry& value) {
    if (value.every && value.lasts && *value.lasts >= *value.every) {
        reading.error(code::kKeyCombination, reading.place(*node.find("for")),
                      fmt::format("lasts {}, but begins again after {}", to_text(*value.lasts),
                                  to_text(*value.every)),
                      "'for' must be shorter than 'every'");
    }
}

}  // namespace

std::span<const Key<TimelineEntry>> TableOf<TimelineEntry>::keys() {
    static const std::array kKeys{
        field<&TimelineEntry::at>(
            {.key = "at", .is_required = true, .help = "When, since the start."}),
        custom<TimelineEntry>({.key = "do",
                               .is_required = true,
                               .type = &kActionType,
                               .help = "What: see [the actions](#actions-of-the-timeline)."},
                              read_do),
        field<&TimelineEntry::host>(
            {.key = "host", .type = &kHostType, .help = "To which machine."}),
        field<&TimelineEntry::command>(
            {.key = "command", .type = &kCommandType, .help = "Of `run`: the command line."}),
        field<&TimelineEntry::process>({.key = "process",
                                        .type = &kProcessType,
                                        .help = "To which daemon: `httpd` or `keepalived`."}),
        field<&TimelineEntry::link>({.key = "link",
                                     .type = &kLinkType,
                                     .help = "The cable of an interface: MACHINE.INTERFACE."}),
        field<&TimelineEntry::direction>(
            {.key = "direction",
             .fallback = "both",
             .help = "What the machine receives (`in`), what it sends (`out`), or `both`."}),
        number_key<Share>({.key = "share", .help = "The part of the frames that it hits."},
                          read_share),
        number_key<SimDuration>(
            {.key = "delay", .min = 1, .max = kDelayMax, .help = "How much later they come."},
            read_delay),
        number_key<SimDuration>({.key = "jitter",
                                 .fallback = "0s",
                                 .min = 0,
                                 .max = kDelayMax,
                                 .help = "How far the delay of each may be off, to both sides; "
                                         "at most `delay`."},
                                read_jitter),
        number_key<BitRate>(
            {.key = "rate", .min = 1'000, .max = 1'000'000'000'000, .help = "How much passes."},
            read_rate),
        number_key<std::int64_t>({.key = "queue",
                                  .fallback = "1000",
                                  .min = 1,
                                  .max = 100'000,
                                  .help = "Packets that can wait; what comes then is lost."},
                                 read_queue),
        custom<TimelineEntry>({.key = "only",
                               .fallback = "all frames",
                               .object = &object_info<RawFilter>,
                               .help = "Which frames it touches."},
                              read_only),
        field<&TimelineEntry::lasts>({.key = "for",
                                      .fallback = "it stays",
                                      .min = 1,
                                      .help = "How long; then it is undone."}),
        field<&TimelineEntry::every>({.key = "every",
                                      .fallback = "once",
                                      .min = 1,
                                      .help = "Again so long after it began the last time."}),
        field<&TimelineEntry::times>({.key = "times",
                                      .goes_with = "every",
                                      .fallback = "until the run ends",
                                      .min = 1,
                                      .max = kTimesMax,
                                      .help = "Of `every`: how often in all."}),
    };
    return kKeys;
}

void TableOf<TimelineEntry>::check(Reading& reading, const YamlNode& node, TimelineEntry& value) {
    const YamlNode* name = node.find("do");
    const TimelineAction* action = name == nullptr ? nullptr : find_timeline_action(name->text);
    if (action != nullptr) check_keys(reading, node, *action);
    check_repeats(reading, node, value);
    if (value.fault.jitter > value.fault.delay && node.find("delay") != nullptr) {
        reading.error(code::kOutOfRange, reading.place(*node.find("jitter")),
                      fmt::format("a jitter of {} is more than the delay of {}",
                                  to_text(value.fault.jitter), to_text(value.fault.delay)));
    }
}

std::span<const Key<RawFilter>> TableOf<RawFilter>::keys() {
    static const std::array kKeys{
        field<&RawFilter::protocol>({.key = "protocol",
                                     .choice = {"frames", Choice::Count::AtLeastOne},
                                     .fallback = "any",
                                     .help = "`tcp`, `udp`, `icmp`, all of `ip`, or `arp`."}),
        field<&RawFilter::port>({.key = "port",
                                 .choice = {"frames", Choice::Count::AtLeastOne},
                                 .fallback = "any",
                                 .min = 1,
                                 .max = 65'535,
                                 .help = "TCP or UDP, source or destination."}),
        field<&RawFilter::address>({.key = "address",
                                    .choice = {"frames", Choice::Count::AtLeastOne},
                                    .fallback = "any",
                                    .help = "Source or destination."}),
    };
    return kKeys;
}

void TableOf<RawFilter>::check(Reading& reading, const YamlNode& node, RawFilter& value) {
    const bool has_ports =
        value.protocol == net::FilterProtocol::Any || value.protocol == net::FilterProtocol::Ip ||
        value.protocol == net::FilterProtocol::Tcp || value.protocol == net::FilterProtocol::Udp;
    if (value.port && !has_ports) {
        reading.error(code::kKeyCombination, reading.place(*node.find("port")),
                      fmt::format("'{}' has no ports", net::to_text(value.protocol)));
    }
}

}  // namespace lvsim::runtime
