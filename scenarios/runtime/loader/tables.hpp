// SPDX-License-Identifier: Apache-2.0
//
// The tables of all objects of a scenario. Where a struct of scenario.hpp is not what stands in the
// file, the form of the file is here (RawExpectation), and its check makes the one from the other.
#pragma once

#include "scenarios/runtime/loader/table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lvsim::runtime {

/// An entry of `expect:`, before it is known which of its kinds it is.
struct RawExpectation {
    SourcePlace place;
    When when;
    std::optional<RequestsExpectation> requests;
    std::optional<Placed<std::string>> host;
    CommandExpectation command;
    std::optional<LogExpectation> log;
    std::vector<CounterExpectation> counters;
    std::vector<Invariant> invariants;
    /// Filled in by the table's check if the entry makes sense.
    std::optional<Expectation> result;
};

/// `log:`, without the machine, which stands beside it.
struct RawLog {
    std::string file;
    std::string contains;
    CountRange count{1};
};

/// The parameters of laws as they stand in a file. One that is wrong has been said to be: what is
/// here then is no further mistake.
struct RawUniform {
    SimDuration min = SimDuration::nanoseconds(1);
    SimDuration max = SimDuration::nanoseconds(Distribution::kAmountMax);
};
struct RawPareto {
    SimDuration minimum = SimDuration::nanoseconds(1);
    Decimal shape{1'000'000};
    std::optional<SimDuration> maximum;
};
struct RawLogNormal {
    SimDuration median = SimDuration::nanoseconds(1);
    Decimal sigma;
};

/// `only:` as it stands in the file.
struct RawFilter {
    net::FilterProtocol protocol = net::FilterProtocol::Any;
    std::optional<std::int64_t> port;
    std::optional<IpAddress> address;
};

// The rows stand in network_tables.cpp, host_tables.cpp, lab_tables.cpp, traffic_tables.cpp,
// timeline_tables.cpp, expect_tables.cpp and hunt_tables.cpp.
#define LVSIM_DECLARE_TABLE(type, object_name, object_help)                     \
    template <>                                                                 \
    struct TableOf<type> {                                                      \
        static constexpr std::string_view name() { return object_name; }        \
        static constexpr std::string_view help() { return object_help; }        \
        [[nodiscard]] static std::span<const Key<type>> keys();                 \
        static void check(Reading& reading, const YamlNode& node, type& value); \
    }

LVSIM_DECLARE_TABLE(Scenario, "scenario", "The top level of a file.");
LVSIM_DECLARE_TABLE(ClockConfig, "clock", "When the run ends.");
LVSIM_DECLARE_TABLE(NetworkConfig, "network", "A switch, and the cables from it to the machines.");
LVSIM_DECLARE_TABLE(HostConfig, "host", "A machine.");
LVSIM_DECLARE_TABLE(AdapterConfig, "adapter", "A network adapter of a virtual machine.");
LVSIM_DECLARE_TABLE(StageConfig, "stage", "Where a lab can begin.");
LVSIM_DECLARE_TABLE(InterfaceConfig, "interface", "A network card of a machine.");
LVSIM_DECLARE_TABLE(RouteConfig, "route", "A static route.");
LVSIM_DECLARE_TABLE(HttpdConfig, "httpd", "The web server of a machine.");
LVSIM_DECLARE_TABLE(KeepalivedConfig, "keepalived", "keepalived of a machine.");
LVSIM_DECLARE_TABLE(PageConfig, "page", "What the web server answers for a path.");
LVSIM_DECLARE_TABLE(TrafficConfig, "traffic",
                    "Requests from one machine: `arrivals` that do not wait for answers (open), or "
                    "`users` who do (closed).");
LVSIM_DECLARE_TABLE(Arrivals, "arrivals",
                    "One of the keys: the time from each request to the next.");
LVSIM_DECLARE_TABLE(DurationLaw, "law",
                    "A span of time that is drawn anew each time it is needed. One of the keys.");
LVSIM_DECLARE_TABLE(RawUniform, "uniform", "Every span from `min` to `max` equally likely.");
LVSIM_DECLARE_TABLE(RawPareto, "pareto",
                    "Mostly short and now and then very long: P(X > x) = (minimum / x)^shape.");
LVSIM_DECLARE_TABLE(
    RawLogNormal, "log_normal",
    "The logarithm is normal around that of the median: many service times are so.");
LVSIM_DECLARE_TABLE(SourceConfig, "source",
                    "Which addresses connections come from. One of the two keys.");
LVSIM_DECLARE_TABLE(TimelineEntry, "event", "Something that happens to a machine or a cable.");
LVSIM_DECLARE_TABLE(RawFilter, "filter", "Frames that fit all that is said here.");
LVSIM_DECLARE_TABLE(RawExpectation, "expectation",
                    "One of `at`, `until` and `always` says when it is looked at (absent: `at: "
                    "end`), and one of `requests`, `command`, `log`, `counters`, "
                    "`invariants` and `no_loss_without_reason` what is expected.");
LVSIM_DECLARE_TABLE(RequestsExpectation, "requests", "What became of the requests of one traffic.");
LVSIM_DECLARE_TABLE(HuntConfig, "hunt",
                    "What `lvsim hunt` may break, and when. Nothing else reads it.");
LVSIM_DECLARE_TABLE(RawLog, "log", "How many lines of a log file contain a text.");

#undef LVSIM_DECLARE_TABLE

/// Says which keys of a machine go with `adapters` and which do not. (Of the check of machines.)
void check_virtual_machine(Reading& reading, const YamlNode& node, const HostConfig& value);

/// How many of the named keys are there.
[[nodiscard]] std::size_t count_keys(const YamlNode& node,
                                     std::initializer_list<std::string_view> keys);

}  // namespace lvsim::runtime
