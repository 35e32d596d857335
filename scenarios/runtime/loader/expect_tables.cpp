// SPDX-License-Identifier: Apache-2.0
//
// The keys of expectations.
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace lvsim::runtime {

namespace {

void read_at(Reading& reading, const KeyInfo& info, const YamlNode& node, RawExpectation& to) {
    AtMoment moment;
    if (read_value(reading, info, node, moment)) {
        to.when = {moment.is_end ? When::Kind::End : When::Kind::At,
                   SimTime::at(moment.since_start)};
    }
}

void read_until(Reading& reading, const KeyInfo& info, const YamlNode& node, RawExpectation& to) {
    to.when.kind = When::Kind::Until;
    read_value(reading, info, node, to.when.time);
}

/// A key that can only be said, not denied: `always: true`.
void read_true(Reading& reading, const KeyInfo& info, const YamlNode& node) {
    bool value = true;
    if (read_value(reading, info, node, value) && !value) {
        reading.error(code::kOutOfRange, reading.place(node),
                      fmt::format("'{}' can only be true, leave the key out otherwise", info.key));
    }
}

void read_always(Reading& reading, const KeyInfo& info, const YamlNode& node, RawExpectation& to) {
    to.when = {When::Kind::Always, {}};
    read_true(reading, info, node);
}

void read_no_loss(Reading& reading, const KeyInfo& info, const YamlNode& node, RawExpectation&) {
    read_true(reading, info, node);
}

void read_log(Reading& reading, const KeyInfo&, const YamlNode& node, RawExpectation& to) {
    RawLog log;
    read_object(reading, node, log);
    to.log = LogExpectation{{}, std::move(log.file), std::move(log.contains), log.count};
}

bool read_count(Reading& reading, const YamlNode& node, CountRange& to) {
    return read_value(reading, {.type = &ValueTraits<CountRange>::kType}, node, to);
}

void read_counters(Reading& reading, const KeyInfo& info, const YamlNode& node,
                   RawExpectation& to) {
    for_each_entry(reading, info, node, [&](const YamlKey& key, const YamlNode& value) {
        CounterExpectation counter{key.text, {}, reading.place(key)};
        if (read_count(reading, value, counter.value)) {
            to.counters.push_back(std::move(counter));
        }
    });
}

void read_share(Reading& reading, const KeyInfo& info, const YamlNode& node,
                RequestsExpectation& to) {
    for_each_entry(reading, info, node, [&](const YamlKey& key, const YamlNode& value) {
        ServerShare share{key.text, {}, reading.place(key)};
        if (read_value(reading, {.type = &ValueTraits<Share>::kType}, value, share.share)) {
            to.share.push_back(std::move(share));
        }
    });
}

/// "p999" is 99.9 %: the digits after the second are decimals.
Share quantile_of(std::string_view name) {
    std::int64_t parts = 0;
    if (name == "max") {
        return {1'000'000};
    }
    std::int64_t worth = 100'000;
    for (const char digit : name.substr(1)) {
        parts += (digit - '0') * worth;
        worth /= 10;
    }
    return {parts};
}

void read_latency(Reading& reading, const KeyInfo& info, const YamlNode& node,
                  RequestsExpectation& to) {
    for_each_entry(reading, info, node, [&](const YamlKey& key, const YamlNode& value) {
        LatencyBound bound;
        bound.name = key.text;
        bound.place = reading.place(key);
        if (!check_entry(reading, *info.entry_type, key)) {
            return;
        }
        bound.quantile = quantile_of(key.text);
        const KeyInfo duration{.min = 1,
                               .type = &ValueTraits<SimDuration>::kType,
                               .words = &ValueTraits<SimDuration>::words};
        if (read_value(reading, duration, value, bound.at_most)) {
            to.latency.push_back(std::move(bound));
        }
    });
}

void read_errors(Reading& reading, const KeyInfo& info, const YamlNode& node,
                 RequestsExpectation& to) {
    for_each_entry(reading, info, node, [&](const YamlKey& key, const YamlNode& value) {
        ErrorCount error{key.text, {}, reading.place(key)};
        if (read_count(reading, value, error.count)) {
            to.errors.push_back(std::move(error));
        }
    });
}

void read_exit(Reading& reading, const KeyInfo& info, const YamlNode& node, RawExpectation& to) {
    read_value(reading, info, node, to.command.exit);
}

void read_command(Reading& reading, const KeyInfo& info, const YamlNode& node, RawExpectation& to) {
    read_value(reading, info, node, to.command.command);
}

void read_prints(Reading& reading, const KeyInfo& info, const YamlNode& node, RawExpectation& to) {
    read_value(reading, info, node, to.command.prints);
}

void read_contains(Reading& reading, const KeyInfo& info, const YamlNode& node,
                   RawExpectation& to) {
    read_value(reading, info, node, to.command.contains);
}

}  // namespace

std::span<const Key<RawExpectation>> TableOf<RawExpectation>::keys() {
    static const std::array kKeys{
        custom<RawExpectation>({.key = "at",
                                .choice = {"when", Choice::Count::AtMostOne},
                                .fallback = "end",
                                .type = &ValueTraits<AtMoment>::kType,
                                .help = "It is looked at then."},
                               read_at),
        custom<RawExpectation>({.key = "until",
                                .choice = {"when", Choice::Count::AtMostOne},
                                .type = &ValueTraits<SimTime>::kType,
                                .help = "It must become true by then."},
                               read_until),
        custom<RawExpectation>({.key = "always",
                                .choice = {"when", Choice::Count::AtMostOne},
                                .type = &ValueTraits<bool>::kType,
                                .help = "It is never false. `true`."},
                               read_always),
        field<&RawExpectation::requests>({.key = "requests", .choice = {"what"}, .help = ""}),
        field<&RawExpectation::host>({.key = "host",
                                      .goes_with = "command log counters",
                                      .type = &kHostType,
                                      .help = "Of `command`, `log` and `counters`: where."}),
        custom<RawExpectation>({.key = "command",
                                .choice = {"what"},
                                .needs = "host",
                                .type = &kCommandType,
                                .help = "Runs a command line on `host` as root. `prints`, "
                                        "`contains` and `exit` say what must come out."},
                               read_command),
        custom<RawExpectation>({.key = "prints",
                                .goes_with = "command",
                                .fallback = "anything",
                                .type = &kTextType,
                                .help = "All it prints, standard output and error. Blanks at the "
                                        "ends of lines do not count."},
                               read_prints),
        custom<RawExpectation>({.key = "contains",
                                .goes_with = "command",
                                .fallback = "anything",
                                .count_max = 100,
                                .type = &kTextType,
                                .form = Form::OneOrList,
                                .help = "Each of these occurs in what it prints."},
                               read_contains),
        custom<RawExpectation>({.key = "exit",
                                .goes_with = "command",
                                .fallback = "0",
                                .min = 0,
                                .max = 255,
                                .type = &ValueTraits<std::int64_t>::kType,
                                .words = &ValueTraits<std::int64_t>::words,
                                .help = "Its exit status."},
                               read_exit),
        custom<RawExpectation>({.key = "log",
                                .choice = {"what"},
                                .needs = "host",
                                .object = &object_info<RawLog>,
                                .help = "A log file of `host`."},
                               read_log),
        custom<RawExpectation>({.key = "counters",
                                .choice = {"what"},
                                .needs = "host",
                                .count_max = 1000,
                                .entries = "COUNTER",
                                .type = &ValueTraits<CountRange>::kType,
                                .form = Form::Map,
                                .help = "Counters of `host`."},
                               read_counters),
        field<&RawExpectation::invariants>(
            {.key = "invariants",
             .choice = {"what"},
             .count_min = 1,
             .count_max = 100,
             .form = Form::OneOrList,
             .help = "What is true whatever breaks: see `lvsim list invariants`."}),
        custom<RawExpectation>({.key = "no_loss_without_reason",
                                .choice = {"what"},
                                .type = &ValueTraits<bool>::kType,
                                .help = "Every packet was delivered, or dropped with a reason, or "
                                        "is still under way. `true`."},
                               read_no_loss),
    };
    return kKeys;
}

void TableOf<RawExpectation>::check(Reading& reading, const YamlNode& node, RawExpectation& value) {
    const bool has_host = node.find("host") != nullptr;
    const bool needs_host = count_keys(node, {"command", "log", "counters"}) != 0;
    const std::size_t kinds = count_keys(
        node, {"requests", "command", "log", "counters", "invariants", "no_loss_without_reason"});
    if (kinds != 1 || has_host != needs_host) {
        return;  // which has been said
    }
    Expectation result;
    result.place = reading.place(node);
    result.when = value.when;
    const Placed<std::string> host = value.host.value_or(Placed<std::string>{});
    if (value.requests) {
        result.what = std::move(*value.requests);
    } else if (node.find("command") != nullptr) {
        value.command.host = host;
        result.what = std::move(value.command);
    } else if (value.log) {
        value.log->host = host;
        result.what = std::move(*value.log);
    } else if (node.find("counters") != nullptr) {
        result.what = CountersExpectation{host, std::move(value.counters)};
    } else if (!value.invariants.empty()) {
        result.what = InvariantsExpectation{std::move(value.invariants)};
    } else if (node.find("no_loss_without_reason") != nullptr) {
        result.what = NoLossExpectation{};
    } else {
        return;  // its one key was wrong, which has been said
    }
    value.result = std::move(result);
}

std::span<const Key<RequestsExpectation>> TableOf<RequestsExpectation>::keys() {
    static const std::array kKeys{
        field<&RequestsExpectation::of>(
            {.key = "of", .is_required = true, .type = &kTrafficType, .help = "Whose requests."}),
        field<&RequestsExpectation::ok>({.key = "ok",
                                         .choice = {"verdict", Choice::Count::AtLeastOne},

                                         .fallback = "any",
                                         .help = "How many had a whole answer with a status of 200 "
                                                 "to 399."}),
        field<&RequestsExpectation::failed>({.key = "failed",
                                             .choice = {"verdict", Choice::Count::AtLeastOne},
                                             .fallback = "any",
                                             .help = "How many had not."}),
        field<&RequestsExpectation::sequence>(
            {.key = "sequence",
             .choice = {"verdict", Choice::Count::AtLeastOne},

             .fallback = "any",
             .type = &kServerType,
             .help = "The machine that answered each request, in order; `failed` for one that "
                     "failed."}),
        custom<RequestsExpectation>({.key = "share",
                                     .choice = {"verdict", Choice::Count::AtLeastOne},

                                     .fallback = "any",
                                     .entries = "MACHINE",
                                     .type = &ValueTraits<Share>::kType,
                                     .form = Form::Map,
                                     .help = "The part of the good requests that a machine "
                                             "answered."},
                                    read_share),
        field<&RequestsExpectation::tolerance>({.key = "tolerance",
                                                .goes_with = "share",
                                                .fallback = "1%",
                                                .help = "How far each share may be off."}),
        custom<RequestsExpectation>({.key = "latency",
                                     .choice = {"verdict", Choice::Count::AtLeastOne},

                                     .fallback = "any",
                                     .entries = "QUANTILE",
                                     .entry_type = &kLatencyNameType,
                                     .type = &ValueTraits<SimDuration>::kType,
                                     .form = Form::Map,
                                     .help = "At most so long: p50 p75 p90 p95 p99 p999 p9999 max, "
                                             "of the good requests, from the moment they were "
                                             "due."},
                                    read_latency),
        field<&RequestsExpectation::gap_at_least>(
            {.key = "gap_at_least",
             .choice = {"verdict", Choice::Count::AtLeastOne},
             .fallback = "any",
             .help = "At least so long was the longest time between two good answers."}),
        field<&RequestsExpectation::gap_at_most>(
            {.key = "gap_at_most",
             .choice = {"verdict", Choice::Count::AtLeastOne},
             .fallback = "any",
             .help = "At most so long: an outage as clients see it."}),
        custom<RequestsExpectation>({.key = "errors",
                                     .choice = {"verdict", Choice::Count::AtLeastOne},

                                     .fallback = "any",
                                     .entries = "ERROR",
                                     .type = &ValueTraits<CountRange>::kType,
                                     .form = Form::Map,
                                     .help = "How many failed with that message."},
                                    read_errors),
    };
    return kKeys;
}

void TableOf<RequestsExpectation>::check(Reading&, const YamlNode&, RequestsExpectation&) {}

std::span<const Key<RawLog>> TableOf<RawLog>::keys() {
    static const std::array kKeys{
        field<&RawLog::file>({.key = "file",
                              .is_required = true,
                              .type = &kPathType,
                              .help = "Such as /var/log/httpd/access_log."}),
        field<&RawLog::contains>(
            {.key = "contains", .is_required = true, .help = "The text to look for."}),
        field<&RawLog::count>(
            {.key = "count", .fallback = ">= 1", .help = "How many lines contain it."}),
    };
    return kKeys;
}

void TableOf<RawLog>::check(Reading&, const YamlNode&, RawLog&) {}

}  // namespace lvsim::runtime
