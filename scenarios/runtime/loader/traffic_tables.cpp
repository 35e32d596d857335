// SPDX-License-Identifier: Apache-2.0
//
// The keys of traffic.
#include "scenarios/runtime/loader/read_law.hpp"
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
    read_duration_law(reading, info, node, users_of(to).think);
}

void read_walk(Reading& reading, const KeyInfo& info, const YamlNode& node, SourceConfig& to) {
    read_value(reading, info, node, to.addresses);
}

void read_draw(Reading& reading, const KeyInfo& info, const YamlNode& node, SourceConfig& to) {
    to.is_drawn = true;
    read_value(reading, info, node, to.addresses);
}

void check_one_server(Reading& reading, const TrafficConfig& traffic) {
    for (const auto& url : traffic.get) {
        if (url.value.authority != traffic.get.front().value.authority) {
            const Reading::Scope scope(reading, "get");
            reading.error(code::kSeveralServers, url.place,
                          fmt::format("another server than {}, expected one for a traffic",
                                      traffic.get.front().value.authority));
        }
    }
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
        field<&TrafficConfig::get>({.key = "get",
                                    .is_required = true,
                                    .count_min = 1,
                                    .count_max = 10'000,
                                    .form = Form::OneOrList,
                                    .help = "What it asks for. Of several, all of one server, one "
                                            "is drawn for each request."}),
        field<&TrafficConfig::zipf>({.key = "zipf",
                                     .fallback = "0: all alike",
                                     .min = 0,
                                     .max = 64'000'000,
                                     .help = "Of several in `get`: number k is drawn with a weight "
                                             "of 1 / k^zipf."}),
        field<&TrafficConfig::source>(
            {.key = "source", .fallback = "the address of the route", .help = ""}),
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
        custom<TrafficConfig>({.key = "think",
                               .goes_with = "users",
                               .fallback = "0s",
                               .type = &kLawType,
                               .or_object = &object_info<DurationLaw>,
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

void TableOf<TrafficConfig>::check(Reading& reading, const YamlNode&, TrafficConfig& value) {
    if (!value.get.empty()) check_one_server(reading, value);
}

std::span<const Key<SourceConfig>> TableOf<SourceConfig>::keys() {
    static const std::array kKeys{
        custom<SourceConfig>({.key = "walk",
                              .choice = {"order"},
                              .type = &ValueTraits<IpPrefix>::kType,
                              .help = "One address after the other for each connection, then from "
                                      "the first again."},
                             read_walk),
        custom<SourceConfig>({.key = "draw",
                              .choice = {"order"},
                              .type = &ValueTraits<IpPrefix>::kType,
                              .help = "Any address for each connection."},
                             read_draw),
    };
    return kKeys;
}

void TableOf<SourceConfig>::check(Reading&, const YamlNode&, SourceConfig&) {}

}  // namespace lvsim::runtime
