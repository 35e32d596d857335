// SPDX-License-Identifier: Apache-2.0
//
// The keys of traffic.
#include "scenarios/runtime/loader/tables.hpp"
#include "scenarios/runtime/loader/value_types.hpp"

#include <array>

namespace lvsim::runtime {

namespace {

constexpr std::int64_t kCountMax = 1'000'000'000;
constexpr std::int64_t kUsersMax = 1'000'000;

void read_arrivals(Reading& reading, const KeyInfo&, const YamlNode& node, TrafficConfig& to) {
    Arrivals arrivals;
    read_object(reading, node, arrivals);
    to.load = arrivals;
}

Users& users_of(TrafficConfig& traffic) {
    if (!std::holds_alternative<Users>(traffic.load)) {
        traffic.load = Users{};
    }
    return std::get<Users>(traffic.load);
}

void read_users(Reading& reading, const KeyInfo& info, const YamlNode& node, TrafficConfig& to) {
    read_value(reading, info, node, users_of(to).count);
}

void read_think(Reading& reading, const KeyInfo& info, const YamlNode& node, TrafficConfig& to) {
    ThinkTime& think = users_of(to).think;
    if (node.is_mapping()) {
        read_object(reading, node, think);
    } else {
        read_value(reading, info, node, think.time);
    }
}

void read_every(Reading& reading, const KeyInfo& info, const YamlNode& node, Arrivals& to) {
    to.kind = Arrivals::Kind::Every;
    read_value(reading, info, node, to.interval);
}

void read_exponential(Reading& reading, const KeyInfo& info, const YamlNode& node, Arrivals& to) {
    to.kind = Arrivals::Kind::Exponential;
    read_value(reading, info, node, to.interval);
}

void read_constant_think(Reading& reading, const KeyInfo& info, const YamlNode& node,
                         ThinkTime& to) {
    to.kind = ThinkTime::Kind::Constant;
    read_value(reading, info, node, to.time);
}

void read_exponential_think(Reading& reading, const KeyInfo& info, const YamlNode& node,
                            ThinkTime& to) {
    to.kind = ThinkTime::Kind::Exponential;
    read_value(reading, info, node, to.time);
}

/// A row for a duration that a function of its own reads.
template <class T>
Key<T> duration_key(KeyInfo info, void (*read)(Reading&, const KeyInfo&, const YamlNode&, T&)) {
    info.words = &ValueTraits<SimDuration>::words;
    info.type = info.type == nullptr ? &ValueTraits<SimDuration>::kType : info.type;
    return {info, read};
}

}  // namespace

std::span<const Key<TrafficConfig>> TableOf<TrafficConfig>::keys() {
    static const std::array kKeys{
        field<&TrafficConfig::name>({.key = "name",
                                     .is_required = true,
                                     .type = &kNameType,
                                     .help = "As expectations and reports call it."}),
        field<&TrafficConfig::from>({.key = "from",
                                     .is_required = true,
                                     .type = &kHostType,
                                     .help = "The machine that asks."}),
        field<&TrafficConfig::get>(
            {.key = "get", .is_required = true, .help = "What it asks for."}),
        custom<TrafficConfig>({.key = "arrivals",
                               .choice = {"load"},
                               .object = &object_info<Arrivals>,
                               .help = "Open: a request begins when it is due, whatever became of "
                                       "those before."},
                              read_arrivals),
        custom<TrafficConfig>({.key = "users",
                               .choice = {"load"},
                               .min = 1,
                               .max = kUsersMax,
                               .type = &ValueTraits<std::int64_t>::kType,
                               .words = &ValueTraits<std::int64_t>::words,
                               .help = "Closed: so many users, who wait for the answer and think "
                                       "before they ask again."},
                              read_users),
        duration_key<TrafficConfig>({.key = "think",
                                     .goes_with = "users",
                                     .fallback = "0s",
                                     .type = &kThinkType,
                                     .or_object = &object_info<ThinkTime>,
                                     .help = "Of users: from an answer to the next request."},
                                    read_think),
        field<&TrafficConfig::count>({.key = "count",
                                      .fallback = "no limit",
                                      .min = 1,
                                      .max = kCountMax,
                                      .help = "Requests in all."}),
        field<&TrafficConfig::duration>({.key = "duration",
                                         .fallback = "no limit",
                                         .min = 1,
                                         .help = "No request begins this long after `start` or "
                                                 "later."}),
        field<&TrafficConfig::start>(
            {.key = "start", .fallback = "0s", .help = "When the first request is due."}),
        field<&TrafficConfig::requests_per_connection>(
            {.key = "requests_per_connection",
             .fallback = "1",
             .min = 1,
             .max = kCountMax,
             .help = "Requests on one connection before the client closes it."}),
        field<&TrafficConfig::connections_max>(
            {.key = "connections_max",
             .fallback = "0",
             .min = 0,
             .max = kUsersMax,
             .help = "Connections at a time; further requests wait. 0: no limit."}),
        field<&TrafficConfig::timeout>({.key = "timeout",
                                        .fallback = "as long as TCP tries",
                                        .min = 1,
                                        .help = "When the client gives a request up."}),
        field<&TrafficConfig::check_route>(
            {.key = "check_route",
             .fallback = "true",
             .help = "Whether a target that cannot be reached is an error of the file. `false` for "
                     "scenarios that show such a mistake."}),
    };
    return kKeys;
}

void TableOf<TrafficConfig>::check(Reading&, const YamlNode&, TrafficConfig&) {}

std::span<const Key<Arrivals>> TableOf<Arrivals>::keys() {
    static const std::array kKeys{
        duration_key<Arrivals>(
            {.key = "every", .choice = {"law"}, .min = 1, .help = "Exactly so far apart."},
            read_every),
        duration_key<Arrivals>({.key = "exponential",
                                .choice = {"law"},
                                .min = 1,
                                .help = "So far apart on average, drawn from an exponential "
                                        "distribution (Poisson arrivals)."},
                               read_exponential),
    };
    return kKeys;
}

void TableOf<Arrivals>::check(Reading&, const YamlNode&, Arrivals&) {}

std::span<const Key<ThinkTime>> TableOf<ThinkTime>::keys() {
    static const std::array kKeys{
        duration_key<ThinkTime>({.key = "constant", .choice = {"law"}, .help = "Always so long."},
                                read_constant_think),
        duration_key<ThinkTime>(
            {.key = "exponential", .choice = {"law"}, .min = 1, .help = "So long on average."},
            read_exponential_think),
    };
    return kKeys;
}

void TableOf<ThinkTime>::check(Reading&, const YamlNode&, ThinkTime&) {}

}  // namespace lvsim::runtime
